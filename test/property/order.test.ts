/** What holds for every order of a list: whatever comes, goes and changes, its pages are a naive sort of what passes. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Order, OrderKey } from '#shared/model/order.ts';
import type { View } from '#core/view/view.ts';
import { request, response } from '../unit/electron/core/callflow/sip-text.ts';
import type { Kit } from '../unit/electron/core/view/kit.ts';
import { createKit } from '../unit/electron/core/view/kit.ts';

type List = 'messages' | 'dialogs' | 'transactions';
type Row = { readonly id: number } & Readonly<Record<string, unknown>>;

/** The keys that are tried, with what a row has of each. */
const KEYS: Readonly<Record<List, Partial<Record<OrderKey, (row: Row) => unknown>>>> = {
  messages: {
    time: (row) => row['time'],
    size: (row) => row['size'],
    status: (row) => row['status'],
    from: (row) => String(row['from']).toLowerCase(),
    callId: (row) => String(row['callId']).toLowerCase(),
  },
  dialogs: {
    messages: (row) => row['messages'],
    state: (row) => row['state'],
    pdd: (row) => row['postDialDelay'] ?? -Infinity,
    method: (row) => String(row['method']).toLowerCase(),
  },
  transactions: {
    finalResponse: (row) => row['finalResponse'] ?? -Infinity,
    method: (row) => String(row['method']).toLowerCase(),
    dialog: (row) => row['dialogId'],
  },
};

const callId = fc.integer({ min: 0, max: 6 }).map((n) => `call-${n}`);
const time = fc.integer({ min: 0, max: 50 });
const step = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      do: fc.constant('request' as const),
      method: fc.constantFrom('INVITE', 'BYE', 'OPTIONS'),
      callId,
      time,
      pad: fc.nat(9),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('response' as const),
      status: fc.constantFrom(180, 200, 486),
      callId,
      time,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('turn' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('wait' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('page' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hide' as const), on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function act(kit: Kit, one: Step, i: number): void {
  const source = i % 3 === 0 ? 'b' : 'a';
  if (one.do === 'request') {
    const headers = [`X-Pad: ${'x'.repeat(one.pad)}`];
    kit.hear(request(one.method, { callId: one.callId, cseq: 1 + (i % 2), headers }), {
      source,
      time: one.time,
    });
  } else if (one.do === 'response') {
    kit.hear(response(one.status, 'Text', 'INVITE', { callId: one.callId }), { source, time: one.time });
  } else if (one.do === 'turn') kit.turn();
  else if (one.do === 'wait') kit.clock.advance(600);
  else if (one.do === 'hide') kit.hide('b', one.on);
  else if (one.do === 'clear') {
    kit.tracker.clear();
    kit.transactions.clear();
    kit.store.clear();
  }
}

async function settle(kit: Kit): Promise<void> {
  for (let i = 0; i < 12; i++) {
    kit.settle();
    await Promise.resolve();
    await Promise.resolve();
  }
}

/** All rows of a list as a reader fetches them. */
async function read(view: View, list: List, order: Order): Promise<Row[]> {
  const rows: Row[] = [];
  for (;;) {
    const page = await view.page(list, rows.length + 1, 7, order);
    const next: readonly Row[] = page[list] ?? [];
    if (next.length === 0) return rows;
    expect(page.from).toBe(rows.length + 1);
    rows.push(...next);
  }
}

/** What passes, sorted by the simplest means. */
function naive(kit: Kit, view: View, list: List, key: OrderKey): Row[] {
  const { firstMessage, firstDialog } = view.counters();
  const valueOf = KEYS[list][key] ?? (() => 0);
  const { first, next } = kit.transactions.counters();
  const rows: Record<List, () => (Row | null)[]> = {
    messages: () => view.messageIds(firstMessage, 100_000).map((id) => kit.store.row(id)),
    dialogs: () => view.dialogIds(firstDialog, 100_000).map((id) => kit.tracker.row(id)),
    transactions: () => kit.transactions.rows(first, next - first),
  };
  const compare = (a: Row, b: Row): number => {
    const [one, other] = [valueOf(a), valueOf(b)] as [number, number];
    return one < other ? -1 : one > other ? 1 : a.id - b.id;
  };
  return rows[list]()
    .filter((row) => row !== null)
    .sort(compare);
}

const cases = (Object.keys(KEYS) as List[]).flatMap((list) =>
  (Object.keys(KEYS[list]) as OrderKey[]).map((key) => ({ list, key })),
);

it('shows a naive sort of what passes, both ways, and finds every row in it', async () => {
  const steps = fc.array(step, { maxLength: 90, size: 'max' });
  const filters = fc.constantFrom('', 'method == INVITE', 'dialog.messages > 1');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...cases),
      filters,
      fc.constantFrom(6, 25, 1_000),
      steps,
      steps,
      async ({ list, key }, filter, limitMessages, early, late) => {
        const kit = createKit({ limitMessages, tick: 1 });
        early.forEach((one, i) => act(kit, one, i));
        const view = kit.open(filter);
        const counting = view.order(list, key);
        await settle(kit);
        expect(await counting).not.toBeNull();
        for (const [i, one] of late.entries()) {
          act(kit, one, i);
          if (one.do === 'page') await view.page(list, 1, 5, { key, descending: true });
        }
        await settle(kit);
        const expected = naive(kit, view, list, key).map(({ id }) => id);
        const ascending = { key, descending: false };
        const rows = (await read(view, list, ascending)).map(({ id }) => id);
        expect(rows).toEqual(expected);
        const reversed = await read(view, list, { key, descending: true });
        expect(reversed.map(({ id }) => id)).toEqual(expected.toReversed());
        rows.forEach((id, i) => expect(view.find(list, id, ascending)).toBe(i + 1));
        const state = view.counters().orders?.find((one) => one.list === list);
        expect(state).toMatchObject({ key, count: expected.length, progress: 1 });
        expect(kit.errors).toEqual([]);
      },
    ),
    { numRuns: 40, seed: 3261 },
  );
}, 60_000);
