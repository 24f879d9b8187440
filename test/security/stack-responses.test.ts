/** Hostile responses: spoofed, contradictory, endless; redirections and challenges that never stop; dialogs that point at us. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildResponse } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { methodText } from '#shared/sip/views.ts';
import { mutated, SDP } from '../helpers/sip-corpus.ts';
import type { Target } from './target.ts';
import { ATTACKER, CONSOLE, createTarget, PEER } from './target.ts';

let target: Target;
beforeEach(async () => void (target = await createTarget()));
afterEach(() => target.finish());

const INVITE = 'INVITE sip:peer@203.0.113.7:5070 SIP/2.0\r\nCall-ID: ours\r\n\r\n';
const LONG = 'x'.repeat(60_000);
const MANY = (count: number, value: (i: number) => HeaderPair): HeaderPair[] =>
  Array.from({ length: count }, (_, i) => value(i));

function requests(): SipRequest[] {
  return target.messages().filter((one) => one.kind === 'request');
}

function lastRequest(): SipRequest {
  const last = requests().at(-1);
  if (!last) throw new Error('nothing was sent');
  return last;
}

async function answer(status: number, headers: readonly HeaderPair[] = [], body = ''): Promise<void> {
  const type: HeaderPair[] = body === '' ? [] : [['Content-Type', 'application/sdp']];
  await target.say(
    buildResponse(lastRequest(), status, { toTag: 't', headers: [...headers, ...type], body: utf8(body) }),
    PEER,
  );
}

describe('a spoofed response', () => {
  const ok = (): string =>
    textOf(
      buildResponse(lastRequest(), 200, { toTag: 's', headers: [['Contact', '<sip:evil@198.51.100.66>']] }),
    );

  it('with another branch is shown as a stray one, and the call goes on', async () => {
    const id = await target.start(INVITE);
    await target.say(ok().replace(/branch=[^;\r]+/, 'branch=z9hG4bKguessed'));
    const exchange = target.exchange(id);
    expect(exchange.entries.at(-1)).toMatchObject({ status: 200, match: 'stray', foreign: true });
    expect(exchange).toMatchObject({ outcome: null, dialogs: [], transaction: { state: 'calling' } });
    expect(requests()).toHaveLength(1);
  });

  it('with a Call-ID of nobody belongs to nobody', async () => {
    const id = await target.start(INVITE);
    await target.say(
      ok()
        .replace('ours', 'theirs')
        .replace(/branch=[^;\r]+/, 'branch=z9hG4bKguessed'),
    );
    expect(target.exchange(id).entries).toHaveLength(1);
    expect(target.app.stack.client.counters()).toMatchObject({ stray: 1 });
  });

  it('with the branch of the request is taken, and marked as from somewhere else', async () => {
    const id = await target.start(INVITE);
    await target.say(ok());
    expect(target.exchange(id).entries.find(({ status }) => status === 200)).toMatchObject({
      match: 'ours',
      foreign: true,
    });
  });

  it('with the branch and another method of CSeq answers nothing', async () => {
    const id = await target.start(INVITE);
    await target.say(ok().replace('1 INVITE', '1 BYE'));
    expect(target.exchange(id)).toMatchObject({ outcome: null });
  });

  it('with the branch and garbage behind it harms nobody', async () => {
    const random = createSeededRandom(5);
    const id = await target.start(INVITE);
    const [sound] = [utf8(ok())];
    for (let i = 0; i < 2_000; i++) {
      target.put(mutated(random, sound), i % 2 === 0 ? PEER : ATTACKER);
      if (i % 50 === 0) await target.settle();
    }
    await target.proveAlive();
    expect(target.exchange(id).entries.length).toBeLessThanOrEqual(1_000);
    expect(target.exchange(id).dialogs.length).toBeLessThanOrEqual(32);
    await target.pass(70_000);
    await target.proveAlive();
  });
});

describe('a flood of responses', () => {
  it.each([
    ['that ring', 180],
    ['that answer', 200],
    ['that refuse', 486],
  ])('%s, each with a tag of its own, keeps to the limits', async (_what, status) => {
    const id = await target.start(INVITE);
    const invite = lastRequest();
    for (let i = 0; i < 3_000; i++) {
      const headers: HeaderPair[] = [['Contact', '<sip:peer@203.0.113.7:5070>']];
      target.put(buildResponse(invite, status, { toTag: `fork${i}`, headers }), PEER);
    }
    await target.settle();
    const exchange = target.exchange(id);
    expect(exchange.entries.length).toBeLessThanOrEqual(1_000);
    expect(exchange.dialogs.length).toBeLessThanOrEqual(32);
    expect(target.app.stack.dialogs.table.counters().next).toBeLessThanOrEqual(33);
    await target.proveAlive();
    await target.pass(100_000);
    await target.proveAlive();
  });

  it('with our Call-ID and branches of nobody is counted and listed no further than its limit', async () => {
    const id = await target.start(INVITE);
    const text = textOf(buildResponse(lastRequest(), 200, { toTag: 't' }));
    for (let i = 0; i < 5_000; i++) target.put(text.replace(/branch=[^;\r]+/, `branch=z9hG4bKx${i}`));
    await target.settle();
    expect(target.exchange(id)).toMatchObject({ outcome: null });
    expect(target.exchange(id).entries.length).toBeLessThanOrEqual(1_000);
    expect(target.app.stack.client.counters()).toMatchObject({ stray: 5_000 });
    await target.proveAlive();
  });
});

describe('a response with', () => {
  it.each<[what: string, status: number, headers: HeaderPair[], body?: string]>([
    ['a Contact of 60 KB', 200, [['Contact', `<sip:${LONG}@203.0.113.7>`]]],
    ['a Contact without a host', 200, [['Contact', '<sip:>']]],
    ['a Contact of another scheme', 200, [['Contact', '<javascript:alert(1)>']]],
    ['a thousand Contacts', 200, MANY(1_000, (i) => ['Contact', `<sip:x${i}@203.0.113.7>`])],
    ['2,000 values of Record-Route', 200, MANY(2_000, (i) => ['Record-Route', `<sip:203.0.113.7:${i};lr>`])],
    ['Record-Route of garbage', 200, [['Record-Route', '<<<>, ;;lr, <sip:>']]],
    ['a tag of 60 KB', 180, [['To', `<sip:x@y>;tag=${LONG}`]]],
    [
      'an RSeq beyond all',
      183,
      [
        ['Require', '100rel'],
        ['RSeq', '4294967296'],
      ],
      SDP,
    ],
    [
      'the last RSeq there is',
      183,
      [
        ['Require', '100rel'],
        ['RSeq', '4294967295'],
      ],
      SDP,
    ],
    [
      'RSeq 0',
      183,
      [
        ['Require', '100rel'],
        ['RSeq', '0'],
      ],
      SDP,
    ],
    [
      'a session of a moment',
      200,
      [
        ['Session-Expires', '1;refresher=uac'],
        ['Require', 'timer'],
      ],
    ],
    [
      'a session of no time',
      200,
      [
        ['Session-Expires', '0;refresher=uac'],
        ['Require', 'timer'],
      ],
    ],
    [
      'a session for ever',
      200,
      [
        ['Session-Expires', '99999999999999999999;refresher=uac'],
        ['Require', 'timer'],
      ],
    ],
    ['an SDP of 60 KB', 200, [], SDP + 'm=audio 1 RTP/AVP 0\r\n'.repeat(2_000)],
    ['an SDP that is garbage', 183, [], '\0\0\0'],
    ['5,000 challenges', 401, MANY(2_000, (i) => ['WWW-Authenticate', `Digest realm="r${i}", nonce="n"`])],
    ['a challenge of 60 KB', 401, [['WWW-Authenticate', `Digest realm="${LONG}", nonce="n"`]]],
    ['a nonce with line ends', 407, [['Proxy-Authenticate', 'Digest realm="r", nonce="a\\\r\n X: y"']]],
    ['a challenge that is broken', 407, [['Proxy-Authenticate', 'Digest ,,,= "']]],
    ['Min-SE beyond all', 422, [['Min-SE', '99999999999999999999']]],
    ['Min-Expires beyond all', 423, [['Min-Expires', '99999999999999999999']]],
    ['Retry-After beyond all', 503, [['Retry-After', '99999999999999999999']]],
    ['a redirection to nowhere', 302, [['Contact', '<sip:>, <http:x>, *']]],
    ['a redirection to itself', 302, [['Contact', '<sip:peer@203.0.113.7:5070>']]],
    [
      'a redirection to a thousand places',
      300,
      MANY(1_000, (i) => ['Contact', `<sip:x@198.51.100.1:${i + 1}>;q=0.${i}`]),
    ],
    [
      'an Allow of 5,000 methods',
      200,
      [['Allow', Array.from({ length: 5_000 }, (_, i) => `M${i}`).join(',')]],
    ],
    ['a status beyond all', 699, []],
  ])('%s harms nobody', async (_what, status, headers, body) => {
    const id = await target.start(INVITE, { credentials: { user: 'me', password: 'secret' } });
    await answer(status, headers, body);
    await target.pass(3_000);
    await target.proveAlive();
    const { dialogs } = target.exchange(id);
    for (const dialog of dialogs) await target.app.handlers['stack.draft']({ dialog, step: 'BYE' });
    await target.pass(200_000);
    expect(target.sent.length).toBeLessThan(250);
    await target.proveAlive();
  });
});

describe('a peer that never has enough', () => {
  /** Answers each request of ours as long as there is a new one, and says how many there were. */
  async function feed(make: (count: number) => [status: number, headers: HeaderPair[]]): Promise<number> {
    let seen = 0;
    for (let count = 0; count < 200; count++) {
      const all = requests().filter((one) => methodText(one) !== 'ACK');
      if (all.length === seen) break;
      seen = all.length;
      const [status, headers] = make(count);
      const last = all.at(-1);
      if (last) await target.say(buildResponse(last, status, { toTag: `t${count}`, headers }), PEER);
      await target.pass(300);
    }
    return requests().filter((one) => methodText(one) !== 'ACK').length;
  }

  it.each<[what: string, make: (count: number) => [number, HeaderPair[]], most: number]>([
    [
      'asks for one realm after the other',
      (i) => [401, [['WWW-Authenticate', `Digest realm="r${i}", nonce="n"`]]],
      6,
    ],
    [
      'calls each nonce stale',
      (i) => [401, [['WWW-Authenticate', `Digest realm="r", nonce="n${i}", stale=true`]]],
      4,
    ],
    ['wants a longer session each time', (i) => [422, [['Min-SE', String(100 + i)]]], 12],
    ['is always busy with its own change', () => [491, []], 12],
    ['redirects for ever', (i) => [302, [['Contact', `<sip:x${i}@203.0.113.7:5070>`]]], 20],
  ])('and %s is left at some time', async (_what, make, most) => {
    await target.start(INVITE, { credentials: { user: 'me', password: 'secret' } });
    expect(await feed(make)).toBeLessThanOrEqual(most);
    await target.pass(100_000);
    await target.proveAlive();
  });
});

