/** Each switch of a send stops what it names and nothing else; a table of what happens with it, checked with every other one off. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwitchName } from '#shared/model/exchange.ts';
import { ALL_ON, AS_TYPED, SWITCH_NAMES } from '#shared/model/exchange.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { headerValue } from '#shared/sip/message.ts';
import type { TwoStacks } from '../../../../helpers/two-stacks.ts';
import { createTwoStacks } from '../../../../helpers/two-stacks.ts';
import type { ScriptedPeer } from './dialogs/scripted-peer.ts';
import { createScriptedPeer, SDP } from './dialogs/scripted-peer.ts';

let call: TwoStacks;
let peer: ScriptedPeer;
beforeEach(() => {
  call = createTwoStacks({
    a: { 'one.example.com': ['192.0.2.9'], 'two.example.com': ['192.0.2.2'] },
    srv: { '_sip._udp.example.com': ['one.example.com', 'two.example.com'] },
  });
  peer = createScriptedPeer(call);
});
afterEach(() => call.close());

/** A request that has everything, so that it can leave as it is. */
function typed(
  method: string,
  uri = 'sip:peer@192.0.2.9',
  headers: readonly string[] = [],
  body = '',
): string {
  return [
    `${method} ${uri} SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtyped;rport',
    'Max-Forwards: 70',
    'From: <sip:alice@192.0.2.1>;tag=alice',
    `To: <${uri}>`,
    'Call-ID: typed',
    `CSeq: 1 ${method}`,
    'Contact: <sip:alice@192.0.2.1:5060>',
    ...headers,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

const call1 = (...headers: readonly string[]): string =>
  typed('INVITE', undefined, ['Content-Type: application/sdp', ...headers], SDP);

interface Case {
  readonly text: string;
  play(): Promise<void>;
  /** What happens once where it is on, and not where it is off. */
  count(): number;
}

const sent = (method: string): number => peer.received(method).length;

const CASES: Readonly<Record<SwitchName, Case>> = {
  transaction: {
    text: typed('OPTIONS'),
    play: () => call.pass(0),
    count: () => call.alice.stack.client.snapshot().length,
  },
  retransmit: {
    text: typed('OPTIONS'),
    play: () => call.pass(600),
    count: () => sent('OPTIONS') - 1,
  },
  variables: {
    text: typed('OPTIONS', undefined, ['Subject: {{greeting}}']),
    play: () => call.pass(0),
    count: () => (headerValue(peer.last('OPTIONS'), 'Subject') === 'hello' ? 1 : 0),
  },
  fill: {
    text: typed('OPTIONS'),
    play: () => call.pass(0),
    count: () => (headerValue(peer.last('OPTIONS'), 'User-Agent') === null ? 0 : 1),
  },
  answerChallenges: {
    text: typed('OPTIONS'),
    play: () =>
      peer.answer(401, { to: 'OPTIONS', headers: [['WWW-Authenticate', 'Digest realm="r", nonce="n"']] }),
    count: () => sent('OPTIONS') - 1,
  },
  ack2xx: { text: call1(), play: () => peer.answer(200, { sdp: SDP }), count: () => sent('ACK') },
  ackNon2xx: { text: call1(), play: () => peer.answer(486), count: () => sent('ACK') },
  prack: {
    text: call1('Supported: 100rel'),
    play: () =>
      peer.answer(183, {
        headers: [
          ['Require', '100rel'],
          ['RSeq', '1'],
        ],
      }),
    count: () => sent('PRACK'),
  },
  followRedirects: {
    text: typed('OPTIONS'),
    play: () => peer.answer(302, { to: 'OPTIONS', tag: 'other' }),
    count: () => sent('OPTIONS') - 1,
  },
  adjust: {
    text: typed('SUBSCRIBE', undefined, ['Event: presence', 'Expires: 10']),
    play: () => peer.answer(423, { to: 'SUBSCRIBE', headers: [['Min-Expires', '60']] }),
    count: () => sent('SUBSCRIBE') - 1,
  },
  refresh: {
    text: call1('Supported: timer', 'Session-Expires: 90;refresher=uac'),
    async play() {
      const headers: [string, string][] = [
        ['Require', 'timer'],
        ['Session-Expires', '90;refresher=uac'],
        ['Allow', 'INVITE, ACK, BYE, UPDATE'],
      ];
      await peer.answer(200, { sdp: SDP, headers });
      await call.pass(45_100);
    },
    count: () => sent('UPDATE'),
  },
  failover: {
    text: typed('OPTIONS', 'sip:bob@example.com'),
    play: () => peer.answer(503, { to: 'OPTIONS' }),
    count: () => call.network.lines().filter((line) => line === 'alice>bob OPTIONS').length,
  },
};

/** What a switch takes with it that is another one's: without a transaction nothing is repeated, nor is a refusal acknowledged. */
const TAKES_ALONG: Partial<Record<SwitchName, readonly SwitchName[]>> = {
  transaction: ['retransmit', 'ackNon2xx'],
};

async function play(name: SwitchName, off: SwitchName | null): Promise<number> {
  const { text, play: run, count } = CASES[name];
  const switches = off === null ? ALL_ON : { ...ALL_ON, [off]: false };
  const credentials = { user: 'alice', password: 'secret' };
  call.alice.send(text, { switches, credentials, variables: { greeting: 'hello' } });
  await call.pass(0);
  await run();
  return count();
}

describe.each(SWITCH_NAMES)('%s', (name) => {
  it('does what it says where it is on', async () => {
    expect(await play(name, null)).toBe(1);
  });

  it('does nothing where it is off', async () => {
    expect(await play(name, name)).toBe(0);
  });

  it.each(SWITCH_NAMES.filter((other) => other !== name))('does it with %s off', async (other) => {
    expect(await play(name, other)).toBe(TAKES_ALONG[other]?.includes(name) ? 0 : 1);
  });
});

it('with all of them off the bytes leave once, as typed, and nothing follows whatever comes', async () => {
  const text = call1('Supported: 100rel, timer', 'Session-Expires: 90');
  call.alice.send(text, { switches: AS_TYPED, credentials: { user: 'alice', password: 'secret' } });
  await call.pass(0);
  await peer.answer(183, {
    headers: [
      ['Require', '100rel'],
      ['RSeq', '1'],
    ],
  });
  await peer.answer(200, { sdp: SDP, headers: [['Session-Expires', '90;refresher=uac']] });
  await call.pass(50_000);
  expect(peer.received().map(({ bytes }) => textOf(bytes))).toEqual([text]);
  expect(call.alice.exchange(1).outcome).toMatchObject({ kind: 'answer', status: 200 });
});
