/** Which kind of body a message has, bodies in bodies, and findings inside them (RFC 3261 7.4, RFC 3420, RFC 5621). */
import { readFileSync } from 'node:fs';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { hexRows, looksLikeText } from '#shared/sip/body-text.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyFindings, bodyOf, MAX_BODY_DEPTH } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { describe, expect, it } from 'vitest';
import { options, parsed } from './text-message.ts';

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n';

const withBody = (headers: readonly string[], body: string): SipMessage =>
  parsed(options([...headers, `Content-Length: ${utf8(body).length}`], body));
const typed = (type: string, body: string): SipMessage => withBody([`Content-Type: ${type}`], body);
const codes = (message: SipMessage): string[] => bodyFindings(message).map(({ code }) => code);

/** A node as its kind, and those inside it. */
function shape(node: BodyNode): unknown {
  if (node.kind === 'multipart') return node.parts.map(({ content }) => shape(content));
  return node.kind === 'sipfrag' ? { sipfrag: shape(node.content) } : node.kind;
}

describe('the kind of a body', () => {
  it.each([
    ['application/sdp', SDP, 'sdp', 'application/sdp'],
    ['Application / SDP;charset=utf-8', SDP, 'sdp', 'application/sdp'],
    ['application/pidf+xml', '<presence/>', 'text', 'application/pidf+xml'],
    ['application/json', '{}', 'text', 'application/json'],
    ['text/plain', 'hello', 'text', 'text/plain'],
    ['application/dtmf-relay', 'Signal=5', 'text', 'application/dtmf-relay'],
    ['application/x-unknown', 'words', 'text', 'application/x-unknown'],
    ['application/x-unknown', 'a\0b', 'binary', 'application/x-unknown'],
    ['nonsense', 'words', 'text', ''],
    ['multipart/mixed', 'words', 'text', 'multipart/mixed'],
    ['message/sipfrag', 'SIP/2.0 200 OK\r\n', 'sipfrag', 'message/sipfrag'],
  ])('of %s with %j is %s', (type, body, kind, read) => {
    const node = bodyOf(typed(type, body));
    expect([node.kind, node.type]).toEqual([kind, read]);
  });

  it('is none where there is no body', () => {
    const message = parsed(options(['Content-Length: 0']));
    expect(bodyOf(message).kind).toBe('none');
    expect(bodyFindings(message)).toEqual([]);
  });

  it('is text or bytes by its look where no Content-Type stands', () => {
    expect(bodyOf(withBody([], 'grüße\r\n')).kind).toBe('text');
    expect(bodyOf(withBody([], '\u0001')).kind).toBe('binary');
  });

  it('is found by the compact form of Content-Type', () => {
    expect(bodyOf(withBody(['c: application/sdp'], SDP)).kind).toBe('sdp');
  });

  it('is bytes where Content-Encoding says that it is packed', () => {
    const headers = ['Content-Type: application/sdp', 'Content-Encoding: gzip'];
    expect(bodyOf(withBody(headers, SDP)).kind).toBe('binary');
    expect(codes(withBody(headers, SDP))).toEqual([]);
  });

  it.each([
    ['application/pidf+xml', 'xml'],
    ['text/xml', 'xml'],
    ['application/vnd.x+json', 'json'],
    ['text/html', 'plain'],
  ])('of text is told by its format: %s is %s', (type, format) => {
    expect(bodyOf(typed(type, 'x'))).toMatchObject({ kind: 'text', format });
  });
});

describe('spans', () => {
  it('of SDP lie in the bytes of the message', () => {
    const message = typed('application/sdp', SDP);
    const node = bodyOf(message);
    if (node.kind !== 'sdp') throw new Error('the test needs SDP');
    expect(textOf(message.bytes, node.sdp.media[0]?.span)).toBe('m=audio 4000 RTP/AVP 0\r\n');
    expect(textOf(message.bytes, node.span)).toBe(SDP);
  });

  it('of a finding lie there too', () => {
    const message = typed('application/sdp', SDP.replace('4000', 'port'));
    const [one] = bodyFindings(message);
    expect(one).toMatchObject({ code: 'sdp-media-port', at: 'body' });
    expect(textOf(message.bytes, one?.span)).toBe('port');
  });
});

const mixed = (...parts: readonly string[]): string =>
  [...parts.map((part) => `--b\r\n${part}\r\n`), '--b--\r\n'].join('');

