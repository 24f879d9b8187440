/** The structure of a message: spans, body, and the findings of one pass (RFC 3261 7, 18.3, 20.14). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { LIMITS, parseMessage } from '#shared/sip/parse.ts';
import { describe, expect, it } from 'vitest';
import {
  message,
  options,
  OPTIONS_LINES,
  parsed,
  parsedRequest,
  parsedResponse,
  RINGING_LINES,
} from './text-message.ts';

const codes = (bytes: Uint8Array): string[] => parseMessage(bytes).diagnostics.map(({ code }) => code);

describe('the start line', () => {
  it('is cut into method, Request-URI and version', () => {
    const request = parsedRequest(options());
    const part = (span: { start: number; end: number }): string => textOf(request.bytes, span);
    expect(part(request.method)).toBe('OPTIONS');
    expect(part(request.uri)).toBe('sip:bob@example.com');
    expect(part(request.version)).toBe('SIP/2.0');
    expect(part(request.startLine)).toBe('OPTIONS sip:bob@example.com SIP/2.0');
  });

  it('is cut into version, status and reason', () => {
    const response = parsedResponse(message(RINGING_LINES));
    expect(response.status).toBe(180);
    expect(textOf(response.bytes, response.reason)).toBe('Ringing');
  });

  it.each([
    ['', 'start-line-missing'],
    ['\r\n\r\n', 'start-line-missing'],
    ['\u0000\u0001\u0002\u0003', 'start-line-not-sip'],
    ['hello world\r\n\r\n', 'start-line-not-sip'],
    ['GET http://example.com/ HTTP/1.1\r\n\r\n', 'start-line-not-sip'],
    ['OPTIONS * HTTP/1.1\r\n\r\n', 'start-line-not-sip'],
  ])('makes no message of %j', (text, code) => {
    const result = parseMessage(utf8(text));
    expect(result.message).toBeNull();
    expect(result.diagnostics.map((one) => one.code)).toEqual([code]);
  });

  it.each([
    ['OPTIONS sip:a@b', 'request-line-no-version'],
    ['OPTIONS', 'start-line-not-sip'],
    ['OPTIONS SIP/2.0', 'request-line-no-uri'],
    ['OPTIONS  sip:a@b SIP/2.0', 'request-line-spacing'],
    ['OPTIONS\tsip:a@b SIP/2.0', 'request-line-spacing'],
    ['OPTIONS sip:a@b  SIP/2.0', 'request-line-spacing'],
    ['OPTIONS sip:a@b SIP/2.0 ', 'start-line-trailing-space'],
    [' OPTIONS sip:a@b SIP/2.0', 'start-line-leading-space'],
    ['OPTIONS sip:a@b SIP/3.0', 'version-unknown'],
    ['OPTIONS sip:a@b sip/2.0', 'version-case'],
    ['OPT{IONS sip:a@b SIP/2.0', 'method-not-token'],
    ['SIP/2.0 200', 'status-line-spacing'],
    ['SIP/2.0  200 OK', 'status-line-spacing'],
    ['SIP/2.0 OK', 'status-not-number'],
    ['SIP/2.0 20 OK', 'status-not-three-digits'],
    ['SIP/2.0 4294967301 OK', 'status-not-three-digits'],
    ['SIP/2.0 700 OK', 'status-out-of-range'],
    ['SIP/7.0 200 OK', 'version-unknown'],
  ])('%j is told as %s', (line, code) => {
    expect(codes(message([line, ...OPTIONS_LINES.slice(1)]))).toContain(code);
  });

  it('has a status of 0 where it is not a number of three digits or more', () => {
    const status = (line: string): number => parsedResponse(message([line])).status;
    expect([status('SIP/2.0 OK'), status('SIP/2.0 20 OK'), status('SIP/2.0 2000 OK')]).toEqual([0, 0, 2000]);
  });

  it('keeps a status of many digits a safe integer', () => {
    const { status } = parsedResponse(message([`SIP/2.0 ${'9'.repeat(400)} OK`]));
    expect(Number.isSafeInteger(status)).toBe(true);
  });

  it('may be preceded by empty lines', () => {
    const result = parseMessage(new Uint8Array([13, 10, 13, 10, ...options()]));
    expect(result.message?.startLine.start).toBe(4);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(['leading-empty-lines']);
  });
});

describe('header fields', () => {
  it.each([
    ['v: SIP/2.0/TCP a', 'Via', 'v', 'SIP/2.0/TCP a'],
    ['VIA \t:  SIP/2.0/TCP a  ', 'Via', 'VIA', 'SIP/2.0/TCP a'],
    ['x-own: 1', 'x-own', 'x-own', '1'],
    ['s:', 'Subject', 's', ''],
    ['s: a\r\n b\r\n\tc', 'Subject', 's', 'a\r\n b\r\n\tc'],
    ['Subject:\r\n  late', 'Subject', 'Subject', 'late'],
    ['Subject: Grüße', 'Subject', 'Subject', 'Grüße'],
    ['odd name: 1', 'odd name', 'odd name', '1'],
  ])('reads %j', (line, canonical, name, value) => {
    const bytes = options([line, 'Organization: last']);
    const header = parsed(bytes).headers.at(-2);
    expect(header?.canonical).toBe(canonical);
    expect(header && textOf(bytes, header.name)).toBe(name);
    expect(header && textOf(bytes, header.value)).toBe(value);
    expect(header && textOf(bytes, header.line)).toBe(`${line}\r\n`);
  });

  it.each([
    ['no colon here', 'header-no-colon'],
    [': no name', 'header-name-empty'],
    ['odd name: 1', 'header-name-not-token'],
    ['Subject: a\u0000b', 'control-character'],
    ['Subject: a\u007fb', 'control-character'],
    ['Subject: a\rb', 'control-character'],
    ['Subject: "a\\\u0000b"', 'control-character-escaped'],
    [`X-Long: ${'a'.repeat(LIMITS.maxLine)}`, 'line-too-long'],
    ['to: <sip:c@example.com>', 'header-repeated'],
    ['i: another', 'header-repeated'],
  ])('tells of %j as %s and keeps the message', (line, code) => {
    const bytes = options([line]);
    expect(codes(bytes)).toEqual([code]);
    expect(parsed(bytes).bytes).toBe(bytes);
  });

  it('cannot begin with a continued line', () => {
    const [start = '', ...rest] = OPTIONS_LINES;
    expect(codes(message([start, ' lost', ...rest]))).toEqual(['fold-without-header']);
  });

  it.each(['Via', 'Max-Forwards', 'From', 'To', 'Call-ID', 'CSeq'])('without %s is told', (name) => {
    const lines = OPTIONS_LINES.filter((line) => !line.startsWith(`${name}:`));
    const [missing, ...others] = parseMessage(message(lines)).diagnostics;
    expect(missing).toMatchObject({
      code: 'header-missing',
      at: 'message',
      data: { name },
      severity: 'error',
    });
    expect(others).toEqual([]);
  });

  it('needs no Max-Forwards in a response', () => {
    expect(codes(message(RINGING_LINES))).toEqual([]);
  });

  it('may repeat where the RFC lets it', () => {
    expect(
      codes(options(['Via: SIP/2.0/UDP b', 'Route: <sip:a;lr>', 'Route: <sip:b;lr>', 'X-A: 1', 'X-A: 1'])),
    ).toEqual([]);
  });

  it('may end with LF alone, which is counted once', () => {
    const bytes = utf8(`${OPTIONS_LINES.join('\n')}\n\n`);
    const { diagnostics, message: found } = parseMessage(bytes);
    expect(diagnostics).toMatchObject([{ code: 'bare-lf', severity: 'warning', data: { count: 8 } }]);
    expect(found?.headers.map(({ canonical }) => canonical)).toEqual([
      'Via',
      'Max-Forwards',
      'From',
      'To',
      'Call-ID',
      'CSeq',
    ]);
  });

  it('without an empty line behind them are told', () => {
    const whole = utf8(OPTIONS_LINES.join('\r\n'));
    expect(codes(whole)).toEqual(['headers-not-terminated']);
    expect(parsed(whole).headers).toHaveLength(6);
  });

  it('beyond the limit stay in the bytes, and the body is still found', () => {
    const many = Array.from({ length: LIMITS.maxHeaders }, (_, i) => `X-${i}: 1`);
    const bytes = options([...many, 'Content-Length: 4'], 'body');
    const result = parseMessage(bytes);
    expect(result.message?.headers).toHaveLength(LIMITS.maxHeaders);
    expect(result.diagnostics.filter(({ code }) => code === 'too-many-headers')).toHaveLength(1);
    expect(result.message && textOf(bytes, result.message.body)).toBe('body');
  });

  it('with more faults than anybody reads give a bounded list', () => {
    const { diagnostics } = parseMessage(options(Array.from({ length: 500 }, () => 'no colon')));
    expect(diagnostics).toHaveLength(LIMITS.maxFindings + 1);
    expect(diagnostics.at(-1)?.code).toBe('more-findings');
  });
});

describe('CSeq against the method', () => {
  it.each([
    ['CSeq: 7 OPTIONS', []],
    ['CSeq: 7\r\n OPTIONS', []],
    ['CSeq: 7 options', ['cseq-method']],
    ['CSeq: 7 INVITE', ['cseq-method']],
    ['CSeq: 7', []],
  ])('%j', (line, expected) => {
    expect(codes(message([...OPTIONS_LINES.slice(0, -1), line]))).toEqual(expected);
  });
});

describe('the body', () => {
  const cut = (lines: string[], body: string): [body: string, trailer: string, codes: string[]] => {
    const bytes = options(lines, body);
    const { body: span, trailer } = parsed(bytes);
    return [textOf(bytes, span), textOf(bytes, trailer), codes(bytes)];
  };

  it.each([
    [['Content-Length: 4'], 'body', ['body', '', []]],
    [['l: 2'], 'body', ['bo', 'dy', ['body-trailer']]],
    [['Content-Length: 0'], '', ['', '', []]],
    [['Content-Length: 9'], 'body', ['body', '', ['content-length-too-large']]],
    [['Content-Length: -1'], 'body', ['body', '', ['content-length-not-number']]],
    [['Content-Length: 4 4'], 'body', ['body', '', ['content-length-not-number']]],
    [['Content-Length:'], 'body', ['body', '', ['content-length-not-number']]],
    [['Content-Length: 99999999999999999999999'], 'body', ['body', '', ['content-length-too-large']]],
    [[], 'body', ['body', '', ['content-length-missing']]],
    [[], '', ['', '', []]],
    [['Content-Length: 4', 'l: 4'], 'body', ['body', '', ['header-repeated']]],
    [['Content-Length: 2', 'l: 4'], 'body', ['body', '', ['header-repeated', 'content-length-conflict']]],
  ])('after %j', (lines, body, expected) => {
    expect(cut(lines, body)).toEqual(expected);
  });

  it('that is shorter than Content-Length is an error at Content-Length, one that is longer is not', () => {
    const [short] = parseMessage(options(['Content-Length: 9'], 'body')).diagnostics;
    const [long] = parseMessage(options(['Content-Length: 1'], 'body')).diagnostics;
    expect(short).toMatchObject({ severity: 'error', at: 'Content-Length', data: { length: 9, present: 4 } });
    expect(long?.severity).toBe('warning');
  });
});

it('a message longer than a datagram can be is told and kept', () => {
  const bytes = options(['Content-Length: 70000'], 'x'.repeat(70_000));
  expect(codes(bytes)).toEqual(['message-too-long']);
});
