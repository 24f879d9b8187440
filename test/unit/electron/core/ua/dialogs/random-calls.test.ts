/**
 * Random calls over a bad wire: whatever two people press and whatever is lost, doubled or late, both stacks come to rest, with
 * no dialog, transaction or timer left over.
 */
import { expect, it } from 'vitest';
import type { Random } from '#shared/lib/random.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import { DIALOG_STEPS } from '#shared/model/stack.ts';
import type { Party, TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';

const SEEDS = 100;
const ACTIONS = 25;
const STATUSES = [180, 183, 200, 200, 302, 404, 480, 486, 491, 500, 603];
const METHODS = ['INVITE', 'REFER', 'SUBSCRIBE', 'OPTIONS'];
const HEADERS = ['Supported: 100rel, timer', 'Require: 100rel', 'Supported: timer\nSession-Expires: 90'];

function pick<T>(random: Random, list: readonly T[]): T {
  const one = list[randomInt(random, list.length)];
  if (one === undefined) throw new Error('there is nothing to pick from');
  return one;
}

type Action = (party: Party, uri: string, random: Random) => void;

const ACTIONS_OF_A_PERSON: readonly Action[] = [
  (party, uri, random) => {
    const headers = [pick(random, HEADERS)];
    party.send(invite({ uri, headers, sdp: randomInt(random, 3) > 0 }));
  },
  (party, uri) => void party.send(`SUBSCRIBE ${uri} SIP/2.0\nEvent: presence\nExpires: 120\n\n`),
  (party, _uri, random) => {
    const waits = party.stack.uas.list
      .rows()
      .some(({ state }) => state === 'waiting' || state === 'provisional');
    if (waits) party.answer(pick(random, STATUSES), { reliable: randomInt(random, 2) === 0 });
  },
  (party, _uri, random) => {
    const dialogs = party.dialogs();
    if (dialogs.length > 0) party.step(pick(random, DIALOG_STEPS), pick(random, dialogs).id);
  },
  (party, _uri, random) => {
    const method = pick(random, ['CANCEL', 'BYE'] as const);
    for (let id = 1; id < 30; id++) party.stack.userAgent.next(id, method);
  },
  (party, _uri, random) =>
    party.policy(pick(random, METHODS), pick(random, ['accept', 'ring', 'hand', 200, 486])),
];

async function play(call: TwoStacks, random: Random): Promise<void> {
  const parties = [
    [call.alice, 'sip:bob@192.0.2.2'],
    [call.bob, 'sip:alice@192.0.2.1'],
  ] as const;
  call.network.lose = () => randomInt(random, 100) < 15;
  call.network.twice = () => randomInt(random, 100) < 10;
  for (let i = 0; i < ACTIONS; i++) {
    call.network.delay = randomInt(random, 300);
    const [party, uri] = pick(random, parties);
    pick(random, ACTIONS_OF_A_PERSON)(party, uri, random);
    await call.pass(pick(random, [0, 0, 100, 500, 3_000]));
  }
}

/** Everybody hangs up, and the wire is good again. */
async function end(call: TwoStacks): Promise<void> {
  call.network.lose = () => false;
  call.network.twice = () => false;
  call.network.delay = 0;
  // What is still on its way has to be there before it can be refused, and what was lost comes again.
  await call.pass(5_000);
  for (const party of [call.alice, call.bob]) {
    for (const row of party.stack.uas.list.rows()) {
      party.stack.uas.answer({ id: row.id, status: 480, sdp: false, reliable: false, headers: [] });
    }
  }
  await call.pass(40_000);
  for (const party of [call.alice, call.bob]) {
    for (const { id, phase, usages } of party.dialogs()) {
      if (phase === 'terminated') continue;
      party.step('BYE', id);
      if (usages.some((usage) => usage.kind === 'subscription')) party.step('unsubscribe', id);
    }
    await call.pass(40_000);
  }
  await call.pass(400_000);
}

/** A subscription that is served ends by itself when its time is over, and that is far away. */
function runsOut({ usages }: LiveDialog, now: number): boolean {
  return usages.every(
    (usage) =>
      ['ended', 'terminated'].includes(usage.state) ||
      (usage.kind === 'subscription' && usage.side === 'notifier' && (usage.expiresAt ?? 0) > now),
  );
}

function left(party: Party, now: number): unknown {
  const dialogs = party
    .dialogs()
    .filter((row) => row.phase !== 'terminated' && !runsOut(row, now))
    .map(({ id, phase, role, usages }) => ({ id, phase, role, usages }));
  const { client, server } = party.stack;
  return { dialogs, client: client.snapshot(), server: server.snapshot() };
}

it.each(Array.from({ length: SEEDS }, (_, seed) => seed + 1))('come to rest: schedule %i', async (seed) => {
  const call = createTwoStacks();
  await play(call, createSeededRandom(seed * 7_919));
  await end(call);
  const nothing = { dialogs: [], client: [], server: [] };
  const now = call.clock.now();
  expect({ alice: left(call.alice, now), bob: left(call.bob, now) }).toEqual({
    alice: nothing,
    bob: nothing,
  });
  call.close();
  expect(call.clock.pending).toBe(0);
});
