/** Multipart bodies as spans: preamble, parts with headers, epilogue, and what is wrong with them (RFC 2046 5.1.1). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { MultipartNode } from '#shared/sip/multipart.ts';
import { isPlainEncoding, MULTIPART_LIMITS, partHeader, readMultipart } from '#shared/sip/multipart.ts';
import { describe, expect, it } from 'vitest';

interface Read {
  readonly node: MultipartNode;
  readonly codes: readonly string[];
  readonly text: (span: Span | null) => string;
}

function read(text: string, boundary = 'b', before = ''): Read {
  const bytes = utf8(`${before}${text}behind`);
  const codes: string[] = [];
  const span = { start: utf8(before).length, end: bytes.length - 6 };
  const node = readMultipart(bytes, span, boundary, (code) => void codes.push(code));
  return { node, codes, text: (part) => (part ? textOf(bytes, part) : '') };
}

const TWO = '--b\r\nContent-Type: text/plain\r\n\r\none\r\n--b\r\n\r\ntwo\r\nlines\r\n--b--\r\n';

describe('a multipart body', () => {
  it('is cut into parts whose last line end belongs to the boundary', () => {
    const { node, codes, text } = read(TWO, 'b', 'head');
    expect(codes).toEqual([]);
    expect(node.closed).toBe(true);
    expect(node.parts.map(({ body }) => text(body))).toEqual(['one', 'two\r\nlines']);
    expect(text(partHeader(node.parts[0]?.headers ?? [], 'Content-Type'))).toBe('text/plain');
    expect(text(node.parts[0]?.span ?? null)).toBe('Content-Type: text/plain\r\n\r\none');
    expect([text(node.preamble), text(node.epilogue)]).toEqual(['', '']);
  });

  it('has a preamble and an epilogue, which are told', () => {
    const { node, codes, text } = read(`see below\r\n${TWO}bye`);
    expect([text(node.preamble), text(node.epilogue)]).toEqual(['see below', 'bye']);
    expect(codes).toEqual(['multipart-outside', 'multipart-outside']);
  });

  it.each([
    ['white space behind a boundary', '--b \t\r\n\r\none\r\n--b-- \r\n', ['one']],
    ['LF alone', '--b\n\none\n--b--\n', ['one']],
    ['an empty part', '--b\r\n\r\n\r\n--b--', ['']],
    ['a part of headers alone', '--b\r\nContent-ID: <1@x>\r\n--b--', ['']],
    ['no line end behind the closing boundary', '--b\r\n\r\none\r\n--b--', ['one']],
    ['a longer word that begins like the boundary', '--b\r\n\r\n--bc\r\n --b\r\n--b--', ['--bc\r\n --b']],
  ])('may have %s', (_what, body, parts) => {
    const { node, codes, text } = read(body);
    expect(node.parts.map((part) => text(part.body))).toEqual(parts);
    expect(codes).toEqual([]);
  });

  it.each([
    ['multipart-unclosed', '--b\r\n\r\none', 'b'],
    ['multipart-no-part', 'one', 'b'],
    ['multipart-no-part', '', 'b'],
    ['multipart-no-part', '--b--', 'b'],
    ['header-no-colon', '--b\r\nno header\r\n\r\none\r\n--b--', 'b'],
    ['header-repeated', '--b\r\nContent-Type: a/b\r\nContent-Type: a/b\r\n\r\n\r\n--b--', 'b'],
    ['multipart-boundary-malformed', '--b{\r\n\r\n\r\n--b{--', 'b{'],
    ['multipart-boundary-malformed', `--${'b'.repeat(71)}\r\n\r\n\r\n--${'b'.repeat(71)}--`, 'b'.repeat(71)],
  ])('has the finding %s: %j', (code, body, boundary) => {
    expect(read(body, boundary).codes).toEqual([code]);
  });

  it('reads no more parts than its limit', () => {
    const { maxParts } = MULTIPART_LIMITS;
    const { node, codes } = read(`${'--b\r\n\r\nx\r\n'.repeat(maxParts + 50)}--b--`);
    expect(node.parts).toHaveLength(maxParts);
    expect(codes).toEqual(['multipart-too-many-parts']);
  });

  it('may have exactly as many parts as the limit', () => {
    const { maxParts } = MULTIPART_LIMITS;
    const { node, codes } = read(`${'--b\r\n\r\nx\r\n'.repeat(maxParts)}--b--`);
    expect([node.parts.length, node.closed, codes]).toEqual([maxParts, true, []]);
  });
});

describe('an encoding', () => {
  it.each([
    ['', true],
    ['identity', true],
    ['8BIT', true],
    ['base64', false],
    ['gzip', false],
  ])('%j leaves the bytes as they are: %s', (word, isPlain) => {
    expect(isPlainEncoding(utf8(word), { start: 0, end: word.length })).toBe(isPlain);
  });
});
