/** An INVITE against a peer that the test plays: forks, route sets, late answers, hostile answers. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { buildResponse } from '#shared/sip/build.ts';
import { addressesOf, cseqOf, requestUri } from '#shared/sip/views.ts';
import type { Harness } from './harness.ts';
import { createHarness, ladder } from './harness.ts';

const INVITE = 'INVITE sip:bob@127.0.0.1:5070 SIP/2.0\r\n\r\n';
const CONTACT: [string, string] = ['Contact', '<sip:bob@127.0.0.1:5070>'];

let harness: Harness;
beforeEach(() => void (harness = createHarness({ withLab: false })));
afterEach(() => harness.close());

/** The requests that the peer received. */
function received(): SipRequest[] {
  const messages = harness.peer.log.filter(({ direction }) => direction === 'in');
  return messages.map(({ bytes }) => parseMessage(bytes).message).filter((one) => one?.kind === 'request');
}

async function answer(status: number, toTag: string, headers: [string, string][] = [CONTACT]): Promise<void> {
  const [invite] = received();
  if (!invite) throw new Error('no INVITE came');
  const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  await harness.peer.send(route, buildResponse(invite, status, { toTag, headers }));
  await harness.pass(0);
}

it('acknowledges every fork that answers, and BYE ends each of them', async () => {
  const id = harness.start(INVITE);
  await harness.pass(0);
  await answer(200, 'one');
  await answer(200, 'two');
  await answer(200, 'one');
  expect(ladder(harness.get(id))).toEqual([
    '> INVITE',
    '< 200 INVITE',
    '> ACK',
    '< 200 INVITE',
    '> ACK',
    '< 200 INVITE *1',
    '> ACK *1',
  ]);
  harness.userAgent.next(id, 'BYE');
  await harness.pass(0);
  const byes = received().filter(({ bytes }) => textOf(bytes).startsWith('BYE'));
  expect(byes.map((bye) => addressesOf(bye, 'To')[0]?.params.get('tag')).sort()).toEqual(['one', 'two']);
  expect(byes.map((bye) => cseqOf(bye)?.seq)).toEqual([2, 2]);
});

it('sends ACK and BYE along the Record-Route reversed, to the Contact', async () => {
  const id = harness.start(INVITE);
  await harness.pass(0);
  await answer(200, 'one', [
    ['Contact', '<sip:bob@10.0.0.9:5080>'],
    ['Record-Route', '<sip:10.0.0.1;lr>, <sip:127.0.0.1:5070;lr>'],
  ]);
  harness.userAgent.next(id, 'BYE');
  await harness.pass(0);
  const [, ack, bye] = received();
  for (const request of [ack, bye]) {
    expect(request && requestUri(request)).toBe('sip:bob@10.0.0.9:5080');
    expect(request && addressesOf(request, 'Route').map(({ uri }) => uri)).toEqual([
      'sip:127.0.0.1:5070;lr',
      'sip:10.0.0.1;lr',
    ]);
  }
});

it('puts a strict router into the Request-URI and the target at the end of Route', async () => {
  harness.start(INVITE);
  await harness.pass(0);
  await answer(200, 'one', [
    ['Contact', '<sip:bob@10.0.0.9>'],
    ['Record-Route', '<sip:127.0.0.1:5070>'],
  ]);
  const ack = received()[1];
  expect(ack && requestUri(ack)).toBe('sip:127.0.0.1:5070');
  expect(ack && addressesOf(ack, 'Route').map(({ uri }) => uri)).toEqual(['sip:bob@10.0.0.9']);
});

it.each([
  ['no Contact', []],
  ['a Contact that is no URI', [['Contact', '"broken']]],
  ['a Contact over another transport', [['Contact', '<sip:bob@127.0.0.1:9;transport=tcp>']]],
  ['a Contact that wants TLS', [['Contact', '<sips:bob@127.0.0.1:9>']]],
  ['a Contact whose host is not known', [['Contact', '<sip:bob@nobody.invalid>']]],
] as [string, [string, string][]][])(
  'sends the ACK back to where the 2xx came from with %s',
  async (_what, headers) => {
    harness.start(INVITE);
    await harness.pass(0);
    await answer(200, 'one', headers);
    expect(received().map(({ bytes }) => textOf(bytes).split(' ')[0])).toEqual(['INVITE', 'ACK']);
  },
);

