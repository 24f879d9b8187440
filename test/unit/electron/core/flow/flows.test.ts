/** Flows as they are asked for: which calls, which transactions, and that a live one is read on from where it was read to. */
import { describe, expect, it } from 'vitest';
import type { Flows } from '#core/flow/flows.ts';
import { createFlows } from '#core/flow/flows.ts';
import type { Ears } from '../callflow/traffic.ts';
import { heard, hearing } from '../../../../helpers/flow-lines.ts';

const CALL = ['0 a>b INVITE 1', '9 a<b 200 INVITE 1', '10 a>b ACK 1'];
const ASKED = { dialogs: [1], legs: false };

function flowsOf(ears: Ears, limit?: number): { flows: Flows; read: number[] } {
  const read: number[] = [];
  const { store, tracker, legs, transactions } = ears;
  const counted = Object.assign(Object.create(store) as typeof store, {
    bytes: (id: number) => (read.push(id), store.bytes(id)),
    load: (id: number) => store.load(id),
    row: (id: number) => store.row(id),
    thread: (last: number, limit: number) => store.thread(last, limit),
  });
  const turns = { next: () => Promise.resolve(), breathe: () => null };
  const clock = ears.clock;
  return {
    flows: createFlows({
      ...{ store: counted, tracker, legs, transactions, turns, clock },
      ...(limit && { limit }),
    }),
    read,
  };
}

describe('a flow', () => {
  it('has the call, its steps, and the transactions as the list has them', async () => {
    const flow = await flowsOf(hearing(CALL)).flows.get(ASKED);
    expect(flow.dialogs.map(({ id }) => id)).toEqual([1]);
    expect(flow.steps.map(({ row, transaction }) => [row.id, transaction])).toEqual([
      [1, 1],
      [2, 1],
      [3, 2],
    ]);
    expect([flow.total, flow.legs]).toEqual([3, []]);
  });

  it('is not there where none of its calls is kept', async () => {
    const { flows } = flowsOf(hearing(CALL));
    await expect(flows.get({ dialogs: [7], legs: false })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('is read on from where it was read to, also by two that ask at once', async () => {
    const ears = hearing(CALL);
    const { flows, read } = flowsOf(ears);
    await flows.get(ASKED);
    ears.hear(heard('509 a<b 200 INVITE 1'));
    const [one, other] = await Promise.all([flows.get(ASKED), flows.get(ASKED)]);
    expect(read).toEqual([1, 2, 3, 4]);
    expect(one.steps.at(-1)).toMatchObject({ repeats: 2, timer: { letter: '2xx', after: 500 } });
    expect(other).toEqual(one);
  });

  it('goes on where it is too long to be shown whole, and begins anew when it went on for long', async () => {
    const ears = hearing(CALL);
    const { flows, read } = flowsOf(ears, 10);
    const goOn = (from: number, count: number): void => {
      for (let i = from; i < from + count; i++) ears.hear(heard(`${20 + i} a>b INFO ${2 + i}`));
    };
    goOn(0, 7);
    await flows.get(ASKED);
    const shown: number[][] = [];
    for (const [from, count] of [
      [7, 2],
      [9, 9],
    ] as const) {
      const before = read.length;
      goOn(from, count);
      const { steps } = await flows.get(ASKED);
      shown.push([steps.length, steps[0]?.row.id ?? 0, read.length - before]);
    }
    expect(shown).toEqual([
      [10, 3, 2],
      [10, 12, 10],
    ]);
  });

  it('is read anew where a message comes whose time is before the others', async () => {
    const ears = hearing(CALL);
    const { flows } = flowsOf(ears);
    await flows.get(ASKED);
    ears.hear(heard('5 a<b 180 INVITE 1'));
    const { steps } = await flows.get(ASKED);
    expect(steps.map(({ row }) => row.status)).toEqual([0, 180, 200, 0]);
  });

  it('has rows as they are now', async () => {
    const ears = hearing(CALL);
    const { flows } = flowsOf(ears);
    await flows.get(ASKED);
    ears.store.markUnsent(3);
    expect((await flows.get(ASKED)).steps.map(({ row }) => row.unsent)).toEqual([false, false, true]);
  });
});

it('tells the timers of a live call as they stand now', async () => {
  const ears = hearing(CALL.slice(0, 1));
  const { flows } = flowsOf(ears);
  const states = async (): Promise<string[]> =>
    (await flows.timers(ASKED)).map(({ timer, state }) => `${timer} ${state}`);
  expect(await states()).toEqual(['A running', 'B running']);
  ears.clock.advance(32_000);
  expect(await states()).toEqual(['A expired', 'B expired']);
});

it('tells the timers of a capture as they stood at its end', async () => {
  const ears = hearing([]);
  ears.hear({ ...heard('0 a>b INVITE 1'), capture: 'file-1' });
  ears.clock.advance(99_000);
  const states = (await flowsOf(ears).flows.timers(ASKED)).map(({ state }) => state);
  expect(states).toEqual(['running', 'running']);
});
