/** A request's file: what it says, and what is kept of what it cannot say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { renderTemplate } from '#shared/template/render.ts';
import {
  isReference,
  readRequestFile,
  requestFile,
  requestLineOf,
  writeRequestFile,
} from '#shared/workspace/request-file.ts';

const MESSAGE = 'OPTIONS sip:bob@example.com SIP/2.0\nTo: <sip:bob@example.com>\n\n';
const bytesSent = (file: Uint8Array): Uint8Array => renderTemplate(readRequestFile(file).text, null).bytes;

describe('a request’s file', () => {
  it('is a block of settings and the message', () => {
    const file = requestFile({
      text: MESSAGE,
      to: 'udp:127.0.0.1:5060',
      off: ['retransmit'],
      user: 'alice',
      password: '{{password}}',
      account: 'lab',
      variables: [{ name: 'a', value: 'b' }],
      rest: ['# mine'],
    });
    const text = writeRequestFile(file);
    expect(text).toBe(
      `---\n# mine\nto: udp:127.0.0.1:5060\noff: retransmit\nuser: alice\npassword: {{password}}\naccount: lab\nvar a: b\n---\n${MESSAGE}`,
    );
    expect(readRequestFile(utf8(text))).toEqual(file);
  });

  it('is the message alone where nothing is set', () => {
    expect(writeRequestFile(requestFile({ text: MESSAGE }))).toBe(MESSAGE);
  });

  it.each(['---\nto: x\n---\nfoo', '---', '--- x', '\ufeff---\n---\n', 'a\n---\nb'])(
    'keeps the message %j',
    (text) => {
      expect(readRequestFile(utf8(writeRequestFile(requestFile({ text })))).text).toBe(text);
    },
  );

  it('holds no password but one that something else gives', () => {
    expect(writeRequestFile(requestFile({ text: 'x', password: 'hunter2' }))).toBe('x');
    expect(['{{password}}', ' {{a}} ', '{{$uuid}}'].map(isReference)).toEqual([true, true, true]);
    expect(['', 'x', '{{a}}x', '{{hunter 2}}', '{{\\x41}}'].map(isReference)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  it('keeps lines that mean nothing in it, a secret among them', () => {
    const text = `---\n# comment\nsecret x\nfuture: 1\nto: y\n---\n${MESSAGE}`;
    expect(writeRequestFile(readRequestFile(utf8(text)))).toBe(text);
  });

  it('is read with CRLF and a byte order mark too', () => {
    const text = `\ufeff---\r\nto: y\r\n---\r\n${MESSAGE.replaceAll('\n', '\r\n')}`;
    expect(readRequestFile(utf8(text))).toMatchObject({ to: 'y', text: MESSAGE });
  });

  it('alone is read without the mark that an editor put before it', () => {
    expect(readRequestFile(utf8(`\ufeff${MESSAGE}`)).text).toBe(MESSAGE);
  });

  it.each([
    ['a request', 'BYE sip:a SIP/2.0\n', { method: 'BYE', uri: 'sip:a' }],
    ['a request behind a mark', '\ufeffBYE sip:a SIP/2.0\n', { method: 'BYE', uri: 'sip:a' }],
    ['a value', '{{method}} sip:a SIP/2.0\n', { method: '{{method}}', uri: 'sip:a' }],
    ['a status line', 'SIP/2.0 200 OK\n', { method: '', uri: '' }],
    ['bytes that are no text', '\u0001\ufffd\u202e x\n', { method: '', uri: '' }],
    ['a block that has no end', '---\nto: a\n\nBYE sip:a SIP/2.0\n', { method: '', uri: '' }],
  ])('says the request line of %s', (_what, text, line) => {
    expect(requestLineOf(text)).toEqual(line);
  });

  const raw: readonly (readonly [what: string, bytes: Uint8Array])[] = [
    ['CRLF head and LF body', utf8('INFO sip:a SIP/2.0\r\nA: b\r\n\r\none\ntwo')],
    [
      'bytes that are no text',
      Uint8Array.from([...utf8('INFO sip:a SIP/2.0\r\n\r\n'), 0, 255, 13, 0xf0, 0x90, 0x80]),
    ],
    ['the marks of an escape', utf8('INFO sip:a SIP/2.0\r\nA: {{\\x00}}{{#}}\r\n{{#}}B: c\r\n\r\n')],
    ['a single CR', utf8('INFO sip:a SIP/2.0\rA: b\r\r')],
  ];
  it.each(raw)('with %s is sent exactly as it is', (_what, bytes) => {
    expect([...bytesSent(bytes)]).toEqual([...bytes]);
    const saved = writeRequestFile(readRequestFile(bytes));
    expect([...bytesSent(utf8(saved))]).toEqual([...bytes]);
  });

  it('keeps bytes that are no text below its block', () => {
    const body = Uint8Array.from([...utf8('INFO sip:a SIP/2.0\r\n\r\n'), 0xf0, 0x90, 0x80]);
    const bytes = Uint8Array.from([...utf8('---\nto: x\n---\n'), ...body]);
    expect([...bytesSent(bytes)]).toEqual([...body]);
  });

  it('is what the documentation shows', () => {
    const page = readFileSync(new URL('../../../../docs/workspace.md', import.meta.url), 'utf8');
    const example = /```\n(---\n[^]*?)```/.exec(page)?.[1] ?? '';
    expect(readRequestFile(utf8(example))).toMatchObject({
      to: 'udp:{{host}}:5060',
      off: ['retransmit', 'answerChallenges'],
      password: '{{password}}',
      variables: [
        { name: 'callee', value: 'ring' },
        { name: 'display', value: '"Alice"' },
      ],
      rest: ['# Rings until the call is cancelled.'],
    });
    expect(writeRequestFile(readRequestFile(utf8(example)))).toBe(example);
  });

  it('written by an editor has lines that end CRLF on the wire', () => {
    expect(textOf(bytesSent(utf8(MESSAGE)))).toBe(MESSAGE.replaceAll('\n', '\r\n'));
  });
});
