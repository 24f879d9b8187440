/** The tokenizer of SIP text: what each part of a message is called, and that no text can break or stall it. */
import { describe, expect, it } from 'vitest';
import type { TokenKind } from '../../../../renderer/editor/sip-tokens.ts';
import { tokenizeMessage } from '../../../../renderer/editor/sip-tokens.ts';

type Row = [kind: TokenKind, text: string];

function rows(text: string): Row[] {
  return tokenizeMessage(text).map(({ from, to, kind }) => [kind, text.slice(from, to)]);
}

/** The tokens of one header line of an otherwise plain request. */
function header(line: string): Row[] {
  const start = 'OPTIONS sip:a SIP/2.0\r\n';
  const text = `${start}${line}\r\n\r\n`;
  return tokenizeMessage(text)
    .filter(({ from }) => from >= start.length)
    .map(({ from, to, kind }) => [kind, text.slice(from, to)]);
}

describe('the start line', () => {
  it.each<[string, Row[]]>([
    [
      'INVITE sip:bob@b.example SIP/2.0',
      [
        ['method', 'INVITE'],
        ['uri', 'sip:bob@b.example'],
        ['version', 'SIP/2.0'],
      ],
    ],
    [
      'INVITE   sip:a b  SIP/2.0  ',
      [
        ['method', 'INVITE'],
        ['uri', 'sip:a b'],
        ['version', 'SIP/2.0'],
      ],
    ],
    [
      'OPTIONS sip:a',
      [
        ['method', 'OPTIONS'],
        ['uri', 'sip:a'],
      ],
    ],
    ['OPTIONS', [['method', 'OPTIONS']]],
    [
      'SIP/2.0 407 Proxy Authentication Required',
      [
        ['version', 'SIP/2.0'],
        ['status', '407'],
        ['reason', 'Proxy Authentication Required'],
      ],
    ],
    [
      'SIP/2.0 200',
      [
        ['version', 'SIP/2.0'],
        ['status', '200'],
      ],
    ],
  ])('%s', (line, expected) => {
    expect(rows(line)).toEqual(expected);
  });

  it('is found behind empty lines', () => {
    expect(rows('\r\n\r\nBYE sip:a SIP/2.0')[0]).toEqual(['method', 'BYE']);
  });
});

describe('header lines', () => {
  it.each<[string, Row[]]>([
    [
      'Via: SIP/2.0/UDP a;branch=z9hG4bK1;rport',
      [
        ['header', 'Via'],
        ['punct', ':'],
        ['punct', ';'],
        ['param', 'branch'],
        ['punct', '='],
        ['value', 'z9hG4bK1'],
        ['punct', ';'],
        ['param', 'rport'],
      ],
    ],
    [
      'From: "A;b=c <x>" <sip:a@b;lr>;tag=1',
      [
        ['header', 'From'],
        ['punct', ':'],
        ['punct', '<'],
        ['uri', 'sip:a@b;lr'],
        ['punct', '>'],
        ['punct', ';'],
        ['param', 'tag'],
        ['punct', '='],
        ['value', '1'],
      ],
    ],
    [
      't: sip:a@b;tag=1',
      [
        ['header', 't'],
        ['punct', ':'],
        ['uri', 'sip:a@b'],
        ['punct', ';'],
        ['param', 'tag'],
        ['punct', '='],
        ['value', '1'],
      ],
    ],
    [
      'i: a;b=c@d',
      [
        ['header', 'i'],
        ['punct', ':'],
        ['value', 'a;b=c@d'],
      ],
    ],
    [
      'CSeq:  4711 INVITE ',
      [
        ['header', 'CSeq'],
        ['punct', ':'],
        ['method', 'INVITE'],
      ],
    ],
    [
      'Authorization: Digest username="al,ice", nc=00000001',
      [
        ['header', 'Authorization'],
        ['punct', ':'],
        ['param', 'username'],
        ['punct', '='],
        ['value', '"al,ice"'],
        ['punct', ','],
        ['param', 'nc'],
        ['punct', '='],
        ['value', '00000001'],
      ],
    ],
    ['no colon here', []],
    [
      'Contact: <sip:a',
      [
        ['header', 'Contact'],
        ['punct', ':'],
        ['punct', '<'],
        ['uri', 'sip:a'],
      ],
    ],
  ])('%s', (line, expected) => {
    expect(header(line)).toEqual(expected);
  });

  it('a folded line goes on with the header above it', () => {
    expect(header('Via: SIP/2.0/UDP a\r\n ;branch=x')).toContainEqual(['value', 'x']);
  });
});

describe('the body and the variables', () => {
  it('everything behind the empty line is body, line by line', () => {
    expect(rows('BYE sip:a SIP/2.0\n\nv=0\n\nFrom: x').filter(([kind]) => kind === 'body')).toEqual([
      ['body', 'v=0'],
      ['body', 'From: x'],
    ]);
  });

  it('a variable cuts the token it stands in', () => {
    expect(rows('BYE sip:{{user}}@{{lab}} SIP/2.0')).toEqual([
      ['method', 'BYE'],
      ['uri', 'sip:'],
      ['variable', '{{user}}'],
      ['uri', '@'],
      ['variable', '{{lab}}'],
      ['version', 'SIP/2.0'],
    ]);
  });

  it('a variable is found where no other token is', () => {
    expect(header('Subject: hello {{name}}')).toContainEqual(['variable', '{{name}}']);
  });
});

describe('hostile text', () => {
  const long = 40_000;
  it.each<[string, string]>([
    ['blanks in the start line', `INVITE ${' '.repeat(long)}x`],
    ['words in CSeq', `BYE sip:a SIP/2.0\nCSeq: ${'a '.repeat(long / 2)}`],
    ['open quotes', `BYE sip:a SIP/2.0\nFrom: ${'"\\'.repeat(long / 2)}`],
    ['semicolons', `BYE sip:a SIP/2.0\nFrom: ${';'.repeat(long)}`],
    ['pairs without values', `BYE sip:a SIP/2.0\nAuthorization: Digest ${'=,'.repeat(long / 2)}`],
    ['open braces', '{'.repeat(long)],
    ['one long name', `BYE sip:a SIP/2.0\n${'a'.repeat(long)}`],
    ['many lines', 'x\n'.repeat(long / 2)],
    ['control characters', `\u0000\u0001 \u2028 \ud800\r\r\n${'\u0000'.repeat(100)}`],
  ])('%s: tokens stay in order, inside the text and without overlap', (_, text) => {
    let end = 0;
    for (const token of tokenizeMessage(text)) {
      expect(token.from).toBeGreaterThanOrEqual(end);
      expect(token.to).toBeGreaterThan(token.from);
      end = token.to;
    }
    expect(end).toBeLessThanOrEqual(text.length);
  });
});
