/** The next requests of a dialog: which are warned of in which state, and that what is warned of can be sent. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DialogStep, StepWarning } from '#shared/model/stack.ts';
import { DIALOG_STEPS } from '#shared/model/stack.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { MAX_EXCHANGES } from '#core/ua/user-agent.ts';
import { methodOfStep } from '#core/dialog/steps.ts';
import type { Party, TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

const settle = (): Promise<void> => call.pass(0);

async function ringing(): Promise<void> {
  call.alice.send(invite());
  await settle();
  call.bob.answer(180, { sdp: false });
  await settle();
}

async function established(): Promise<void> {
  await ringing();
  call.bob.answer(200);
  await settle();
}

async function subscribed(): Promise<void> {
  call.bob.policy('SUBSCRIBE', 200);
  call.alice.send('SUBSCRIBE sip:bob@192.0.2.2 SIP/2.0\nEvent: presence\n\n');
  await settle();
}

async function pending(): Promise<void> {
  await established();
  call.bob.stack.uas.settings.enabled = false;
  call.alice.step('re-INVITE');
  await settle();
}

async function over(): Promise<void> {
  await established();
  call.alice.step('BYE');
  await settle();
}

const NO_SUBSCRIPTION: Partial<Record<DialogStep, StepWarning>> = {
  NOTIFY: 'not-notifier',
  SUBSCRIBE: 'no-subscription',
  unsubscribe: 'no-subscription',
};
const NOTHING_OWED: Partial<Record<DialogStep, StepWarning>> = {
  PRACK: 'nothing-to-acknowledge',
  ACK: 'nothing-to-acknowledge',
};
const all = (steps: readonly DialogStep[], warning: StepWarning): Partial<Record<DialogStep, StepWarning>> =>
  Object.fromEntries(steps.map((step) => [step, warning]));
const CHANGES = ['re-INVITE', 'hold', 'resume'] as const;
const EARLY = {
  ...NO_SUBSCRIPTION,
  ...NOTHING_OWED,
  ...all([...CHANGES, 'REFER', 'MESSAGE'], 'not-confirmed'),
  // The offer of the INVITE has no answer yet.
  UPDATE: 'offer-pending',
} as const;
const NO_CALL = { ...NOTHING_OWED, ...all(['BYE', ...CHANGES, 'UPDATE', 'INFO'], 'no-call') };

type Prepare = () => Promise<void>;
type Row = [state: string, prepare: Prepare, side: 'alice' | 'bob', Partial<Record<DialogStep, StepWarning>>];

const STATES: readonly Row[] = [
  ['early, at the caller', ringing, 'alice', EARLY],
  ['early, at the callee', ringing, 'bob', { ...EARLY, BYE: 'not-confirmed' }],
  ['confirmed, at the caller', established, 'alice', { ...NO_SUBSCRIPTION, ...NOTHING_OWED }],
  ['confirmed, at the callee', established, 'bob', { ...NO_SUBSCRIPTION, ...NOTHING_OWED }],
  [
    'with a re-INVITE of ours on its way',
    pending,
    'alice',
    { ...NO_SUBSCRIPTION, ...NOTHING_OWED, ...all(CHANGES, 'transaction-pending'), UPDATE: 'offer-pending' },
  ],
  [
    'with a re-INVITE of the peer to answer',
    pending,
    'bob',
    { ...NO_SUBSCRIPTION, ...NOTHING_OWED, ...all(CHANGES, 'transaction-pending'), UPDATE: 'offer-pending' },
  ],
  ['over', over, 'alice', { ...all(DIALOG_STEPS, 'dialog-ended'), ACK: 'nothing-to-acknowledge' }],
  ['of a subscription, at the subscriber', subscribed, 'alice', { ...NO_CALL, NOTIFY: 'not-notifier' }],
  [
    'of a subscription, at the notifier',
    subscribed,
    'bob',
    { ...NO_CALL, SUBSCRIBE: 'no-subscription', unsubscribe: 'no-subscription' },
  ],
];

function warnings(party: Party): Partial<Record<DialogStep, StepWarning>> {
  const rows = party.dialog().steps.flatMap(({ step, warning }) => (warning ? [[step, warning]] : []));
  return Object.fromEntries(rows) as Partial<Record<DialogStep, StepWarning>>;
}

describe.each(STATES)('a dialog that is %s', (_state, prepare, side, expected) => {
  it('warns of what the rules forbid, and of nothing else', async () => {
    await prepare();
    expect(warnings(call[side])).toEqual(expected);
  });

  it.each(DIALOG_STEPS)('sends %s all the same', async (step) => {
    await prepare();
    call.news();
    call[side].step(step);
    await settle();
    const [from, to] = side === 'alice' ? ['alice', 'bob'] : ['bob', 'alice'];
    expect(call.news()[0]).toBe(`${from}>${to} ${methodOfStep(step)}`);
  });
});

it('warns of a method that the peer does not allow', async () => {
  call.alice.send(invite({ headers: ['Allow: INVITE, ACK, CANCEL, BYE'] }));
  await settle();
  call.bob.answer(200);
  await settle();
  expect([call.bob.warning('INFO'), call.bob.warning('UPDATE'), call.bob.warning('BYE')]).toEqual([
    'not-allowed-by-peer',
    'not-allowed-by-peer',
    null,
  ]);
});

it('offers the ACK that is owed where it does not go by itself', async () => {
  call.alice.send(invite(), { switches: { ...ALL_ON, ack2xx: false } });
  await settle();
  call.bob.answer(200);
  await settle();
  expect([call.alice.warning('ACK'), call.alice.warning('re-INVITE')]).toEqual([null, 'transaction-pending']);
  call.alice.step('ACK');
  await settle();
  expect([call.alice.warning('ACK'), call.alice.warning('re-INVITE')]).toEqual([
    'nothing-to-acknowledge',
    null,
  ]);
  expect(call.bob.stack.uas.list.rows().at(-1)?.state).toBe('acknowledged');
});

it('offers nothing to end once the peer has ended it', async () => {
  await established();
  expect(call.alice.exchange(1).next).toEqual(['BYE']);
  call.bob.step('BYE');
  await settle();
  expect(call.alice.exchange(1).next).toEqual([]);
  expect(call.alice.stack.userAgent.next(1, 'BYE')).toMatchObject({
    ok: false,
    error: { code: 'NOT_POSSIBLE' },
  });
});

it('lists what is sent in a dialog again whose exchange had made room', async () => {
  await established();
  const { userAgent } = call.alice.stack;
  for (let i = 0; i < MAX_EXCHANGES + 1; i++) {
    call.alice.send('x', { to: 'udp:[' });
    await settle();
  }
  expect(userAgent.get(1)).toBeNull();
  const id = call.alice.step('BYE', 1);
  await settle();
  expect(
    call.alice
      .exchange(id)
      .entries.map(({ method, status }) => method || status)
      .slice(-2),
  ).toEqual(['BYE', 200]);
  expect(call.alice.exchange(id).dialogs).toEqual([1]);
  expect(call.bob.dialog().phase).toBe('terminated');
});
