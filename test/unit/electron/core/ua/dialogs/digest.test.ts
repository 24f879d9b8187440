/** Challenges inside a call (RFC 3261 22, RFC 7616 3.4 and 3.5): answered there, with nonces that the call keeps and counts. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { headerValue } from '#shared/sip/message.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { cseqOf, topVia } from '#shared/sip/views.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import type { ScriptedPeer } from './scripted-peer.ts';
import { createScriptedPeer, SDP } from './scripted-peer.ts';

const CREDENTIALS = { user: 'alice', password: 'secret' };

let call: TwoStacks;
let peer: ScriptedPeer;
beforeEach(() => {
  call = createTwoStacks();
  peer = createScriptedPeer(call);
});
afterEach(() => call.close());

async function establish(credentials: typeof CREDENTIALS | null = CREDENTIALS): Promise<void> {
  call.alice.send(invite({ uri: peer.uri }), { credentials });
  await call.pass(0);
  await peer.answer(200, { sdp: SDP });
}

const challenge = (nonce: string, more = ''): [string, string] => [
  'WWW-Authenticate',
  `Digest realm="peer", nonce="${nonce}", qop="auth"${more}`,
];

/** Nonce and count of a request's credentials. */
function proof(request: SipRequest, name = 'Authorization'): string {
  const value = headerValue(request, name) ?? '';
  const [, nonce = 'none'] = /nonce="([^"]*)"/.exec(value) ?? [];
  return `${nonce} ${/nc=0*(\d+)/.exec(value)?.[1] ?? '-'}`;
}

describe('a challenge in a call', () => {
  beforeEach(() => establish());

  it('to BYE is answered with the next number and another branch, and then the call is over', async () => {
    call.alice.step('BYE');
    await call.pass(0);
    await peer.answer(401, { to: 'BYE', headers: [challenge('a')] });
    const [first, second] = peer.received('BYE');
    if (!first || !second) throw new Error('the BYE was not sent again');
    expect([cseqOf(first)?.seq, cseqOf(second)?.seq]).toEqual([2, 3]);
    expect(topVia(first)?.params.get('branch')).not.toBe(topVia(second)?.params.get('branch'));
    expect(proof(second)).toBe('a 1');
    await peer.answer(200, { to: 'BYE' });
    expect(call.alice.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'bye-sent' }] });
  });

  it('to a re-INVITE gets its ACK, and the next INVITE its 2xx', async () => {
    call.alice.step('hold');
    await call.pass(0);
    await peer.answer(401, { headers: [challenge('a')] });
    await peer.answer(200, { sdp: SDP });
    const methods = peer.received().map((one) => headerValue(one, 'CSeq'));
    expect(methods).toEqual(['1 INVITE', '1 ACK', '2 INVITE', '2 ACK', '3 INVITE', '3 ACK']);
    const acks = peer.received('ACK');
    // The ACK of a 2xx has the credentials of its INVITE, that of a refusal none. RFC 3261 13.2.2.4, 17.1.1.3
    expect(acks.map((ack) => proof(ack))).toEqual(['none -', 'none -', 'a 1']);
  });

  it('is answered before it comes from then on, and its nonce counted over all methods', async () => {
    call.alice.step('OPTIONS');
    await call.pass(0);
    await peer.answer(401, { to: 'OPTIONS', headers: [challenge('a')] });
    await peer.answer(200, { to: 'OPTIONS' });
    for (const step of ['INFO', 'UPDATE', 'MESSAGE'] as const) {
      call.alice.step(step);
      await call.pass(0);
      await peer.answer(200, { to: step });
    }
    expect(['INFO', 'UPDATE', 'MESSAGE'].map((method) => proof(peer.last(method)))).toEqual([
      'a 2',
      'a 3',
      'a 4',
    ]);
    expect(call.alice.dialog().nonces).toMatchObject([{ nonce: 'a', nc: 4 }]);
  });

  it('takes the next nonce that an answer gives away', async () => {
    call.alice.step('OPTIONS');
    await call.pass(0);
    await peer.answer(401, { to: 'OPTIONS', headers: [challenge('a')] });
    await peer.answer(200, { to: 'OPTIONS', headers: [['Authentication-Info', 'nextnonce="b"']] });
    call.alice.step('INFO');
    await call.pass(0);
    expect(proof(peer.last('INFO'))).toBe('b 1');
  });

  it('of server and proxy at once is answered for both', async () => {
    call.alice.step('INFO');
    await call.pass(0);
    const proxy: [string, string] = ['Proxy-Authenticate', 'Digest realm="proxy", nonce="p", qop="auth"'];
    await peer.answer(401, { to: 'INFO', headers: [challenge('a'), proxy] });
    const last = peer.last('INFO');
    expect([proof(last), proof(last, 'Proxy-Authorization')]).toEqual(['a 1', 'p 1']);
  });

  it('that says stale is answered once more with the new nonce', async () => {
    call.alice.step('INFO');
    await call.pass(0);
    await peer.answer(401, { to: 'INFO', headers: [challenge('a')] });
    await peer.answer(401, { to: 'INFO', headers: [challenge('b', ', stale=true')] });
    expect(peer.received('INFO').map((one) => proof(one))).toEqual(['none -', 'a 1', 'b 1']);
    await peer.answer(401, { to: 'INFO', headers: [challenge('c')] });
    expect(peer.received('INFO')).toHaveLength(3);
    expect(call.alice.exchange(1).notices.map(({ code }) => code)).toEqual(['WRONG_CREDENTIALS']);
    expect(call.alice.dialog().phase).toBe('confirmed');
  });
});

it('a BYE whose challenge cannot be answered ends the call on this side all the same', async () => {
  await establish(null);
  call.alice.step('BYE');
  await call.pass(0);
  await peer.answer(401, { to: 'BYE', headers: [challenge('a')] });
  expect(peer.received('BYE')).toHaveLength(1);
  expect(call.alice.dialog()).toMatchObject({ phase: 'terminated', usages: [{ cause: 'bye-sent' }] });
});

it('to our BYE in a call to an account of ours is answered with its credentials', async () => {
  const { stack } = call.alice;
  const put = stack.accounts.put(
    {
      id: 'a',
      aor: 'sip:alice@atlanta.test',
      display: '',
      registrar: '',
      proxy: '',
      user: '',
      contact: '',
      expires: 3_600,
      refresh: false,
      margin: 60,
      keepAlive: 'off',
      keepAliveSeconds: 30,
    },
    'secret',
  );
  expect(put.ok).toBe(true);
  call.alice.policy('INVITE', 'accept');
  await peer.send(
    [
      'INVITE sip:alice@192.0.2.1 SIP/2.0',
      'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKacc;rport',
      'From: <sip:peer@192.0.2.9>;tag=p',
      'To: <sip:alice@atlanta.test>',
      'Call-ID: acc',
      'CSeq: 1 INVITE',
      'Contact: <sip:peer@192.0.2.9>',
      'Content-Length: 0',
      '',
      '',
    ].join('\r\n'),
  );
  call.alice.step('BYE');
  await call.pass(0);
  await peer.answer(401, { to: 'BYE', headers: [challenge('a')] });
  expect(headerValue(peer.last('BYE'), 'Authorization')).toContain('username="alice"');
});
