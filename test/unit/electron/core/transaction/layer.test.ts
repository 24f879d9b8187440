/** The layer of transactions: which message belongs to which, limits, the ACK for a non-2xx, the snapshot. */
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { ok } from '#shared/lib/result.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { createClientLayer } from '#core/transaction/client-layer.ts';
import { serverKey } from '#core/transaction/keys.ts';
import type { SendResponse } from '#core/transaction/server-layer.ts';
import { createServerLayer } from '#core/transaction/server-layer.ts';
import { settle } from '../../../../helpers/settle.ts';
import { listener, matched, origin, request, response } from './messages.ts';

describe('client transactions', () => {
  it('take responses by branch and method of CSeq (RFC 3261 17.1.3)', () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const user = listener();
    layer.start(request(), user);
    expect(matched(layer, response(180))).toBe(true);
    expect(matched(layer, response(200, 'CANCEL'))).toBe(false);
    expect(matched(layer, response(200, 'INVITE', 'z9hG4bKother'))).toBe(false);
    expect(user.heard).toEqual(['request INVITE', 'response 180']);
  });

  it('find a request typed without a branch by Call-ID, From tag and CSeq', () => {
    const layer = createClientLayer({ clock: createManualClock() });
    layer.start(request({ branch: '' }), listener());
    const bare = parseMessage(
      utf8(
        'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP h:5060\r\nFrom: <sip:a@h>;tag=from\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n\r\n',
      ),
    ).message;
    expect(bare?.kind === 'response' && matched(layer, bare)).toBe(true);
  });

  it('build the ACK for a non-2xx by RFC 3261 17.1.1.3', async () => {
    const layer = createClientLayer({ clock: createManualClock() });
    const sent: string[] = [];
    const invite = request({ extra: '\r\nRoute: <sip:r1;lr>, <sip:r2;lr>\r\nRoute: <sip:r3;lr>' });
    layer.start(invite, { ...listener(), send: (bytes) => Promise.resolve(ok(sent.push(textOf(bytes)))) });
    matched(layer, response(404));
    await settle();
    expect(sent[1]).toBe(
      [
        'ACK sip:bob@h SIP/2.0',
        'Via: SIP/2.0/UDP h:5060;branch=z9hG4bKa',
        'Route: <sip:r1;lr>, <sip:r2;lr>',
        'Route: <sip:r3;lr>',
        'Max-Forwards: 70',
        'From: <sip:a@h>;tag=from',
        'To: <sip:bob@h>;tag=to',
        'Call-ID: c',
        'CSeq: 1 ACK',
        'Content-Length: 0',
        '',
        '',
      ].join('\r\n'),
    );
  });

  it('show themselves with the timers that run, and are forgotten at their end', () => {
    const clock = createManualClock();
    const layer = createClientLayer({ clock });
    layer.start(request(), listener());
    layer.start(request({ method: 'OPTIONS', branch: ';branch=z9hG4bKb' }), listener());
    clock.advance(500);
    expect(layer.snapshot()).toMatchObject([
      {
        side: 'client',
        kind: 'invite',
        method: 'INVITE',
        branch: 'z9hG4bKa',
        state: 'calling',
        timers: [
          { letter: 'B', due: 32_000 },
          { letter: 'A', due: 1_500 },
        ],
      },
      {
        side: 'client',
        kind: 'non-invite',
        method: 'OPTIONS',
        branch: 'z9hG4bKb',
        state: 'trying',
        timers: [
          { letter: 'F', due: 32_000 },
          { letter: 'E', due: 1_500 },
        ],
      },
    ]);
    clock.advance(32_000);
    expect(layer.snapshot()).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('are bounded in number, and one sent anew takes the place of the old', () => {
    const layer = createClientLayer({ clock: createManualClock(), limit: 1 });
    expect(layer.start(request(), listener())).not.toBeNull();
    expect(layer.start(request({ branch: ';branch=z9hG4bKb' }), listener())).toBeNull();
    expect(layer.start(request(), listener())).not.toBeNull();
    expect(layer.snapshot()).toHaveLength(1);
  });
});

describe('server transactions', () => {
  const send: SendResponse = () => Promise.resolve(ok(1));

  it.each([
    ['the same request', {}, true],
    ['the ACK of the INVITE', { method: 'ACK' }, true],
    ['sent-by in other letters', { sentBy: 'H:5060' }, true],
    ['sent-by with the port left out, which is 5060', { sentBy: 'h' }, true],
    ['sent-by with white space about its colon', { sentBy: 'h : 5060' }, true],
    ['a port with a nought in front', { sentBy: 'h:05060' }, true],
    ['another sent-by', { sentBy: 'h:5061' }, false],
    ['another branch', { branch: ';branch=z9hG4bKb' }, false],
    ['another method', { method: 'OPTIONS' }, false],
    ['a cookie alone, which is no branch', { branch: ';branch=z9hG4bK' }, false],
  ])('RFC 3261 17.2.3: %s', (_what, parts, same) => {
    expect(serverKey(request(parts)) === serverKey(request())).toBe(same);
  });

  it.each([
    ['[2001:DB8::1]:5060', '[2001:db8::1]', true],
    ['[2001:db8::1]', '[2001:db8::2]', false],
    ['192.0.2.1', '192.0.2.1:5060', true],
    ['192.0.2.1', '192.0.2.10', false],
  ])('RFC 3261 17.2.3: sent-by %s beside %s', (a, b, same) => {
    expect(serverKey(request({ sentBy: a })) === serverKey(request({ sentBy: b }))).toBe(same);
  });

  it('tell a new request from a repeated one, by RFC 3261 and by RFC 2543', () => {
    for (const branch of [';branch=z9hG4bKa', ';branch=old', '']) {
      const layer = createServerLayer({ clock: createManualClock() });
      expect(layer.receive(request({ branch }), send, origin).kind).toBe('new');
      expect(layer.receive(request({ branch }), send, origin).kind).toBe('absorbed');
      expect(layer.receive(request({ branch, cseq: 2 }), send, origin).kind).toBe(
        branch.includes('z9') ? 'absorbed' : 'new',
      );
    }
  });

  it('take the ACK of a non-2xx by RFC 2543 only with the To tag of the response', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const received = layer.receive(request({ branch: '' }), send, origin);
    if (received.kind !== 'new') throw new Error('not new');
    received.transaction.respond({ status: 486, toTag: 'mine', bytes: utf8('486') });
    expect(layer.receive(request({ branch: '', method: 'ACK', toTag: 'other' }), send, origin).kind).toBe(
      'ack',
    );
    expect(received.transaction.state).toBe('completed');
    expect(layer.receive(request({ branch: '', method: 'ACK', toTag: 'mine' }), send, origin).kind).toBe(
      'absorbed',
    );
    expect(received.transaction.state).toBe('confirmed');
  });

  it('hand up an ACK of no transaction: the one for a 2xx', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    expect(layer.receive(request({ method: 'ACK' }), send, origin)).toEqual({ kind: 'ack', invite: null });
  });

  it('find the INVITE that a CANCEL names (RFC 3261 9.2)', () => {
    const layer = createServerLayer({ clock: createManualClock() });
    const received = layer.receive(request(), send, origin);
    const cancel = request({ method: 'CANCEL' });
    expect(layer.cancelled(cancel)).toBe(received.kind === 'new' ? received.transaction : null);
    expect(layer.cancelled(request({ method: 'CANCEL', branch: ';branch=z9hG4bKb' }))).toBeNull();
  });

  it('repeat a non-2xx by timer G and give it up by timer H', async () => {
    const clock = createManualClock();
    const layer = createServerLayer({ clock });
    const times: number[] = [];
    let gaveUp = false;
    const received = layer.receive(request(), () => Promise.resolve(ok(times.push(clock.now()))), origin);
    if (received.kind !== 'new') throw new Error('not new');
    received.transaction.onTimeout = () => (gaveUp = true);
    received.transaction.respond({ status: 486, toTag: 'mine', bytes: utf8('486') });
    clock.advance(31_999);
    expect(times).toEqual([0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500]);
    expect(gaveUp).toBe(false);
    clock.advance(1);
    expect(gaveUp).toBe(true);
    expect(layer.snapshot()).toEqual([]);
    await settle();
  });

  it('are bounded in number', () => {
    const layer = createServerLayer({ clock: createManualClock(), limit: 1 });
    expect(layer.receive(request(), send, origin).kind).toBe('new');
    expect(layer.receive(request({ branch: ';branch=z9hG4bKb' }), send, origin)).toEqual({ kind: 'full' });
    expect(layer.receive(request(), send, origin).kind).toBe('absorbed');
  });
});
