// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { useCompare } from '../../../../renderer/stores/compare.ts';
import type { Against } from '../../../../renderer/stores/compare-partner.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import type { MessageDetail, MessageRow } from '../../../../shared/model/traffic.ts';
import { createFakeRpc, refuse, settle } from '../fake-rpc.ts';
import { messageRow } from './rows.ts';

/** A call: INVITE, its repetition, 200, BYE, 200; and what is in no call. */
const ROWS: readonly MessageRow[] = [
  messageRow(1, { method: 'INVITE' }),
  messageRow(2, { method: 'INVITE', retransmission: 1 }),
  messageRow(3, { method: 'INVITE', kind: 'response', status: 200 }),
  messageRow(4, { method: 'BYE' }),
  messageRow(5, { method: 'BYE', kind: 'response', status: 200 }),
  messageRow(6, { method: 'INVITE' }),
  messageRow(9, { dialogId: 0 }),
];

function detail(id: number): MessageDetail {
  const row = ROWS.find((one) => one.id === id) ?? messageRow(id);
  return { row, bytes: new Uint8Array([id]) };
}

function setUp(answers: Parameters<typeof createFakeRpc>[0] = {}) {
  const rpc = createFakeRpc({
    'messages.get': ({ id }) => detail(id),
    'dialogs.messages': () => ({ rows: ROWS.filter(({ dialogId }) => dialogId === 1), total: 6, before: 0 }),
    'messages.hops': ({ id }) => ({
      rows: id === 9 ? [messageRow(9)] : [messageRow(4), messageRow(5), messageRow(6)],
    }),
    ...answers,
  });
  useConnection().attach(rpc);
  return { rpc, compare: useCompare() };
}

describe('the comparison', () => {
  beforeEach(() => setActivePinia(createPinia()));

  const cases: readonly (readonly [against: Against, id: number, sides: readonly number[] | null])[] = [
    ['previous', 4, [3, 4]],
    ['previous', 3, [1, 3]],
    ['previous', 1, null],
    ['previous', 9, null],
    ['sameMethod', 6, [1, 6]],
    ['sameMethod', 5, null],
    ['nextHop', 4, [4, 5]],
    ['nextHop', 6, [5, 6]],
    ['nextHop', 9, null],
    ['chosen', 4, null],
    ['pinned', 4, null],
  ];
  it.each(cases)('against %s of message %i has the sides %j', async (against, id, sides) => {
    const { compare } = setUp();
    compare.against = against;
    await compare.compare(detail(id));
    expect(compare.sides && [compare.sides.left.row.id, compare.sides.right.row.id]).toEqual(sides);
    expect(compare.state).toBe(sides ? 'ready' : 'none');
  });

  it('keeps a pinned message at the left until it is unpinned', async () => {
    const { compare } = setUp();
    compare.pin(detail(6));
    await compare.compare(detail(1));
    expect(compare.sides?.left.row.id).toBe(6);
    compare.unpin();
    expect(compare.against).toBe('previous');
  });

  it('fetches a message on each of its hops', async () => {
    const { compare } = setUp();
    compare.mode = 'hops';
    await compare.compare(detail(4));
    expect(compare.hops.map(({ row }) => row.id)).toEqual([4, 5, 6]);
  });

  it('shows the newest wish, whatever answer comes last', async () => {
    const waiting: (() => void)[] = [];
    const { compare } = setUp({
      'dialogs.messages': async () => {
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { rows: [...ROWS], total: 7, before: 0 };
      },
    });
    const first = compare.compare(detail(4));
    const second = compare.compare(detail(5));
    await settle();
    waiting[1]?.();
    await second;
    waiting[0]?.();
    await first;
    expect(compare.sides?.right.row.id).toBe(5);
  });

  it('says that the core did not give the messages', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { compare } = setUp({ 'dialogs.messages': refuse('NOT_FOUND') });
    await compare.compare(detail(4));
    expect(compare.state).toBe('failed');
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });
});
