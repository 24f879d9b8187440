/**
 * How much the console sends to somebody who never answered, because of one datagram whose sender was forged. The figures are
 * those of the RFCs' own repetitions: 11 times what is repeated up to T2 (RFC 3261 13.3.1.4, 17.1.2.2, 17.2.1), 7 times what
 * doubles without end (RFC 3262 3). Nobody gets more than that, and what is not accepted costs one datagram.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AnswerPolicies } from '#shared/model/incoming.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { SDP } from '../helpers/sip-corpus.ts';
import type { Parts, Target } from './target.ts';
import { CONSOLE, createTarget, evil, PEER } from './target.ts';

let target: Target;
beforeEach(async () => void (target = await createTarget()));
afterEach(() => target.finish());

/** Where the forged datagram says that it comes from, and where its Contact leads. */
const VICTIM = { host: '198.51.100.66', port: 5060 };
const THIRD = ['Contact: <sip:third@203.0.113.7:5070>'];

/** What went to an address, in short with how often: `200 INVITE x11`. */
function toldTo(address: typeof VICTIM): string[] {
  const counts = new Map<string, number>();
  for (const one of target.messages(address)) {
    const what = one.kind === 'request' ? methodText(one) : `${one.status} ${cseqOf(one)?.method ?? ''}`;
    counts.set(what, (counts.get(what) ?? 0) + 1);
  }
  return [...counts].map(([what, count]) => (count > 1 ? `${what} x${count}` : what));
}

describe('one forged datagram', () => {
  it.each<[what: string, policies: AnswerPolicies, parts: Parts, victim: string[], third: string[]]>([
    ['OPTIONS', {}, { method: 'OPTIONS' }, ['200 OPTIONS'], []],
    ['MESSAGE', {}, { method: 'MESSAGE' }, ['200 MESSAGE'], []],
    ['REFER', {}, { method: 'REFER', headers: ['Refer-To: <sip:x@y>'] }, ['603 REFER'], []],
    ['SUBSCRIBE', {}, { method: 'SUBSCRIBE', headers: ['Event: x'] }, ['489 SUBSCRIBE'], []],
    ['BYE of nothing', {}, { method: 'BYE', to: '<sip:c@x>;tag=no' }, ['481 BYE'], []],
    ['CANCEL of nothing', {}, { method: 'CANCEL' }, ['481 CANCEL'], []],
    ['ACK', {}, { method: 'ACK', to: '<sip:c@x>;tag=no' }, [], []],
    ['INVITE that waits for a hand', {}, { body: SDP }, ['100 INVITE'], []],
    ['INVITE that rings', { INVITE: 'ring' }, { body: SDP }, ['180 INVITE'], []],
    ['INVITE that is refused', { INVITE: 486 }, { body: SDP }, ['486 INVITE x11'], []],
    ['INVITE of no dialog', {}, { to: '<sip:c@x>;tag=no', body: SDP }, ['481 INVITE x11'], []],
    [
      'INVITE that is taken',
      { INVITE: 'accept' },
      { body: SDP },
      ['180 INVITE', '200 INVITE x11'],
      ['BYE x11'],
    ],
    [
      'INVITE that rings reliably',
      { INVITE: 'ring' },
      { headers: ['Require: 100rel'], body: SDP },
      ['180 INVITE x7', '500 INVITE x11'],
      [],
    ],
    [
      'SUBSCRIBE that is taken',
      { SUBSCRIBE: 'accept' },
      { method: 'SUBSCRIBE', headers: ['Event: x', 'Expires: 60'] },
      ['200 SUBSCRIBE'],
      ['NOTIFY x11'],
    ],
    [
      'REFER that is taken',
      { REFER: 202 },
      { method: 'REFER', headers: ['Refer-To: <sip:x@y>'] },
      ['202 REFER'],
      ['NOTIFY x11'],
    ],
  ])('of %s', async (_what, policies, parts, victim, third) => {
    target.policies(policies);
    await target.say(evil({ ...parts, headers: [...THIRD, ...(parts.headers ?? [])] }), VICTIM);
    await target.pass(300_000);
    expect([toldTo(VICTIM), toldTo(PEER)]).toEqual([victim, third]);
    expect(target.sent).toHaveLength(target.messages(VICTIM).length + target.messages(PEER).length);
  });
});

it('said a hundred times is one request: what repeats is absorbed', async () => {
  target.policies({ INVITE: 486 });
  for (let i = 0; i < 100; i++) await target.say(evil({ body: SDP }), VICTIM);
  await target.pass(300_000);
  // One answer for each datagram, and those of timer G.
  expect(target.messages(VICTIM).length).toBeLessThanOrEqual(110);
});

it.each([
  ['a call that is taken', { INVITE: 'accept' }, { body: SDP }],
  [
    'a subscription that is taken',
    { SUBSCRIBE: 'accept' },
    { method: 'SUBSCRIBE', headers: ['Event: x', 'Expires: 60'] },
  ],
  ['a reference that is taken', { REFER: 202 }, { method: 'REFER', headers: ['Refer-To: <sip:x@y>'] }],
] as [string, AnswerPolicies, Parts][])(
  '%s whose Contact is ourselves ends by itself',
  async (_what, policies, parts) => {
    target.policies(policies);
    const own = [`Contact: <sip:us@${CONSOLE.host}:${CONSOLE.port}>`];
    await target.say(evil({ ...parts, headers: [...own, ...(parts.headers ?? [])] }), VICTIM);
    await target.pass(300_000);
    expect(target.messages(CONSOLE).length).toBeLessThanOrEqual(24);
    expect(target.app.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
    await target.proveAlive();
  },
);

it('a forged sender that is ourselves makes no talk with ourselves', async () => {
  target.policies({ INVITE: 'accept', '*': 'accept' });
  for (const method of ['INVITE', 'OPTIONS', 'MESSAGE', 'BYE', 'NOTIFY', 'FLY']) {
    const via = `SIP/2.0/UDP ${CONSOLE.host}:${CONSOLE.port};branch=z9hG4bKself${method};rport`;
    const headers = [`Contact: <sip:us@${CONSOLE.host}:${CONSOLE.port}>`];
    await target.say(evil({ method, callId: method, via, headers }), CONSOLE);
  }
  await target.pass(300_000);
  expect(target.sent.length).toBeLessThan(60);
  await target.proveAlive();
});
