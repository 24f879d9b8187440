/** Where the requests of a dialog go: strict and loose routes of both sides, and the next address of a server that fails. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ALL_ON } from '#shared/model/exchange.ts';
import { headerValue } from '#shared/sip/message.ts';
import { listValues, requestUri } from '#shared/sip/views.ts';
import type { TwoStacks } from '../../../../../helpers/two-stacks.ts';
import { createTwoStacks, invite } from '../../../../../helpers/two-stacks.ts';
import { createRedirect } from '../../../../../helpers/test-proxy.ts';
import { createScriptedPeer, SDP } from './scripted-peer.ts';

let call: TwoStacks;
beforeEach(() => void (call = createTwoStacks()));
afterEach(() => call.close());

describe('the route set', () => {
  it.each([
    [
      'loose',
      '<sip:192.0.2.9;lr>, <sip:192.0.2.77;lr>',
      'sip:one@192.0.2.9',
      ['sip:192.0.2.77;lr', 'sip:192.0.2.9;lr'],
    ],
    [
      'strict first',
      '<sip:192.0.2.77;lr>, <sip:192.0.2.9>',
      'sip:192.0.2.9',
      ['sip:192.0.2.77;lr', 'sip:one@192.0.2.9'],
    ],
  ])('of the caller is Record-Route in reverse: %s', async (_what, recorded, uri, routes) => {
    const peer = createScriptedPeer(call);
    call.alice.send(invite({ uri: peer.uri }));
    await call.pass(0);
    await peer.answer(200, { sdp: SDP, headers: [['Record-Route', recorded]] });
    call.alice.step('BYE');
    await call.pass(0);
    const bye = call.network.packets.map(({ message }) => message).findLast((one) => one?.kind === 'request');
    if (bye?.kind !== 'request') throw new Error('no BYE left');
    expect(requestUri(bye)).toBe(uri);
    expect(listValues(bye, 'Route').map((value) => value.slice(1, -1))).toEqual(routes);
  });

  it('of the callee is Record-Route in its order, and a strict router takes the place of the target', async () => {
    const peer = createScriptedPeer(call);
    call.alice.policy('INVITE', 'accept');
    await peer.send(
      [
        'INVITE sip:alice@192.0.2.1 SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKr',
        'Record-Route: <sip:192.0.2.9>',
        'Record-Route: <sip:192.0.2.88;lr>',
        'From: <sip:peer@192.0.2.9>;tag=one',
        'To: <sip:alice@192.0.2.1>',
        'Call-ID: routed',
        'CSeq: 1 INVITE',
        'Contact: <sip:far@192.0.2.200>',
        'Content-Length: 0',
        '\r\n',
      ].join('\r\n'),
    );
    const { localTag } = call.alice.dialog();
    await peer.send(
      [
        'ACK sip:alice@192.0.2.1 SIP/2.0',
        'Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKa',
        'From: <sip:peer@192.0.2.9>;tag=one',
        `To: <sip:alice@192.0.2.1>;tag=${localTag}`,
        'Call-ID: routed',
        'CSeq: 1 ACK',
        'Content-Length: 0',
        '\r\n',
      ].join('\r\n'),
    );
    call.alice.step('BYE');
    await call.pass(0);
    const bye = peer.last('BYE');
    expect(requestUri(bye)).toBe('sip:192.0.2.9');
    expect(listValues(bye, 'Route')).toEqual(['<sip:192.0.2.88;lr>', '<sip:far@192.0.2.200>']);
  });
});

describe('redirection', () => {
  const targets = (): string[] =>
    call.network.packets.flatMap(({ from, message }) =>
      from === 'alice' && message?.kind === 'request' && headerValue(message, 'CSeq')?.endsWith('INVITE')
        ? [requestUri(message)]
        : [],
    );

  it('goes to the Contacts by their q, the next one where one refuses', async () => {
    const redirect = call.network.join('redirect', '192.0.2.50');
    createRedirect(redirect, [
      '<sip:third@192.0.2.2>;q=0.1',
      '<sip:first@192.0.2.2>;q=0.9',
      '<sip:second@192.0.2.2>;q=0.5',
    ]);
    call.bob.policy('INVITE', 486);
    call.alice.send(invite({ uri: 'sip:bob@192.0.2.50' }));
    await call.pass(0);
    expect(targets().map((uri) => uri.split(/[:@]/)[1])).toEqual(['bob', 'first', 'second', 'third']);
    expect(call.alice.exchange(1).outcome).toMatchObject({ status: 486 });
  });

  it('stops where a target comes again', async () => {
    createRedirect(call.network.join('a', '192.0.2.50'), ['<sip:x@192.0.2.51>']);
    createRedirect(call.network.join('b', '192.0.2.51'), ['<sip:x@192.0.2.50>', '<sip:x@192.0.2.51>']);
    call.alice.send(invite({ uri: 'sip:x@192.0.2.50' }));
    await call.pass(0);
    expect(targets()).toEqual(['sip:x@192.0.2.50', 'sip:x@192.0.2.51']);
    expect(call.alice.exchange(1).outcome).toMatchObject({ status: 302 });
  });

  it('is not followed where that is switched off', async () => {
    createRedirect(call.network.join('a', '192.0.2.50'), ['<sip:x@192.0.2.2>']);
    const switches = { ...ALL_ON, followRedirects: false };
    call.alice.send(invite({ uri: 'sip:x@192.0.2.50' }), { switches });
    await call.pass(0);
    expect(targets()).toEqual(['sip:x@192.0.2.50']);
  });
});

describe('failover', () => {
  const ZONE = {
    a: { 'one.example.com': ['192.0.2.91'], 'two.example.com': ['192.0.2.2'] },
    srv: { '_sip._udp.example.com': ['one.example.com', 'two.example.com'] },
  };
  const OPTIONS = 'OPTIONS sip:bob@example.com SIP/2.0\n\n';

  beforeEach(() => {
    call.close();
    call = createTwoStacks(ZONE);
  });

  it('moves to the next server after timer F, with another branch and number', async () => {
    const id = call.alice.send(OPTIONS);
    await call.pass(32_100);
    expect(call.alice.exchange(id)).toMatchObject({
      outcome: { kind: 'answer', status: 200 },
      notices: [{ code: 'FAILOVER' }],
    });
    expect(headerValue(call.last('alice>bob OPTIONS'), 'CSeq')).toBe('2 OPTIONS');
  });

  it('moves to the next server at once after a 503', async () => {
    const one = call.join('one', '192.0.2.91');
    one.policy('OPTIONS', 503);
    const id = call.alice.send(OPTIONS);
    await call.pass(0);
    expect(call.news()).toEqual([
      'alice>one OPTIONS',
      'one>alice 503 OPTIONS',
      'alice>bob OPTIONS',
      'bob>alice 200 OPTIONS',
    ]);
    expect(call.alice.exchange(id).outcome).toMatchObject({ status: 200 });
    // The server that failed is left out for a while.
    call.alice.send(OPTIONS);
    await call.pass(0);
    expect(call.news()[0]).toBe('alice>bob OPTIONS');
  });

  it.each([503, 0])('stays with the first where that is switched off (%i)', async (status) => {
    if (status > 0) call.join('one', '192.0.2.91').policy('OPTIONS', status);
    const id = call.alice.send(OPTIONS, { switches: { ...ALL_ON, failover: false } });
    await call.pass(40_000);
    expect(call.news()).not.toContain('alice>bob OPTIONS');
    expect(call.alice.exchange(id).outcome?.kind).toBe(status > 0 ? 'answer' : 'timeout');
  });

  it('does not leave a server that rings', async () => {
    const one = call.join('one', '192.0.2.91');
    one.policy('INVITE', 'ring');
    call.alice.send(invite({ uri: 'sip:bob@example.com' }));
    await call.pass(60_000);
    expect(call.news()).not.toContain('alice>bob INVITE');
    expect(call.alice.exchange(1).outcome).toBeNull();
  });
});
