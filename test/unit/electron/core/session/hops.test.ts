import { createManualClock } from '#shared/lib/clock.ts';
import { describe, expect, it } from 'vitest';
import { codeOf } from '../../../../helpers/code-of.ts';
import { hopHandlers } from '#core/session/handlers/hops.ts';
import type { Heard } from '../callflow/traffic.ts';
import { ALICE, answer, ask, BOB, CAROL, listen } from '../callflow/traffic.ts';

const ON = { src: BOB, dst: CAROL };
const BACK = { src: CAROL, dst: BOB };
const SAME = { headers: ['Session-ID: ab30317f1a784dc48ff824d0d3715d86'] };

/** A call through a proxy: the INVITE repeated on its first hop, two answers, the ACK. */
const CALL: readonly Heard[] = [
  ask('INVITE', 0),
  ask('INVITE', 500),
  ask('INVITE', 501, { branch: 'z9hG4bK-2', hops: 1 }, ON),
  answer(180, 'INVITE', 600, { branch: 'z9hG4bK-2', hops: 1 }, BACK),
  answer(180, 'INVITE', 601),
  answer(200, 'INVITE', 700, { branch: 'z9hG4bK-2', hops: 1 }, BACK),
  answer(200, 'INVITE', 701),
  ask('ACK', 702, { branch: 'z9hG4bK-3', toTag: 'b' }),
  ask('ACK', 703, { branch: 'z9hG4bK-4', toTag: 'b' }, ON),
];

/** Turns that have nobody to wait for. */
const turns = { add: (task: () => void): void => task() };
const clock = createManualClock(0);

async function hopsOf(messages: readonly Heard[], id: number): Promise<number[]> {
  const ears = listen(messages);
  const { rows } = await hopHandlers({ store: ears.store, observed: ears, turns, clock })['messages.hops']({
    id,
  });
  return rows.map((row) => row.id);
}

type Case = readonly [what: string, messages: readonly Heard[], id: number, hops: readonly number[]];

const CASES: readonly Case[] = [
  ['a request with its first hop, without its repetition', CALL, 3, [1, 3]],
  ['a repetition by itself on its own hop', CALL, 2, [2, 3]],
  ['an answer on its way back, apart from other answers', CALL, 5, [4, 5]],
  ['a final answer', CALL, 6, [6, 7]],
  ['an ACK', CALL, 8, [8, 9]],
  [
    'a leg with another Call-ID, where the From tag stayed',
    [ask('INVITE', 0, SAME), ask('INVITE', 1, { ...SAME, callId: 'two', branch: 'z9hG4bK-2' }, ON)],
    1,
    [1, 2],
  ],
  [
    'no leg whose From tag is another one',
    [
      ask('INVITE', 0, SAME),
      ask('INVITE', 1, { ...SAME, callId: 'two', branch: 'z9hG4bK-2', fromTag: 'x' }, ON),
    ],
    1,
    [1],
  ],
  [
    'a loop, which comes back to the same hosts with another branch',
    [
      ask('INVITE', 0),
      ask('INVITE', 1, { branch: 'z9hG4bK-2', hops: 1 }, { src: BOB, dst: ALICE }),
      ask('INVITE', 2, { branch: 'z9hG4bK-3', hops: 2 }),
    ],
    1,
    [1, 2, 3],
  ],
  [
    'forks, which have tags of their own',
    [ask('INVITE', 0), answer(180, 'INVITE', 1, { toTag: 'x' }), answer(180, 'INVITE', 2, { toTag: 'y' })],
    2,
    [2],
  ],
  ['what is not SIP', [{ bytes: new TextEncoder().encode('hello'), at: 0 }], 1, [1]],
];

describe('messages.hops', () => {
  it.each(CASES)('finds %s', async (_what, messages, id, hops) => {
    expect(await hopsOf(messages, id)).toEqual(hops);
  });

  it('refuses a message that is not kept', async () => {
    expect(await codeOf(() => hopsOf([], 7))).toBe('NOT_FOUND');
  });
});
