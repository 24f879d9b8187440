/** Values of a message that is there already. */
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { messageValues } from '#shared/template/message-values.ts';
import { renderTemplate } from '#shared/template/render.ts';

function parsed(...lines: string[]): SipMessage {
  const { message } = parseMessage(utf8(lines.join('\r\n')));
  if (!message) throw new Error('not a message');
  return message;
}

const response = parsed(
  'SIP/2.0 486 Busy Here',
  'Via: SIP/2.0/UDP a',
  'Via: SIP/2.0/UDP b',
  'm: <sip:bob@192.0.2.2>',
  'Content-Length: 4',
  '',
  'body',
);
const request = parsed('INVITE sip:bob@b.example SIP/2.0', 'Call-ID: x', '', '');

const render = (text: string, prefix: 'response' | 'request', message: SipMessage | null): string =>
  textOf(renderTemplate(text, messageValues(prefix, message)).bytes);

describe('values of a message', () => {
  it.each([
    ['{{response.status}} {{response.reason}}', '486 Busy Here'],
    ['{{response.header("Contact")}}', '<sip:bob@192.0.2.2>'],
    ['{{response.header("contact", 0)}}', '<sip:bob@192.0.2.2>'],
    ['{{response.header("v", 1)}}', 'SIP/2.0/UDP b'],
    ['{{response.body}}', 'body'],
    ['{{response.header("Contact", 1)}}', null],
    ['{{response.header("Contact", -1)}}', null],
    ['{{response.header("Contact", "0")}}', null],
    ['{{response.header("Contact", 0, 0)}}', null],
    ['{{response.header()}}', null],
    ['{{response.header("toString")}}', null],
    ['{{response.status(1)}}', null],
    ['{{response.method}}', null],
    ['{{response.toString}}', null],
    ['{{request.method}}', null],
  ])('%s', (text, expected) => {
    expect(render(text, 'response', response)).toBe(expected ?? text);
  });

  it('of a request are its method and its URI', () => {
    const text = '{{request.method}} {{request.uri}} {{request.header("i")}}{{request.body}}';
    expect(render(text, 'request', request)).toBe('INVITE sip:bob@b.example x');
    expect(render('{{request.status}}', 'request', request)).toBe('{{request.status}}');
  });

  it('are none where there is no message', () => {
    expect(render('{{response.status}}', 'response', null)).toBe('{{response.status}}');
  });

  it('keep bytes that are no text', () => {
    const bytes = new Uint8Array([...utf8('SIP/2.0 200 OK\r\nSubject: '), 0xff, 0xe9, 13, 10, 13, 10]);
    const lookup = messageValues('response', parseMessage(bytes).message);
    expect([...renderTemplate('{{response.header("Subject")}}', lookup).bytes]).toEqual([0xff, 0xe9]);
  });
});