it('acknowledges a 2xx that comes after the transaction gave up, and keeps the outcome', async () => {
  const id = harness.start(INVITE);
  await harness.pass(33_000);
  expect(harness.get(id).outcome).toEqual({ kind: 'timeout', timer: 'B' });
  await answer(200, 'late');
  expect(ladder(harness.get(id)).slice(-2)).toEqual(['< 200 INVITE', '> ACK']);
  expect(harness.get(id)).toMatchObject({ outcome: { kind: 'timeout' }, next: ['BYE'] });
});

it('gives up 64*T1 after a CANCEL that brings no final answer', async () => {
  const id = harness.start(INVITE);
  await harness.pass(0);
  await answer(180, 'one');
  harness.userAgent.next(id, 'CANCEL');
  await harness.pass(32_000);
  expect(harness.get(id)).toMatchObject({ outcome: { kind: 'timeout', timer: 'limit' }, next: [] });
});

it('acknowledges a 2xx that crossed the CANCEL', async () => {
  const id = harness.start(INVITE);
  await harness.pass(0);
  await answer(180, 'one');
  harness.userAgent.next(id, 'CANCEL');
  await answer(200, 'one');
  expect(ladder(harness.get(id)).at(-1)).toBe('> ACK');
  expect(harness.get(id)).toMatchObject({ outcome: { status: 200 }, next: ['BYE'] });
});

it('answers a stale nonce once more and not for ever', async () => {
  const text = 'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0\r\n\r\n';
  const id = harness.start(text, { credentials: { user: 'a', password: 'b' } });
  await harness.pass(0);
  for (let i = 0; i < 5; i++) {
    const last = received().at(-1);
    if (!last) throw new Error('no request came');
    const challenge = `Digest realm="r", nonce="n${i}", qop="auth"${i > 0 ? ', stale=true' : ''}`;
    const bytes = buildResponse(last, 401, { toTag: 't', headers: [['WWW-Authenticate', challenge]] });
    const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
    await harness.peer.send(route, bytes);
    await harness.pass(0);
  }
  expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 401 });
  expect(ladder(harness.get(id)).filter((row) => row === '> OPTIONS')).toHaveLength(3);
});

it('stops answering a server that asks for one realm after the other', async () => {
  const text = 'OPTIONS sip:bob@127.0.0.1:5070 SIP/2.0\r\n\r\n';
  const id = harness.start(text, { credentials: { user: 'a', password: 'b' } });
  await harness.pass(0);
  for (let i = 0; i < 10; i++) {
    const last = received().at(-1);
    if (!last) throw new Error('no request came');
    const headers: [string, string][] = [['WWW-Authenticate', `Digest realm="r${i}", nonce="n"`]];
    const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
    await harness.peer.send(route, buildResponse(last, 401, { toTag: 't', headers }));
    await harness.pass(0);
  }
  expect(harness.get(id).outcome).toMatchObject({ kind: 'answer', status: 401 });
  expect(received()).toHaveLength(5);
});

it('hands no response to an exchange that did not ask', () => {
  const bytes = utf8('SIP/2.0 200 OK\r\nCall-ID: stranger\r\nCSeq: 1 OPTIONS\r\n\r\n');
  const { message } = parseMessage(bytes);
  if (message?.kind !== 'response') throw new Error('not a response');
  const datagram = {
    sourceId: 's1',
    direction: 'in',
    time: 0,
    local: harness.console.endpoint,
    remote: harness.peer.endpoint,
    bytes,
    messageId: 1,
  } as const;
  expect(harness.userAgent.receive(datagram, message)).toBe(false);
});

it('lists a bounded number of messages in a flood', async () => {
  const id = harness.start(INVITE);
  await harness.pass(0);
  const [invite] = received();
  if (!invite) throw new Error('no INVITE came');
  const ok = buildResponse(invite, 200, { toTag: 'one', headers: [CONTACT] });
  const route = { sourceId: 's1', local: harness.peer.endpoint, remote: harness.console.endpoint };
  for (let i = 0; i < 600; i++) void harness.peer.send(route, ok);
  await harness.pass(0);
  expect(harness.console.log.length).toBeGreaterThan(1_000);
  expect(harness.get(id).entries).toHaveLength(1_000);
});
