// @vitest-environment happy-dom
/** Form and text of a draft beside each other: both show the same, and undo goes across them. */
import { mount } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defineComponent, h, nextTick, shallowRef } from 'vue';
import { lintText } from '../../../../../renderer/editor/sip-lint.ts';
import { i18n, setLanguage } from '../../../../../renderer/i18n/index.ts';
import type { Draft } from '../../../../../renderer/views/compose/draft.ts';
import { createDraft } from '../../../../../renderer/views/compose/draft.ts';
import DraftParts from '../../../../../renderer/views/compose/DraftParts.vue';
import { historyKey } from '../../../../../renderer/views/compose/form/history-key.ts';

const TEXT =
  'INVITE sip:bob@example.com SIP/2.0\nTo: <sip:bob@example.com>\nContent-Type: text/plain\n\nHello\n';

async function shown(text: string) {
  const draft = shallowRef<Draft>(createDraft('d1', { text }));
  const host = defineComponent(() => () => {
    const lint = lintText(draft.value.text, { fill: true, variables: true, values: {} });
    return h(DraftParts, {
      draft: draft.value,
      lab: null,
      lint,
      knowledge: { values: {}, hidden: [], origins: {}, uris: [], exchange: false, dialog: false },
      unresolved: [],
      hints: [],
      findings: '',
      accounts: [],
      onEdit: (patch: Partial<Draft>) => (draft.value = { ...draft.value, ...patch }),
    });
  });
  const view = mount(host, { attachTo: document.body, global: { plugins: [i18n] } });
  await nextTick();
  const tab = async (name: string): Promise<void> => {
    const found = view.findAll('[role="tab"]').find((one) => one.text().startsWith(name));
    await found?.trigger('mousedown', { button: 0 });
    await nextTick();
  };
  const tabs = () => view.findAll('[role="tab"]').map((one) => one.text().replaceAll(/\s+/g, ' '));
  const type = async (name: string, value: string): Promise<void> => {
    await view.get(`[aria-label="${name}"]`).setValue(value);
    await nextTick();
  };
  const press = async (key: string, more: object = {}): Promise<void> => {
    await view.get('.request-form, .body-form').trigger('keydown', { key, ctrlKey: true, ...more });
    await nextTick();
  };
  return { view, tab, tabs, type, press, text: () => draft.value.text };
}

beforeEach(() => {
  document.body.innerHTML = '';
  setLanguage('en');
  // What is one burst is told by the clock, which goes only where a test says so.
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => vi.useRealTimers());

describe('the parts of a draft', () => {
  it('tell how many headers are sent and what the body is', async () => {
    expect((await shown(TEXT)).tabs()).toEqual(['Message', 'Headers 2', 'Body text', 'Auth', 'Variables']);
    const other = TEXT.replace('To:', '{{#}}To:').replace('text/plain', 'application/sdp');
    expect((await shown(other)).tabs().slice(1, 3)).toEqual(['Headers 1', 'Body SDP']);
    expect((await shown('INVITE sip:a SIP/2.0\n')).tabs().slice(1, 3)).toEqual(['Headers', 'Body']);
  });

  it('undo and redo in the form are those of the text', async () => {
    const { tab, type, press, text } = await shown(TEXT);
    await tab('Headers');
    await type('Value of To', '<sip:carol@example.com>');
    expect(text()).toBe(TEXT.replace('<sip:bob', '<sip:carol'));
    await press('z');
    expect(text()).toBe(TEXT);
    await press('z', { shiftKey: true });
    expect(text()).toBe(TEXT.replace('<sip:bob', '<sip:carol'));
    await tab('Body');
    await press('z');
    expect(text()).toBe(TEXT);
    await press('y');
    expect(text()).toBe(TEXT.replace('<sip:bob', '<sip:carol'));
  });

  it('what is typed in one field in one go is one step', async () => {
    const { tab, type, press, text } = await shown(TEXT);
    await tab('Headers');
    for (const value of ['<sip:bob@example.com>;', '<sip:bob@example.com>;t', '<sip:bob@example.com>;ta'])
      await type('Value of To', value);
    vi.setSystemTime(Date.now() + 1_000);
    await type('Value of To', '<sip:bob@example.com>;tag');
    await press('z');
    expect(text()).toBe(TEXT.replace('To: <sip:bob@example.com>', 'To: <sip:bob@example.com>;ta'));
    await press('z');
    expect(text()).toBe(TEXT);
  });

  it('the body is edited by the editor of its kind', async () => {
    const { tab, type, text, view } = await shown(TEXT);
    await tab('Body');
    await type('Text', 'Goodbye\n');
    expect(text()).toBe(TEXT.replace('Hello', 'Goodbye'));
    await type('Content-Type', 'application/dtmf-relay');
    expect(text()).toBe(TEXT.replace('text/plain', 'application/dtmf-relay').replace('Hello', 'Goodbye'));
    await view.findAll('.keys button')[4]?.trigger('click');
    expect(text()).toContain('\n\nGoodbye\nSignal=5\n');
  });

  it('an empty body begins with an example', async () => {
    const { tab, type, view, text } = await shown('INVITE sip:a SIP/2.0\n');
    await tab('Body');
    await type('Content-Type', 'application/sdp');
    const begin = view.findAll('button').find((button) => button.text() === 'Begin with an example');
    await begin?.trigger('click');
    expect(text()).toMatch(/^INVITE sip:a SIP\/2\.0\nContent-Type: application\/sdp\n\nv=0\n/);
    await nextTick();
    expect(view.findAll('.sdp-row').length).toBeGreaterThan(5);
  });

  it('Content-Length is counted, or a number of one’s own', async () => {
    const { tab, view, type, text } = await shown(TEXT);
    await tab('Body');
    expect(view.get('.length-choice').text()).toContain('the body has 7 bytes');
    const fixed = view.findAll('.length-choice [role="radio"]').find((radio) => radio.text() === 'a number');
    await fixed?.trigger('click');
    await nextTick();
    expect(text()).toBe(TEXT.replace('plain\n', 'plain\nContent-Length: 7\n'));
    await type('Content-Length as it is sent', '9');
    expect(text()).toContain('Content-Length: 9\n');
    expect(view.get('.length-choice .warn').text()).toContain('7 bytes');
  });
});

describe('the keys of the history', () => {
  const press = (key: string, held: string) => ({
    key,
    ctrlKey: held.includes('C'),
    metaKey: held.includes('M'),
    altKey: held.includes('A'),
    shiftKey: held.includes('S'),
  });
  it.each([
    ['z', 'C', 'undo'],
    ['z', 'M', 'undo'],
    ['Z', 'CS', 'redo'],
    ['y', 'C', 'redo'],
    ['z', '', null],
    ['z', 'CA', null],
    ['z', 'CM', null],
    ['Y', 'CS', null],
  ])('%s with %j', (key, held, step) => {
    expect(historyKey(press(key, held))).toBe(step);
  });
});
