// @vitest-environment happy-dom
/** The comparison and the negotiations as they are shown, over a client that does what the test says. */
import { mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useCompare } from '../../../../renderer/stores/compare.ts';
import { useTraffic } from '../../../../renderer/stores/traffic.ts';
import ComparePanel from '../../../../renderer/views/traffic/compare/ComparePanel.vue';
import { shownRows } from '../../../../renderer/views/traffic/compare/shown.ts';
import { compareTexts } from '../../../../shared/diff/text.ts';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import type { MessageDetail } from '../../../../shared/model/traffic.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';
import { messageRow } from '../stores/rows.ts';

const text = (id: number): string =>
  [
    'OPTIONS sip:lab@127.0.0.1 SIP/2.0',
    'Via: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK-1',
    `Max-Forwards: ${71 - id}`,
    'CSeq: 1 OPTIONS',
    `Subject: \u202e${id}<b>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

const detail = (id: number): MessageDetail => ({ row: messageRow(id), bytes: utf8(text(id)) });

async function shown(inspect = 2) {
  const pinia = createPinia();
  setActivePinia(pinia);
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => detail(id),
    'dialogs.messages': () => ({ rows: [messageRow(1), messageRow(2), messageRow(3)], total: 3, before: 0 }),
    'dialogs.legs': () => ({ legs: [] }),
    'messages.hops': () => ({ rows: [messageRow(1), messageRow(2)] }),
    'views.find': ({ id }) => ({ at: id }),
  });
  useConnection().attach(rpc);
  const traffic = useTraffic();
  await traffic.inspect(inspect);
  const panel = mount(ComparePanel, { global: { plugins: [pinia, i18n] }, attachTo: document.body });
  await settle();
  return { panel, traffic, compare: useCompare() };
}

const rowsOf = (panel: Awaited<ReturnType<typeof shown>>['panel'], state: string): string[] =>
  panel.findAll(`.row.${state}`).map((row) => row.text().replace(/\s+/g, ' '));

describe('the comparison', () => {
  beforeEach(() => setLanguage('en'));

  it('shows the message before and what changed, with words beside the signs', async () => {
    const { panel } = await shown();
    const [maxForwards, subject] = rowsOf(panel, 'changed');
    expect(maxForwards).toContain('changed');
    expect(maxForwards).toContain('Max-Forwards fell by one: one hop. RFC 3261 §16.6');
    expect(subject).toContain('‹U+202E›2<b>');
    expect(panel.find('b > b').exists()).toBe(false);
    panel.unmount();
  });

  it('follows the message that is inspected, and says where there is nothing to compare with', async () => {
    const { panel, traffic } = await shown();
    await traffic.inspect(1);
    await settle();
    expect(panel.text()).toContain('This is the first message of its call');
    expect(panel.text()).not.toContain('No difference');
    panel.unmount();
  });

  it('leaves out what is the same where it is wished', async () => {
    const { panel, compare } = await shown();
    expect(rowsOf(panel, 'same').length).toBeGreaterThan(0);
    compare.onlyChanges = true;
    await nextTick();
    expect(rowsOf(panel, 'same')).toEqual([]);
    panel.unmount();
  });

  it('goes from difference to difference by keys, round at the ends', async () => {
    const { panel } = await shown();
    const place = (): string => panel.get('[role="status"]').text();
    for (const [key, expected] of [
      ['n', '1 / 2'],
      ['n', '2 / 2'],
      ['n', '1 / 2'],
      ['p', '2 / 2'],
    ] as const) {
      await panel.trigger('keydown', { key });
      await nextTick();
      expect(place()).toBe(expected);
    }
    expect(document.activeElement?.classList.contains('current')).toBe(true);
    panel.unmount();
  });

  it('tells what each hop changed', async () => {
    const { panel, compare } = await shown();
    compare.mode = 'hops';
    await settle();
    expect(panel.findAll('.hop')).toHaveLength(2);
    expect(rowsOf(panel, 'changed')).toHaveLength(2);
    panel.unmount();
  });
});

describe('rows that are shown', () => {
  it('have the carriage return only where the other side has none', () => {
    const sides = shownRows(compareTexts('a\r\nb\r\n', 'a\nb\r\n'), false).map(({ left, right }) =>
      [left, right].map((pieces) => pieces?.map((piece) => piece.text).join('')),
    );
    expect(sides).toEqual([
      ['a‹CR›', 'a'],
      ['b', 'b'],
    ]);
  });

  it('are cut where a line is too long to be read', () => {
    const [row] = shownRows(compareTexts('x'.repeat(100_000), ''), false);
    expect(row?.left?.map((piece) => piece.text).join('')).toHaveLength(4_001);
  });
});
