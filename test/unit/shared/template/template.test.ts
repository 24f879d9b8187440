/** The language of drafts: what is a piece of it and what is plain text, and how bytes are written in it. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Piece, ValueCall } from '#shared/template/template.ts';
import {
  callText,
  findValues,
  isPlain,
  literalBytes,
  readTemplate,
  templateOf,
} from '#shared/template/template.ts';

/** Bytes as a text of one character each. */
const latin = (bytes: Uint8Array): string => String.fromCharCode(...bytes);
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

describe('values', () => {
  it.each<[text: string, names: string[]]>([
    ['sip:{{user}}@{{lab}}', ['user', 'lab']],
    ['{{ local.ip }}', ['local.ip']],
    ['{{_a-1}}', ['_a-1']],
    ['{{$uuid}}', ['$uuid']],
    ['{{{a}}}', ['a']],
    ['{{a}}}', ['a']],
    ['{{a}}{{b}}', ['a', 'b']],
    ['{{#}}{{a}}\n{{b}}', ['b']],
    ['{{}}', []],
    ['{{1a}}', []],
    ['{{$}}', []],
    ['{{a b}}', []],
    ['{{a\n}}', []],
    ['{{a', []],
    ['{ {a}}', []],
    ['{{a}', []],
    [`{{${'a'.repeat(64)}}}`, ['a'.repeat(64)]],
    [`{{${'a'.repeat(66)}}}`, []],
  ])('%j', (text, names) => {
    expect(findValues(text).map(({ call }) => call.name)).toEqual(names);
  });
});

describe('arguments', () => {
  it.each<[text: string, args: ValueCall['args'] | null]>([
    ['{{f()}}', []],
    ['{{f(6)}}', [6]],
    ['{{f( -1 , 2 )}}', [-1, 2]],
    ['{{f("Contact")}}', ['Contact']],
    ['{{f("a, b", 2)}}', ['a, b', 2]],
    [String.raw`{{f("say \"x\" \\")}}`, ['say "x" \\']],
    ['{{f("呼叫")}}', ['呼叫']],
    ['{{f(1,)}}', null],
    ['{{f(,1)}}', null],
    ['{{f(x)}}', null],
    ['{{f("open)}}', null],
    ['{{f(1) 2}}', null],
    ['{{f(1.5)}}', null],
  ])('%j', (text, args) => {
    expect(findValues(text)[0]?.call.args ?? null).toEqual(args);
  });

  it.each<ValueCall>([
    { name: '$uuid', args: [] },
    { name: '$random.int', args: [-5, 100] },
    { name: 'response.header', args: ['a "quoted" \\ thing\t', 1] },
  ])('are written so that they are read again: $name', (call) => {
    expect(findValues(callText(call))[0]?.call).toEqual(call);
  });
});

describe('pieces', () => {
  const shown = (text: string) =>
    readTemplate(text).map((piece: Piece) => {
      const source = text.slice(piece.from, piece.to);
      return 'bytes' in piece ? [piece.kind, source, latin(piece.bytes)] : [piece.kind, source];
    });

  it.each<[text: string, pieces: string[][]]>([
    ['', []],
    ['a', [['text', 'a']]],
    [
      'a\n',
      [
        ['text', 'a'],
        ['break', '\n', '\r\n'],
      ],
    ],
    ['{{\\x00\\xfF}}', [['escape', '{{\\x00\\xfF}}', '\x00\xff']]],
    ['{{\\r\\n\\t\\0}}', [['escape', '{{\\r\\n\\t\\0}}', '\r\n\t\0']]],
    [
      'a{{\\n}}\nb',
      [
        ['text', 'a'],
        ['escape', '{{\\n}}\n', '\n'],
        ['text', 'b'],
      ],
    ],
    [
      'a{{\\}}\nb',
      [
        ['text', 'a'],
        ['escape', '{{\\}}\n', ''],
        ['text', 'b'],
      ],
    ],
    [
      '{{\\r}}{{\\n}}\n',
      [
        ['escape', '{{\\r}}', '\r'],
        ['escape', '{{\\n}}\n', '\n'],
      ],
    ],
    [
      '{{\\n}} \n',
      [
        ['escape', '{{\\n}}', '\n'],
        ['text', ' '],
        ['break', '\n', '\r\n'],
      ],
    ],
    [
      '{{#}}Via: x\nb',
      [
        ['off', '{{#}}Via: x\n'],
        ['text', 'b'],
      ],
    ],
    [
      'a\n{{#}}',
      [
        ['text', 'a'],
        ['break', '\n', '\r\n'],
        ['off', '{{#}}'],
      ],
    ],
    [
      'a{{\\n}}\n{{#}}b',
      [
        ['text', 'a'],
        ['escape', '{{\\n}}\n', '\n'],
        ['off', '{{#}}b'],
      ],
    ],
    ['a{{#}}', [['text', 'a{{#}}']]],
    ['{{\\x}}', [['text', '{{\\x}}']]],
    ['{{\\x0g}}', [['text', '{{\\x0g}}']]],
    ['{{\\q}}', [['text', '{{\\q}}']]],
    ['{{\\x00', [['text', '{{\\x00']]],
    [
      '{{{\\x41}}}',
      [
        ['text', '{'],
        ['escape', '{{\\x41}}', 'A'],
        ['text', '}'],
      ],
    ],
  ])('of %j', (text, pieces) => {
    expect(shown(text)).toEqual(pieces);
  });

  it('are plain where nothing stands between braces', () => {
    expect(['a\n{b}', '{{a}}', '{{\\r}}', '{{#}}'].map(isPlain)).toEqual([true, false, false, false]);
  });
});

describe('bytes in the language', () => {
  it.each<[bytes: string, text: string]>([
    ['A: b\r\n\r\n', 'A: b\n\n'],
    ['a\nb', 'a{{\\n}}\nb'],
    ['a\rb', 'a{{\\r}}b'],
    ['a\r\r\nb', 'a{{\\r\\r\\n}}\nb'],
    ['a\0\r\nb', 'a{{\\x00\\r\\n}}\nb'],
    ['a\tb\x7f', 'a\tb{{\\x7f}}'],
    ['\xff\xfe', '{{\\xff\\xfe}}'],
    ['{{a}}', '{{\\x7b}}{a}}'],
    ['{{#}}', '{{\\x7b}}{#}}'],
    ['{ {a}}', '{ {a}}'],
  ])('%j is %j', (bytes, text) => {
    expect(templateOf(bytesOf(bytes))).toBe(text);
    expect(latin(literalBytes(text))).toBe(bytes);
  });

  it('keep letters of every script, and escape what no editor shows', () => {
    expect(templateOf(utf8('é呼😀'))).toBe('é呼😀');
    expect(templateOf(utf8('\ufeff\u0085\u2028'))).toBe('{{\\xef\\xbb\\xbf\\xc2\\x85\\xe2\\x80\\xa8}}');
  });

  it.each<[bytes: string, text: string]>([
    ['{{a}}', '{{a}}'],
    ['{{\\r}}', '{{\\x7b}}{\\r}}'],
    ['{{#}}', '{{\\x7b}}{#}}'],
    ['{{{#}}', '{{{\\x7b}}{#}}'],
  ])('may leave values as values, and nothing else: %j', (bytes, text) => {
    expect(templateOf(bytesOf(bytes), 'values')).toBe(text);
    expect(latin(literalBytes(text))).toBe(bytes);
  });
});
