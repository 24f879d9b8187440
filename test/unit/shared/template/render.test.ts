/** From a draft's text to the bytes of the wire, and the way between UTF-16 offsets and bytes. */
import { describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import type { Rendered } from '#shared/template/render.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { lookupIn } from '#shared/template/scope.ts';
import { editorText } from '#shared/template/template.ts';

const wireOf = (text: string, values?: Record<string, string>): Rendered =>
  renderTemplate(text, values ? lookupIn(values) : null);

describe('the bytes of a text', () => {
  it('ends every line CRLF and writes UTF-8', () => {
    expect(textOf(wireOf('A: é\n\n😀').bytes)).toBe('A: é\r\n\r\n😀');
  });

  it('a text of the wire comes back from the editor with the same bytes', () => {
    const text = 'OPTIONS sip:a SIP/2.0\r\nSubject: 你好 😀\r\n\r\nbody\r\n';
    expect(textOf(wireOf(editorText(text)).bytes)).toBe(text);
  });

  it('leaves variables as they are where no values are given', () => {
    expect(textOf(wireOf('{{a}}').bytes)).toBe('{{a}}');
    expect(wireOf('{{a}}').unresolved).toEqual([]);
  });

  it('puts values in, and names what has none', () => {
    const wire = wireOf('{{a}} {{ b }} {{toString}}', { a: '1' });
    expect(textOf(wire.bytes)).toBe('1 {{ b }} {{toString}}');
    expect(wire.unresolved.map(({ call }) => call.name)).toEqual(['b', 'toString']);
  });
});

describe('offsets', () => {
  it.each<[name: string, text: string, offset: number, byte: number]>([
    ['ASCII', 'abc', 2, 2],
    ['behind a line end', 'a\nb', 2, 3],
    ['at a line end', 'a\nb', 1, 1],
    ['behind a two-byte character', 'é!', 1, 2],
    ['behind a three-byte character', '你!', 1, 3],
    ['behind an astral character', '😀!', 2, 4],
    ['behind an astral character on the second line', 'x\n😀!', 4, 7],
    ['the end', 'a\n😀', 4, 7],
    ['a lone surrogate, which is written as U+FFFD', '\ud800!', 1, 3],
    ['the beginning of nothing', '', 0, 0],
  ])('%s', (_, text, offset, byte) => {
    const wire = wireOf(text);
    expect(wire.toByte(offset)).toBe(byte);
    expect(wire.toText(byte)).toBe(offset);
  });

  it('a byte within a character is at its beginning', () => {
    const wire = wireOf('a😀b');
    expect([1, 2, 3, 4, 5].map(wire.toText)).toEqual([1, 1, 1, 1, 3]);
  });

  it('a byte between CR and LF is at the line end', () => {
    expect(wireOf('a\nb').toText(2)).toBe(1);
  });

  it('every character boundary goes to the wire and back', () => {
    const text = 'INVITE sip:{{u}}@b SIP/2.0\nFrom: "é你😀" <sip:a>\n\n😀😀\n';
    const wire = wireOf(text, { u: 'somebody-long' });
    const open = text.indexOf('{{');
    for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
      if (at <= open || at >= open + 5) expect(wire.toText(wire.toByte(at))).toBe(at);
  });
});

describe('spans of bytes as ranges of text', () => {
  const text = 'A {{v}} B\n😀 C';
  const wire = wireOf(text, { v: 'value' });
  it.each<[name: string, start: number, end: number, expected: string]>([
    ['before the variable', 0, 1, 'A'],
    ['a part of the value is the whole variable', 3, 5, '{{v}}'],
    ['all of the value', 2, 7, '{{v}}'],
    ['behind the variable', 8, 9, 'B'],
    ['a part of a character is the whole character', 12, 13, '😀'],
    ['over a line end', 8, 15, 'B\n😀'],
    ['nothing', 4, 4, ''],
    ['beyond the end', 16, 999, 'C'],
  ])('%s', (_, start, end, expected) => {
    const { from, to } = wire.range({ start, end });
    expect(text.slice(from, to)).toBe(expected);
  });
});

describe('escapes and lines that are not sent', () => {
  //            0123456 789012345 6789 0
  const text = 'a{{\\n}}\n{{#}}Via\nbc{{\\xff}}d\n';
  const wire = wireOf(text);

  it('are on the wire as they say', () => {
    expect([...wire.bytes]).toEqual([...'a\nbc'].map((one) => one.charCodeAt(0)).concat(0xff, 100, 13, 10));
  });

  it.each<[name: string, start: number, end: number, expected: string]>([
    ['an escape in the place of a line end', 1, 2, '{{\\n}}\n'],
    ['behind a line that is not sent', 2, 4, 'bc'],
    ['an escape', 4, 5, '{{\\xff}}'],
    ['over an escape', 3, 6, 'c{{\\xff}}d'],
    ['a line end', 6, 8, '\n'],
  ])('%s is found in the text', (_, start, end, expected) => {
    const { from, to } = wire.range({ start, end });
    expect(text.slice(from, to)).toBe(expected);
  });

  it('a place in a line that is not sent is where the line would be', () => {
    expect(wire.toByte(text.indexOf('Via'))).toBe(2);
    expect(wire.toByte(text.indexOf('bc'))).toBe(2);
  });

  it('a value without bytes is a place between others', () => {
    const empty = wireOf('a{{v}}b', { v: '' });
    expect([0, 1, 2].map(empty.toText)).toEqual([0, 6, 7]);
    expect(empty.toByte(3)).toBe(1);
  });
});
