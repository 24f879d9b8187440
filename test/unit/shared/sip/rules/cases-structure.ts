/** Findings of the start line, the lines and the set of headers: a message without and a message with each. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Case } from './case.ts';
import { answer, edited, invite, options, register, request, response } from './messages.ts';

const sound = options();
const start = (line: string): Uint8Array => options(`=${line}`);
const many = (count: number, line: string): string[] => Array.from({ length: count }, () => line);

export const STRUCTURE_CASES: readonly Case[] = [
  ['start-line-missing', sound, utf8('\r\n'), 'start-line'],
  ['start-line-not-sip', sound, utf8('HELLO\r\n\r\n'), 'start-line'],
  ['start-line-leading-space', sound, start(' OPTIONS sip:bob@example.com SIP/2.0'), 'start-line'],
  ['start-line-trailing-space', sound, start('OPTIONS sip:bob@example.com SIP/2.0 '), 'start-line'],
  ['request-line-spacing', sound, start('OPTIONS  sip:bob@example.com SIP/2.0'), 'start-line'],
  ['request-line-no-uri', sound, start('OPTIONS SIP/2.0'), 'start-line'],
  ['request-line-no-version', sound, start('OPTIONS sip:bob@example.com'), 'start-line'],
  ['request-uri-brackets', sound, start('OPTIONS <sip:bob@example.com> SIP/2.0'), 'start-line'],
  ['request-uri-headers', sound, start('OPTIONS sip:bob@example.com?a=b SIP/2.0'), 'start-line'],
  ['request-uri-parameter', sound, start('OPTIONS sip:bob@example.com;method=BYE SIP/2.0'), 'start-line'],
  ['register-uri-user', register(), register('=REGISTER sip:bob@example.com SIP/2.0'), 'start-line'],
  ['method-not-token', sound, start('OPTI(ONS sip:bob@example.com SIP/2.0'), 'start-line'],
  ['method-case', sound, options('=options sip:bob@example.com SIP/2.0', 'CSeq: 7 options'), 'start-line'],
  ['method-unknown', sound, request('FLY'), 'start-line'],
  ['version-unknown', sound, start('OPTIONS sip:bob@example.com SIP/7.0'), 'start-line'],
  ['version-case', sound, start('OPTIONS sip:bob@example.com sip/2.0'), 'start-line'],
  ['status-line-spacing', answer(), answer('=SIP/2.0 200'), 'start-line'],
  ['status-not-number', answer(), answer('=SIP/2.0 OK X'), 'start-line'],
  ['status-not-three-digits', answer(), answer('=SIP/2.0 2000 X'), 'start-line'],
  ['status-out-of-range', answer(), answer('=SIP/2.0 700 X'), 'start-line'],
  ['status-unknown', answer(), answer('=SIP/2.0 299 X'), 'start-line'],
  ['response-to-ack', answer(), answer('CSeq: 7 ACK'), 'start-line'],
  ['provisional-to-non-invite', response(183, 'INVITE'), response(183, 'OPTIONS'), 'start-line'],
  ['timeout-to-non-invite', response(408, 'INVITE'), response(408, 'OPTIONS'), 'start-line'],
  ['leading-empty-lines', sound, edited(sound, 'OPTIONS', '\r\nOPTIONS'), 'message'],
  ['bare-lf', sound, edited(sound, '70\r\n', '70\n'), 'message'],
  ['control-character', sound, options('Subject: a\u0001b'), 'Subject'],
  ['control-character-escaped', options('X-A: "a"'), options('X-A: "\\\u0001"'), 'X-A'],
  ['header-no-colon', sound, options('+hello'), 'message'],
  ['header-name-empty', sound, options('+: x'), 'message'],
  ['header-name-not-token', options('X-A: y'), options('+X-A(: y'), 'message'],
  ['fold-without-header', options('X-A: y\r\n z'), edited(sound, 'Via', ' x\r\nVia'), 'message'],
  ['headers-not-terminated', sound, sound.subarray(0, -2), 'message'],
  ['too-many-headers', options(...many(400, '+X-A: y')), options(...many(513, '+X-A: y')), 'message'],
  ['line-too-long', options(`X-A: ${'y'.repeat(8000)}`), options(`X-A: ${'y'.repeat(8200)}`), 'X-A'],
  [
    'message-too-long',
    options('Content-Type: text/plain', 'Content-Length: 9000', '', 'x'.repeat(9000)),
    options('Content-Type: text/plain', 'Content-Length: 70000', '', 'x'.repeat(70_000)),
    'message',
  ],
  ['more-findings', sound, options(...many(210, '+: x')), 'message'],
  ['header-missing', sound, options('-Max-Forwards'), 'message'],
  ['header-missing-in-response', answer(), answer('-Call-ID'), 'message'],
  ['header-repeated', options('Subject: a'), options('User-Agent: a', '+User-Agent: b'), 'message'],
  ['header-empty', sound, options('+Expires:'), 'Expires'],
  ['header-name-similar', options('User-Agent: a'), options('UserAgent: a'), 'UserAgent'],
  ['header-obsolete', sound, options('Hide: route'), 'Hide'],
  ['method-header-missing', invite(), invite('-Contact'), 'message'],
  ['status-header-missing', answer(), answer('-Contact'), 'message'],
  ['status-header-advised', answer(), answer('-Allow'), 'message'],
  ['method-header-forbidden', request('CANCEL'), request('CANCEL', 'Require: timer'), 'Require'],
  ['method-header-unwanted', request('BYE'), request('BYE', 'Contact: <sip:a@example.com>'), 'Contact'],
  ['response-header-unwanted', answer(), answer('Max-Forwards: 70'), 'Max-Forwards'],
  ['option-tag-unknown', options('Require: timer'), options('Require: nothing'), 'Require'],
  ['option-tag-repeated', options('Supported: timer, path'), options('k: timer, Timer'), 'Supported'],
  ['allow-method-unknown', options('Allow: INVITE'), options('Allow: INVITE, FLY'), 'Allow'],
  ['allow-names-refused', response(405, 'BYE', 'Allow: INVITE'), response(405, 'BYE', 'Allow: BYE'), 'Allow'],
  ['priority-unknown', invite('Priority: urgent'), invite('Priority: soon'), 'Priority'],
  ['warning-code', answer('Warning: 399 a "x"'), answer('Warning: 199 a "x"'), 'Warning'],
  ['replaces-with-join', ...joined('Join'), 'Join'],
  ['content-length-not-number', options('Content-Length: 0'), options('Content-Length: x'), 'Content-Length'],
  [
    'content-length-conflict',
    options('Content-Length: 0'),
    options('Content-Length: 0', '+l: 1'),
    'Content-Length',
  ],
  ['content-length-too-large', options('Content-Length: 0'), options('Content-Length: 5'), 'Content-Length'],
  [
    'content-length-missing',
    options('Content-Type: text/plain', 'Content-Length: 1', '', 'x'),
    options('Content-Type: text/plain', '', 'x'),
    'message',
  ],
  [
    'body-trailer',
    options('Content-Type: text/plain', 'Content-Length: 3', '', 'xyz'),
    options('Content-Type: text/plain', 'Content-Length: 1', '', 'xyz'),
    'body',
  ],
  [
    'content-type-missing',
    options('Content-Type: text/plain', 'Content-Length: 1', '', 'x'),
    options('Content-Length: 1', '', 'x'),
    'message',
  ],
  ['content-header-without-body', sound, options('Content-Type: text/plain'), 'Content-Type'],
  [
    'disposition-unknown',
    options('Content-Disposition: render'),
    options('Content-Disposition: paint'),
    'Content-Disposition',
  ],
  ['transfer-encoding', sound, options('Transfer-Encoding: chunked'), 'Transfer-Encoding'],
  [
    'utf8-invalid',
    options('X-A: ä'),
    edited(options('X-A: y'), ': y', new Uint8Array([58, 32, 0xc3, 0x28])),
    'X-A',
  ],
  ['text-bidi', options('Subject: שלום'), options('X-A: a\u202eb'), 'X-A'],
  ['text-invisible', options('X-A: ä'), options('X-A: pay\u200bpal'), 'X-A'],
  ['text-mixed-scripts', options('X-A: привет hello'), options('X-A: p\u0430ypal'), 'X-A'],
];

/** An INVITE with Replaces alone, and with Join too. */
function joined(name: string): [Uint8Array, Uint8Array] {
  const replaces = 'Replaces: c@h;to-tag=1;from-tag=2';
  return [invite(replaces), invite(replaces, `${name}: c@h;to-tag=1;from-tag=2`)];
}
