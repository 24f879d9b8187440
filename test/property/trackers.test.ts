/** What the trackers make of traffic does not depend on how calls run into each other, nor on how often a message is seen. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import type { Heard } from '../unit/electron/core/callflow/traffic.ts';
import { answer, ask, listen } from '../unit/electron/core/callflow/traffic.ts';

const RUNS = { numRuns: 150, seed: 3261 };

/** A call in which every rule of folding has its place; `n` tells calls apart. */
function callOf(n: number, end: 'refused' | 'answered' | 'cancelled'): Heard[] {
  const said = { callId: `call-${n}`, branch: `z9hG4bK-${n}`, fromTag: `a${n}` };
  const later = { ...said, branch: `z9hG4bK-${n}-later` };
  const begin = [ask('INVITE', 0, said), answer(100, 'INVITE', 1, said), answer(180, 'INVITE', 2, said)];
  const ack = (of: typeof said): Heard => ask('ACK', 5, { ...of, toTag: 'b' });
  if (end === 'refused') return [...begin, answer(486, 'INVITE', 4, said), ack(said)];
  if (end === 'cancelled')
    return [
      ...begin,
      ask('CANCEL', 3, said),
      answer(200, 'CANCEL', 4, said),
      answer(487, 'INVITE', 4, said),
      ack(said),
    ];
  const bye = { ...later, branch: `${later.branch}-bye`, cseq: 2 };
  return [
    ...begin,
    answer(200, 'INVITE', 4, said),
    ack(later),
    ask('BYE', 6, bye),
    answer(200, 'BYE', 7, bye),
  ];
}

const ends = fc.constantFrom('refused' as const, 'answered' as const, 'cancelled' as const);

/** Calls, with how often each message is seen. */
const calls = fc.array(
  fc.record({ end: ends, times: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 8, maxLength: 8 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

/** Messages of several calls one into the other by the picks, the order within a call kept. */
function interleaved(queues: readonly (readonly Heard[])[], picks: readonly number[]): Heard[] {
  const left = queues.map((queue) => [...queue]);
  const all: Heard[] = [];
  for (let i = 0; left.some((queue) => queue.length > 0); i++) {
    const open = left.filter((queue) => queue.length > 0);
    const next = open[(picks[i % picks.length] ?? 0) % open.length]?.shift();
    if (next) all.push(next);
  }
  return all;
}

type Essence = Omit<ObservedTransactionRow, 'id' | 'dialogId' | 'messageId'>;

function essencesOf(messages: readonly Heard[]): Essence[] {
  const rows = listen(messages).transactions.rows(1, 1000);
  return rows
    .map(({ id: _id, dialogId: _dialog, messageId: _message, ...rest }) => rest)
    .sort((a, b) => (`${a.branch} ${a.method}` < `${b.branch} ${b.method}` ? -1 : 1));
}

describe('transactions', () => {
  it('are the same however calls run into each other', () => {
    fc.assert(
      fc.property(calls, fc.array(fc.nat(), { minLength: 1 }), (plan, picks) => {
        const queues = plan.map(({ end, times }, n) =>
          callOf(n, end).flatMap((one, i) => new Array<Heard>(times[i] ?? 1).fill(one)),
        );
        expect(essencesOf(interleaved(queues, picks))).toEqual(essencesOf(queues.flat()));
      }),
      RUNS,
    );
  });

  it('count what was seen again and change in nothing else', () => {
    fc.assert(
      fc.property(calls, (plan) => {
        const once = plan.flatMap(({ end }, n) => callOf(n, end));
        const often = plan.flatMap(({ end, times }, n) =>
          callOf(n, end).flatMap((one, i) => new Array<Heard>(times[i] ?? 1).fill(one)),
        );
        const without = (rows: Essence[]) =>
          rows.map(({ repeatedRequests: _r, repeatedResponses: _p, messages: _m, ...rest }) => rest);
        expect(without(essencesOf(often))).toEqual(without(essencesOf(once)));
        const rows = essencesOf(often);
        expect(rows.reduce((sum, { messages }) => sum + messages, 0)).toBe(often.length);
      }),
      RUNS,
    );
  });

  it('take nothing from each other when responses come before their requests', () => {
    fc.assert(
      fc.property(ends, fc.nat(1000), (end, seed) => {
        const call = callOf(1, end).filter(({ bytes }) => !new TextDecoder().decode(bytes).startsWith('ACK'));
        const order = call.map((one, i) => ({ one, key: (i * 7919 + seed * 104_729) % 997 }));
        const shuffled = order.sort((a, b) => a.key - b.key).map(({ one }) => one);
        const rows = essencesOf(shuffled);
        expect(rows.map(({ method, state, finalResponse }) => [method, state, finalResponse])).toEqual(
          essencesOf(call).map(({ method, state, finalResponse }) => [method, state, finalResponse]),
        );
      }),
      RUNS,
    );
  });
});

describe('hosts', () => {
  it('have sent what others received', () => {
    fc.assert(
      fc.property(calls, (plan) => {
        const { hosts } = listen(plan.flatMap(({ end }, n) => callOf(n, end)));
        const rows = hosts.rows(10);
        const sum = (of: (row: (typeof rows)[number]) => number) =>
          rows.reduce((all, row) => all + of(row), 0);
        expect(sum(({ sent }) => sent)).toBe(sum(({ received }) => received));
      }),
      RUNS,
    );
  });
});
