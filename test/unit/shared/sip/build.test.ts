/** Requests and responses are built by RFC 3261 8.1.1 and 8.2.6, and filling adds what is missing and nothing else. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { FillPart } from '#shared/sip/build.ts';
import { buildRequest, buildResponse, fillRequest } from '#shared/sip/build.ts';
import { lint } from '#shared/sip/validate/validate.ts';
import { addressOf, cseqOf, tagOf, topVia, vias } from '#shared/sip/views.ts';
import { describe, expect, it } from 'vitest';
import { message, options, OPTIONS_LINES, parsed, parsedRequest } from './text-message.ts';

const context = () =>
  ({
    random: createSeededRandom(1),
    local: { host: '192.0.2.1', port: 5070 },
    transport: 'UDP',
    userAgent: 'Test/1',
    cseq: 3,
  }) as const;
const fill = (text: string, skip?: ReadonlySet<FillPart>) => fillRequest(utf8(text), context(), skip);
const lines = (bytes: Uint8Array): string[] => textOf(bytes).split('\r\n');

describe('fillRequest', () => {
  it('makes a whole request of a start line', () => {
    const { bytes, filled } = fill('INVITE sip:echo@example.com:5090;lr SIP/2.0');
    expect(lint(bytes).diagnostics).toEqual([]);
    expect(lines(bytes)[1]).toMatch(
      /^Via: SIP\/2\.0\/UDP 192\.0\.2\.1:5070;branch=z9hG4bK[a-z0-9]{16};rport$/,
    );
    expect(lines(bytes)).toEqual(
      expect.arrayContaining([
        'To: <sip:echo@example.com>',
        'CSeq: 3 INVITE',
        'Max-Forwards: 70',
        'Contact: <sip:sipwright@192.0.2.1:5070>',
        'User-Agent: Test/1',
        'Content-Length: 0',
      ]),
    );
    expect(filled).toEqual([
      'Via',
      'Max-Forwards',
      'From',
      'To',
      'Call-ID',
      'CSeq',
      'Contact',
      'User-Agent',
      'Content-Length',
    ]);
  });

  it('leaves what stands as it is, right or wrong', () => {
    const whole = textOf(options(['User-Agent: me', 'Content-Length: 99'], 'body'));
    expect(fill(whole)).toEqual({ bytes: utf8(whole), filled: [] });
  });

  it('completes a Via without branch and a From without tag', () => {
    const { bytes, filled } = fill(
      'OPTIONS sip:a SIP/2.0\r\nf: Me <sip:me@x>\r\nv: SIP/2.0/UDP h , SIP/2.0/UDP i\r\n\r\n',
    );
    const found = parsed(bytes);
    expect(topVia(found)?.params.get('branch')).toMatch(/^z9hG4bK.{16}$/);
    expect(vias(found)).toHaveLength(2);
    expect(tagOf(found, 'From')).toMatch(/^[a-z0-9]{10}$/);
    expect(filled.slice(0, 2)).toEqual(['Via', 'From']);
  });

  it.each(['From: <sip:a@b', 'Via: nonsense', 'Via: SIP/2.0/UDP h;x="'])(
    'leaves %j alone, where a parameter would be lost',
    (line) => {
      expect(lines(fill(`OPTIONS sip:a SIP/2.0\r\n${line}\r\n\r\n`).bytes)).toContain(line);
    },
  );

  it('can be told not to', () => {
    const skip = new Set<FillPart>(['Via', 'From', 'User-Agent', 'Content-Length']);
    const { bytes, filled } = fill('OPTIONS sip:a SIP/2.0\r\nFrom: <sip:me@x>\r\n\r\n', skip);
    expect(textOf(bytes)).not.toMatch(/Via|tag=|User-Agent|Content-Length/);
    expect(filled).toEqual(['Max-Forwards', 'To', 'Call-ID', 'CSeq']);
  });

  it.each([
    ['INVITE', true],
    ['SUBSCRIBE', true],
    ['REFER', true],
    ['UPDATE', true],
    ['NOTIFY', true],
    ['REGISTER', false],
    ['MESSAGE', false],
    ['OPTIONS', false],
    ['BYE', false],
  ])('gives %s a Contact: %s', (method, expected) => {
    expect(fill(`${method} sip:a SIP/2.0`).filled.includes('Contact')).toBe(expected);
  });

  it('names the user of From in Contact', () => {
    const { bytes } = fill('INVITE sip:a SIP/2.0\nFrom: <sip:me@x>\n\n');
    expect(addressOf(parsed(bytes), 'Contact')?.uri).toBe('sip:me@192.0.2.1:5070');
  });

  it('ends lines typed with LF, those of the body too, and counts the body', () => {
    const { bytes } = fill('MESSAGE sip:a SIP/2.0\nContent-Type: text/plain\n\none\ntwo');
    expect(lines(bytes).slice(-4)).toEqual(['Content-Length: 8', '', 'one', 'two']);
    expect(textOf(bytes)).not.toMatch(/[^\r]\n/);
  });

  it('leaves a body alone where the head is typed with CRLF', () => {
    const { bytes } = fill('MESSAGE sip:a SIP/2.0\r\nContent-Type: text/plain\r\n\r\none\ntwo');
    expect(textOf(bytes).endsWith('Content-Length: 7\r\n\r\none\ntwo')).toBe(true);
  });

  it('writes IPv6 in brackets', () => {
    const { bytes } = fillRequest(utf8('INVITE sip:a SIP/2.0'), {
      ...context(),
      local: { host: '::1', port: 5070 },
    });
    expect(topVia(parsed(bytes))).toMatchObject({ host: '::1', port: 5070 });
    expect(addressOf(parsed(bytes), 'From')?.uri).toBe('sip:sipwright@[::1]');
    expect(lint(bytes).diagnostics).toEqual([]);
  });

  it('returns what is not SIP as it is', () => {
    const bytes = utf8('hello\nworld');
    expect(fillRequest(bytes, context())).toEqual({ bytes, filled: [] });
  });

  it('gives a response its line ends only', () => {
    expect(fill('SIP/2.0 200 OK\nTo: a\n')).toEqual({
      bytes: utf8('SIP/2.0 200 OK\r\nTo: a\r\n\r\n'),
      filled: [],
    });
  });
});

describe('buildRequest', () => {
  it('writes headers in order and counts the body', () => {
    const bytes = buildRequest({
      method: 'MESSAGE',
      uri: 'sip:a@b',
      headers: [
        ['To', '<sip:a@b>'],
        ['l', '99'],
        ['Subject', 'x\r\nEvil: 1'],
      ],
      body: utf8('grüße'),
    });
    expect(textOf(bytes)).toBe(
      'MESSAGE sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\nSubject: x Evil: 1\r\nContent-Length: 7\r\n\r\ngrüße',
    );
  });
});

describe('buildResponse', () => {
  const request = (...extra: string[]) => parsedRequest(options(extra));

  it('copies Via, From, To with a tag, Call-ID and CSeq', () => {
    const bytes = buildResponse(request('v: SIP/2.0/UDP second', 'Subject: no'), 486, { toTag: 'xyz' });
    expect(lines(bytes)).toEqual([
      'SIP/2.0 486 Busy Here',
      'Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKabc',
      'From: <sip:alice@example.com>;tag=1',
      'To: <sip:bob@example.com>;tag=xyz',
      'Call-ID: c1@example.com',
      'CSeq: 7 OPTIONS',
      'Via: SIP/2.0/UDP second',
      'Content-Length: 0',
      '',
      '',
    ]);
  });

  it('keeps a tag that To has, and puts none on a 100', () => {
    const tagged = parsedRequest(
      message(OPTIONS_LINES.map((line) => (line.startsWith('To:') ? 'To: <sip:b@c>;tag=old' : line))),
    );
    expect(tagOf(parsed(buildResponse(tagged, 200, { toTag: 'new' })), 'To')).toBe('old');
    expect(tagOf(parsed(buildResponse(request(), 100, { toTag: 'new' })), 'To')).toBe('');
  });

  it.each([
    [180, true],
    [200, true],
    [100, false],
    [404, false],
  ])('a %d carries Record-Route: %s', (status, expected) => {
    const answer = parsed(buildResponse(request('Record-Route: <sip:p;lr>'), status));
    expect(addressOf(answer, 'Record-Route') !== null).toBe(expected);
  });

  it('writes a reason, headers and a body', () => {
    const body = utf8('v=0\r\n');
    const headers = [['Content-Type', 'application/sdp']] as const;
    const bytes = buildResponse(request(), 299, { reason: 'Fine', headers, body });
    expect(textOf(bytes)).toMatch(
      /^SIP\/2\.0 299 Fine\r\n.*Content-Type: application\/sdp\r\nContent-Length: 5\r\n\r\nv=0\r\n$/s,
    );
    expect(cseqOf(parsed(bytes))).toEqual({ seq: 7, method: 'OPTIONS' });
  });

  it.each([
    ['SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKa', 'SIP/2.0/UDP 192.0.2.7:5060;branch=z9hG4bKa'],
    ['SIP/2.0/UDP h;branch=z9hG4bKa', 'SIP/2.0/UDP h;branch=z9hG4bKa;received=192.0.2.7'],
    ['SIP/2.0/UDP 192.0.2.7;rport', 'SIP/2.0/UDP 192.0.2.7;rport=99;received=192.0.2.7'],
    [
      'SIP/2.0/UDP h;rport;branch=x , SIP/2.0/UDP i',
      'SIP/2.0/UDP h;rport=99;branch=x;received=192.0.2.7 , SIP/2.0/UDP i',
    ],
    ['SIP/2.0/UDP h;received=203.0.113.1;rport=1', 'SIP/2.0/UDP h;received=192.0.2.7;rport=99'],
    ['nonsense', 'nonsense'],
  ])('puts the source on the top Via %s', (via, expected) => {
    const source = { host: '192.0.2.7', port: 99 };
    const asked = parsedRequest(
      message([OPTIONS_LINES[0] ?? '', `Via: ${via}`, ...OPTIONS_LINES.slice(2), 'v: SIP/2.0/UDP z']),
    );
    const answer = lines(buildResponse(asked, 200, { received: source }));
    expect(answer[1]).toBe(`Via: ${expected}`);
    expect(answer).toContain('Via: SIP/2.0/UDP z');
  });

  it('copies bytes that are no text', () => {
    const bytes = new Uint8Array([...options()]);
    const place = textOf(bytes).indexOf('alice');
    bytes[place] = 0xff;
    const answer = buildResponse(parsedRequest(bytes), 200);
    expect(answer.includes(0xff)).toBe(true);
  });
});
