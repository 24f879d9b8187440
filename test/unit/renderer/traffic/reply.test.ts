import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { IncomingRow } from '#shared/model/incoming.ts';
import type { LiveDialog } from '#shared/model/stack.ts';
import { noReply, replyTo } from '../../../../renderer/views/traffic/crafting/reply.ts';
import { capturedText } from '../../../helpers/captured.ts';

const HEAD = [
  'Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKa;rport',
  'From: <sip:alice@a>;tag=1',
  'To: <sip:bob@b>',
  'Call-ID: one',
];
const request = (method: string, more = {}) =>
  capturedText([`${method} sip:bob@b SIP/2.0`, ...HEAD, `CSeq: 1 ${method}`, '', ''].join('\r\n'), {
    direction: 'in',
    ...more,
  });
const response = (status: number, method = 'INVITE') =>
  capturedText(
    [`SIP/2.0 ${status} X`, ...HEAD.with(2, `${HEAD[2]};tag=2`), `CSeq: 1 ${method}`, '', ''].join('\r\n'),
  );
const reply = (detail: ReturnType<typeof request>, incoming: unknown[] = [], dialogs: unknown[] = []) =>
  replyTo(
    detail,
    { incoming: incoming as IncomingRow[], dialogs: dialogs as LiveDialog[] },
    createSeededRandom(1),
  );

describe('a reply to a captured message', () => {
  it.each([
    ['what is not SIP', capturedText('\x00'), 'not-sip'],
    ['an ACK', request('ACK'), 'ack'],
    ['a request of our own', request('INVITE', { direction: 'out' }), 'own-request'],
    ['a provisional response', response(180), 'provisional'],
    ['a request', request('INVITE'), null],
    ['a final response', response(200), null],
  ])('is told apart by the message alone: %s', (_what, detail, why) => {
    expect(noReply(detail)).toBe(why);
  });

  it('is given where the request waits', () => {
    expect(reply(request('INVITE'), [{ id: 7, messageId: 1, state: 'waiting' }])).toEqual({
      kind: 'incoming',
      id: 7,
    });
  });

  it('is a response to where the request came from, once it waits no more', () => {
    const said = reply(request('INVITE'), [{ id: 7, messageId: 1, state: 'answered' }]);
    expect(said).toMatchObject({
      kind: 'draft',
      parts: { destination: 'udp:192.0.2.1:5060', name: '200 INVITE' },
    });
    expect(said.kind === 'draft' && said.parts.text).toMatch(
      /^SIP\/2\.0 200 OK\nVia: .*;rport=5060.*\nFrom: .*\nTo: <sip:bob@b>;tag=\w{10}\nCall-ID: one\nCSeq: 1 INVITE\nContact: /,
    );
  });

  it.each([
    [200, 'INVITE', 'ACK'],
    [200, 'INFO', 'BYE'],
  ])('is the next request of the dialog: %s %s, %s', (status, method, step) => {
    const own = { id: 3, callId: 'one', localTag: '1', remoteTag: '2', phase: 'confirmed' };
    expect(reply(response(status, method), [], [own])).toEqual({ kind: 'step', dialog: 3, step });
  });

  it('is none where the dialog is over or another’s', () => {
    const over = { id: 3, callId: 'one', localTag: '1', remoteTag: '2', phase: 'terminated' };
    expect(reply(response(200), [], [over])).toEqual({ kind: 'none', why: 'no-dialog' });
    expect(reply(response(200))).toEqual({ kind: 'none', why: 'no-dialog' });
  });
});
