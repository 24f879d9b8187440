// @vitest-environment happy-dom
/** The parts of the Answer view as a person uses them. */
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, it, vi } from 'vitest';
import { computed, defineComponent, h, shallowRef } from 'vue';
import type { IncomingRow } from '../../../../shared/model/incoming.ts';
import { textOf, utf8 } from '../../../../shared/lib/bytes.ts';
import RingingLine from '../../../../renderer/components/shell/RingingLine.vue';
import { i18n } from '../../../../renderer/i18n/index.ts';
import AnswerForm from '../../../../renderer/views/answer/AnswerForm.vue';
import PolicyTable from '../../../../renderer/views/answer/PolicyTable.vue';
import QuickAnswers from '../../../../renderer/views/answer/QuickAnswers.vue';
import { useAnswering } from '../../../../renderer/views/answer/use-answering.ts';
import { incomingRow } from './incoming-row.ts';

const global = { plugins: [i18n] };

describe('the table of policies', () => {
  const settings = {
    autoAnswer: true,
    trying: true,
    answers: { INVITE: 'ring' as const, FOO: 501, '*': 405 },
  };
  const select = (view: ReturnType<typeof mount>, method: string) =>
    view.get(`select[aria-label="Answer to ${method}"]`);

  it('shows each method with its policy, and by which row the rest goes', () => {
    const view = mount(PolicyTable, { props: { settings }, global });
    expect((select(view, 'INVITE').element as HTMLSelectElement).value).toBe('ring');
    expect((select(view, 'OPTIONS').element as HTMLSelectElement).value).toBe('inherit');
    expect((select(view, 'all others').element as HTMLSelectElement).value).toBe('405');
  });

  it('changes one policy and keeps the others, also those it does not list', async () => {
    const view = mount(PolicyTable, { props: { settings }, global });
    await select(view, 'INVITE').setValue('486');
    await select(view, 'OPTIONS').setValue('200');
    await select(view, 'INVITE').setValue('inherit');
    expect(view.emitted('change')).toEqual([
      [{ answers: { FOO: 501, '*': 405, INVITE: 486 } }],
      [{ answers: { INVITE: 'ring', FOO: 501, '*': 405, OPTIONS: 200 } }],
      [{ answers: { FOO: 501, '*': 405 } }],
    ]);
  });

  it('takes a status that is typed, once it is one', async () => {
    const view = mount(PolicyTable, { props: { settings }, global });
    await select(view, 'MESSAGE').setValue('typed');
    const input = view.get('input[aria-label="Status for MESSAGE"]');
    await input.setValue('41');
    expect(view.emitted('change')).toBeUndefined();
    await input.setValue('415');
    expect(view.emitted('change')).toEqual([[{ answers: { ...settings.answers, MESSAGE: 415 } }]]);
  });
});

describe('the buttons', () => {
  it('are dead once the final answer has gone out', async () => {
    const row = incomingRow(1, { state: 'provisional', status: 180, reliability: 'supported' });
    const view = mount(QuickAnswers, { props: { row, reliable: false }, global });
    const buttons = () => view.findAll('.ui-button').map((button) => button.attributes('disabled'));
    expect(buttons().every((disabled) => disabled === undefined)).toBe(true);
    expect(view.text()).toContain('Reliable 1xx');
    await view.setProps({ row: { ...row, state: 'answered' } });
    expect(buttons().every((disabled) => disabled !== undefined)).toBe(true);
  });
});

describe('the form', () => {
  const text = { status: '486', reason: '', headers: 'no header', sdp: false };

  it('sends nothing that is no answer', async () => {
    const view = mount(AnswerForm, { props: { row: incomingRow(1), text }, global });
    expect(view.text()).toContain('Line 1 is no header');
    await view.get('form').trigger('submit');
    expect(view.emitted('send')).toBeUndefined();
    await view.setProps({ text: { ...text, headers: '' } });
    await view.get('form').trigger('submit');
    expect(view.emitted('send')).toHaveLength(1);
  });
});

describe('a call that rings', () => {
  it('is told with its caller as text', () => {
    const view = mount(RingingLine, { props: { row: incomingRow(1, { from: '<b>\u202ealice' }) }, global });
    expect(view.text()).toContain('INVITE from <b>‹U+202E›alice');
    expect(view.find('b').exists()).toBe(false);
  });
});

/** Runs the composable in a component, as it is meant to be. */
function answering(first: IncomingRow) {
  const row = shallowRef<IncomingRow | null>(first);
  const tab = shallowRef('request');
  const asking = {
    answer: vi.fn(async () => true),
    draft: vi.fn(async (id: number, status: number) => utf8(`SIP/2.0 ${status} For ${id}\r\nA: 1\r\n\r\n`)),
    respond: vi.fn(async () => true),
  };
  const made: ReturnType<typeof useAnswering>[] = [];
  mount(
    defineComponent({
      setup() {
        made.push(useAnswering(() => row.value, tab, asking));
        const seen = computed(() => row.value?.id);
        return () => h('i', seen.value);
      },
    }),
  );
  const [use] = made;
  if (!use) throw new Error('the composable did not run');
  return { use, row, tab, asking };
}

describe('answering', () => {
  it('by a button that lacks a header fills the form instead of sending', () => {
    const { use, tab, asking } = answering(incomingRow(1));
    use.quick({ status: 302, sdp: false, header: 'Contact' });
    expect(asking.answer).not.toHaveBeenCalled();
    expect([tab.value, use.form.value.status, use.form.value.headers]).toEqual([
      'answer',
      '302',
      'Contact: ',
    ]);
  });

  it('writes a response out, and sends what became of it with its line ends', async () => {
    const { use, tab, asking } = answering(incomingRow(1));
    await use.write(200);
    expect(tab.value).toBe('response');
    expect(use.written.value?.text).toBe('SIP/2.0 200 For 1\nA: 1\n\n');
    use.change({ text: 'SIP/2.0 299 Odd\nB: 2\n\n', switches: { fill: false, retransmit: false } });
    await use.respond();
    const sent = asking.respond.mock.calls[0] as unknown as [
      { bytes: Uint8Array; switches: object; id: number },
    ];
    expect(textOf(sent[0].bytes)).toBe('SIP/2.0 299 Odd\r\nB: 2\r\n\r\n');
    expect(sent[0]).toMatchObject({ id: 1, switches: { fill: false, retransmit: false } });
  });

  it('puts the reason and the header lines that were typed into what it writes out', async () => {
    const { use } = answering(incomingRow(1));
    use.form.value = { ...use.form.value, reason: 'In a $1 meeting', headers: 'Retry-After: 30' };
    await use.write(486);
    expect(use.written.value?.text).toBe('SIP/2.0 486 In a $1 meeting\nA: 1\nRetry-After: 30\n\n');
  });

  it('begins anew with another request, and with 100rel where that is demanded', async () => {
    const { use, row, tab } = answering(incomingRow(1));
    await use.write(200);
    row.value = incomingRow(2, { reliability: 'required' });
    await flushPromises();
    expect([use.written.value, tab.value, use.reliable.value]).toEqual([null, 'request', true]);
  });

  it('drops a response that was written for a request that is no longer shown', async () => {
    const { use, row } = answering(incomingRow(1));
    const writing = use.write(200);
    row.value = incomingRow(2);
    await writing;
    expect(use.written.value).toBeNull();
  });
});
