/** What holds for every draft and for any bytes: nothing throws, nothing is lost, and reading takes linear time. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lookupIn, variableScope } from '#shared/template/scope.ts';
import { renderTemplate } from '#shared/template/render.ts';
import { editorText, literalBytes, readTemplate, templateOf } from '#shared/template/template.ts';
import { datagram } from './sip-messages.ts';

const RUNS = { numRuns: 600, seed: 2026 };

/** Words of which the language is made, in any order. */
const words = fc.constantFrom(
  ...['{{', '}}', '{', '}', '\\', '\\x0', '\\x41', '\\r', '\\n', '#', '{{#}}', '\n', '{{\\}}', '{{\\xff}}'],
  ...[
    'a',
    '{{a}}',
    '{{b}}',
    '{{$uuid}}',
    '(',
    ')',
    '"',
    '1',
    ',',
    'f("x", 1)',
    ' ',
    'é',
    '😀',
    '\ud800',
    '\t',
  ],
);
const draft = fc.oneof(
  fc.array(words, { maxLength: 30 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }).map(editorText),
);
/** Bytes near those that mean something here. */
const near = fc.constantFrom(
  ...[0x7b, 0x7b, 0x7d, 0x5c, 0x23, 13, 10, 0, 0x41, 0xc3, 0xa9, 0xe2, 0x80, 0xa8],
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.array(near, { maxLength: 60 }).map((list) => Uint8Array.from(list)),
  datagram,
);

const values = { a: 'value', b: '{{a}}{{\\xff}}', c: '' };

describe('for any bytes', () => {
  it('the text that stands for them is them again', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        const text = templateOf(given);
        expect(text).not.toContain('\r');
        expect(literalBytes(text)).toEqual(new Uint8Array(given));
        // No value stands in it: whatever is known, nothing is put in.
        expect(renderTemplate(text, () => 'value').bytes).toEqual(new Uint8Array(given));
      }),
      RUNS,
    );
  });

  it('also where values may stand in it, as long as none has a value', () => {
    fc.assert(
      fc.property(bytes, (given) => {
        expect(renderTemplate(templateOf(given, 'values'), () => null).bytes).toEqual(new Uint8Array(given));
      }),
      RUNS,
    );
  });

  it('long runs of one byte come back too', () => {
    for (const byte of [0x00, 0x0d, 0x0a, 0x7b, 0xff, 0x41]) {
      const run = new Uint8Array(20_000).fill(byte);
      expect(literalBytes(templateOf(run))).toEqual(run);
    }
  });
});

describe('for any draft', () => {
  it('the pieces cover it in order', () => {
    fc.assert(
      fc.property(draft, (text) => {
        let at = 0;
        for (const { from, to } of readTemplate(text)) {
          expect(from).toBe(at);
          expect(to).toBeGreaterThan(from);
          at = to;
        }
        expect(at).toBe(text.length);
      }),
      RUNS,
    );
  });

  it('every offset has its place on the other side, and order is kept', () => {
    fc.assert(
      fc.property(draft, (text) => {
        const wire = renderTemplate(text, variableScope(values, lookupIn({})));
        let [byte, at] = [0, 0];
        for (let offset = 0; offset <= text.length; offset++) {
          const next = wire.toByte(offset);
          expect(next).toBeGreaterThanOrEqual(byte);
          byte = next;
        }
        expect(byte).toBe(wire.bytes.length);
        for (let place = 0; place <= wire.bytes.length; place++) {
          const next = wire.toText(place);
          expect(next).toBeGreaterThanOrEqual(at);
          expect(next).toBeLessThanOrEqual(text.length);
          at = next;
        }
      }),
      RUNS,
    );
  });

  it('a text that is read from its own bytes says the same', () => {
    fc.assert(
      fc.property(draft, (text) => {
        const first = literalBytes(text);
        expect(literalBytes(templateOf(first))).toEqual(first);
      }),
      RUNS,
    );
  });
});

describe('hostile text', () => {
  const N = 100_000;
  it.each<[name: string, text: string]>([
    ['openings', '{{'.repeat(N)],
    ['openings with a name', '{{a'.repeat(N)],
    ['openings with a bracket', '{{a("'.repeat(N)],
    ['an escape without end', `{{${'\\x00'.repeat(N)}`],
    ['escapes without end', `{{${'\\x00'.repeat(4_095)}`.repeat(24)],
    ['backslashes', '{{\\'.repeat(N)],
    ['blanks', `{{${' '.repeat(N)}a}}`],
    ['quotes', `{{a(${'"'.repeat(N)})}}`],
    ['values', '{{a}}'.repeat(N)],
    ['lines that are not sent', '{{#}}\n'.repeat(N)],
    ['marks within a line', 'x{{#}}'.repeat(N)],
    ['breaks', '\n'.repeat(N)],
  ])('%s are read in linear time', (_, text) => {
    // A quadratic scan of as much takes longer than a test may.
    const wire = renderTemplate(text, lookupIn({ a: 'x' }));
    expect(wire.toText(wire.bytes.length)).toBeLessThanOrEqual(text.length);
    expect(literalBytes(templateOf(wire.bytes))).toEqual(wire.bytes);
  });
});