describe('a dialog that leads back to us', () => {
  const contact: HeaderPair = ['Contact', `<sip:us@${CONSOLE.host}:${CONSOLE.port}>`];

  it('by a Contact of the called one: our ACK and BYE come to us, are refused, and all is quiet', async () => {
    const id = await target.start(INVITE);
    await answer(200, [contact], SDP);
    target.app.userAgent.next(id, 'BYE');
    await target.pass(100_000);
    expect(target.sent.length).toBeLessThan(30);
    expect(target.app.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
    await target.proveAlive();
  });

  it('by a Record-Route at us does no more', async () => {
    const id = await target.start(INVITE);
    await answer(200, [['Record-Route', `<sip:${CONSOLE.host};lr>, <sip:${CONSOLE.host};lr>`]], SDP);
    target.app.userAgent.next(id, 'BYE');
    await target.pass(100_000);
    expect(target.sent.length).toBeLessThan(30);
    await target.proveAlive();
  });

  it('by a request that we send to ourselves is a call between two of us', async () => {
    target.policies({ INVITE: 'accept' });
    const id = await target.start(`INVITE sip:us@${CONSOLE.host} SIP/2.0\r\n\r\n`, {
      to: `udp:${CONSOLE.host}:${CONSOLE.port}`,
    });
    await target.pass(1_000);
    target.app.userAgent.next(id, 'BYE');
    await target.pass(100_000);
    expect(target.sent.length).toBeLessThan(40);
    expect(target.app.stack.dialogs.table.counters()).toMatchObject({ live: 0 });
    await target.proveAlive();
  });
});

it('never tells a password, whoever asks for it', async () => {
  const id = await target.start(INVITE, { credentials: { user: 'me', password: 'T0p-Secret' } });
  await answer(401, [['WWW-Authenticate', 'Digest realm="r", nonce="n", qop="auth"']]);
  await answer(200);
  const { handlers } = target.app;
  const told = JSON.stringify([
    target.exchange(id),
    await handlers['messages.page']({ from: 1, count: 200 }),
    await handlers['stack.dialogs']({ from: 1, count: 200 }),
    target.sent.map(({ bytes }) => textOf(bytes)),
  ]);
  expect(told).toContain('username=');
  expect(told).not.toContain('T0p-Secret');
  expect(headerValue(lastRequest(), 'Authorization')).not.toBeNull();
});