describe('a multipart body', () => {
  it('has a body in each part, by the type of the part', () => {
    const body = mixed(
      `Content-Type: application/sdp\r\n\r\n${SDP}`,
      '\r\nplain',
      'Content-Type: application/pkcs7\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA',
      'Content-Type: multipart/alternative; boundary="c d"\r\n\r\n--c d\r\n\r\nx\r\n--c d--',
    );
    const message = typed('multipart/mixed;boundary=b', body);
    expect(shape(bodyOf(message))).toEqual(['sdp', 'text', 'binary', ['text']]);
    expect(codes(message)).toEqual([]);
  });

  it('tells what is wrong inside its parts, at the body', () => {
    const body = mixed(
      'Content-Type: application/sdp\r\n\r\nv=0\r\n',
      'Content-Type: multipart/mixed\r\n\r\nx',
    );
    const message = typed('multipart/mixed;boundary=b', body);
    expect(codes(message)).toEqual([...Array<string>(3).fill('sdp-line-missing'), 'multipart-boundary']);
    expect(new Set(bodyFindings(message).map(({ at }) => at))).toEqual(new Set(['body']));
  });

  it('leaves the missing boundary of the message to the rules of its header', () => {
    expect(codes(typed('multipart/mixed', 'x'))).toEqual([]);
  });

  it('is read so deep and no deeper', () => {
    const nest = (depth: number): string =>
      depth === 0
        ? 'Content-Type: text/plain\r\n\r\nx'
        : `Content-Type: multipart/mixed;boundary=b${depth}\r\n\r\n--b${depth}\r\n${nest(depth - 1)}\r\n--b${depth}--`;
    const at = (depth: number): SipMessage =>
      typed(`multipart/mixed;boundary=b${depth}`, nest(depth).replace(/^.*\r\n\r\n/, ''));
    expect(codes(at(MAX_BODY_DEPTH))).toEqual([]);
    expect(codes(at(MAX_BODY_DEPTH + 1))).toEqual(['body-too-deep']);
    expect(codes(at(40))).toEqual(['body-too-deep']);
  });
});

describe('a fragment', () => {
  const part = (text: string): { start: string; headers: string[]; body: string; codes: string[] } => {
    const message = typed('message/sipfrag;version=2.0', text);
    const node = bodyOf(message);
    if (node.kind !== 'sipfrag') throw new Error('the test needs a fragment');
    const { startLine, headers, body } = node.fragment;
    return {
      start: startLine ? textOf(message.bytes, startLine.startLine) : '',
      headers: headers.map(({ canonical }) => canonical),
      body: textOf(message.bytes, body),
      codes: codes(message),
    };
  };

  it.each([
    ['SIP/2.0 100 Trying', 'SIP/2.0 100 Trying', [], ''],
    ['SIP/2.0 603 Declined\r\n', 'SIP/2.0 603 Declined', [], ''],
    ['INVITE sip:bob@example.com SIP/2.0\r\nv: x\r\n', 'INVITE sip:bob@example.com SIP/2.0', ['Via'], ''],
    ['From: <sip:a@b>\r\nTo: <sip:c@d>\r\n', '', ['From', 'To'], ''],
    ['Subject: x SIP/2.0\r\n', '', ['Subject'], ''],
    ['\r\nbody alone', '', [], 'body alone'],
    ['l: 4\r\n\r\nbody', '', ['Content-Length'], 'body'],
  ])('may be %j', (text, start, headers, body) => {
    expect(part(text)).toEqual({ start, headers, body, codes: [] });
  });

  it('tells what is wrong with its lines', () => {
    expect(part('SIP/2.0 20 OK\r\n').codes).toEqual(['status-not-three-digits']);
    expect(part('From: <sip:a@b>\r\nnothing\r\n').codes).toEqual(['header-no-colon']);
  });

  it('has a body by its own Content-Type', () => {
    const node = bodyOf(
      typed('message/sip', `SIP/2.0 200 OK\r\nContent-Type: application/sdp\r\n\r\n${SDP}`),
    );
    expect(shape(node)).toEqual({ sipfrag: 'sdp' });
  });
});

describe('the torture messages of RFC 4475', () => {
  const folder = new URL('../../../fixtures/rfc4475/', import.meta.url);
  const index = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as readonly {
    readonly file: string;
    readonly verdict: string;
  }[];
  const sound = index.filter(({ verdict }) => verdict === 'valid' || verdict === 'note');

  it.each(sound)('$file has no error in its body', ({ file }) => {
    const message = parsed(new Uint8Array(readFileSync(new URL(file, folder))));
    expect(bodyFindings(message).filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  it('mpart01.dat has its two parts', () => {
    const message = parsed(new Uint8Array(readFileSync(new URL('mpart01.dat', folder))));
    expect(shape(bodyOf(message))).toEqual(['text', 'binary']);
  });
});

describe('bytes as text and digits', () => {
  it.each([
    [[0x68, 0x69, 9, 13, 10], true],
    [[0xc3, 0xbc], true],
    [[0xe2, 0x82, 0xac], true],
    [[0xf0, 0x9f, 0x98, 0x80], true],
    [[0xc0, 0x80], false],
    [[0xed, 0xa0, 0x80], false],
    [[0xe0, 0x80, 0x80], false],
    [[0xf4, 0x90, 0x80, 0x80], false],
    [[0xf0, 0x80, 0x80, 0x80], false],
    [[0xc3], false],
    [[0xc3, 0x28], false],
    [[0x80], false],
    [[0], false],
    [[127], false],
  ])('%j is text: %s', (list, isText) => {
    expect(looksLikeText(Uint8Array.from(list), { start: 0, end: list.length })).toBe(isText);
  });

  it('are rows of sixteen, from the row that is asked for', () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, place) => place + 0x30);
    const span = { start: 2, end: 40 };
    expect(hexRows(bytes, span, 2, 5)).toEqual([{ offset: 32, hex: '52 53 54 55 56 57', text: 'RSTUVW' }]);
    expect(hexRows(bytes, span, 0, 1)).toHaveLength(1);
    expect(hexRows(Uint8Array.of(0, 0x41, 255), { start: 0, end: 3 }, 0, 9)[0]?.text).toBe('.A.');
  });
});
