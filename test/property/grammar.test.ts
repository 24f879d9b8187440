/**
 * Every production gives back the parts a valid value was put together from and finds nothing wrong with it; changed
 * values never make it throw, its findings lie in the value, and its cost grows no faster than the value.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { DIAGNOSTICS } from '#shared/sip/diagnostic-codes.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted } from './counted-bytes.ts';
import { PRODUCTIONS } from './productions.ts';

const RUNS = { numRuns: 150, seed: 3261 };

const before = utf8('Name: ');
const after = utf8(',;"<>)\r\nNext: 1');

/** A value with other bytes around it, as in a message. */
function placed(value: Uint8Array): { bytes: Uint8Array; span: Span } {
  const span = { start: before.length, end: before.length + value.length };
  return { bytes: concatBytes([before, value, after]), span };
}

interface Found {
  readonly code: string;
  readonly severity: string;
  readonly span: Span;
}

function collector(): { sink: Sink; found: Found[] } {
  const found: Found[] = [];
  const sink: Sink = (code, span) => void found.push({ code, severity: DIAGNOSTICS[code].severity, span });
  return { sink, found };
}

/** Bytes that mean something to a reader. */
const UNITS = [
  ...' \t,;:"<>()=@%\\/[]*.&?+a1',
  '\r\n ',
  ';a=b',
  '%41',
  'a,',
  '"a"',
  '(a)',
  '<a>',
  'a ',
  ';a="b"',
];
const hostile = fc.array(fc.constantFrom(...UNITS), { maxLength: 5 }).map((units) => units.join(''));

describe.each(PRODUCTIONS)('$name', ({ sample, read }) => {
  it('gives the parts of a valid value back and finds no error in it', () => {
    fc.assert(
      fc.property(sample, ({ text, parts }) => {
        const { sink, found } = collector();
        const { bytes, span } = placed(utf8(text));
        expect(read(bytes, span, sink)).toEqual(parts);
        expect(found.filter(({ severity }) => severity !== 'info')).toEqual([]);
      }),
      RUNS,
    );
  });

  it('never throws on a changed value, and finds in it only', () => {
    const changed = fc
      .tuple(sample, fc.array(fc.tuple(fc.nat(), fc.nat(9), hostile), { minLength: 1, maxLength: 3 }))
      .map(([{ text }, changes]) =>
        changes.reduce((value, [place, length, put]) => {
          const start = place % (value.length + 1);
          return `${value.slice(0, start)}${put}${value.slice(start + length)}`;
        }, text),
      );
    fc.assert(
      fc.property(changed, (text) => {
        const { sink, found } = collector();
        const { bytes, span } = placed(utf8(text));
        read(bytes, span, sink);
        for (const { span: place } of found) {
          expect(place.start).toBeGreaterThanOrEqual(span.start);
          expect(place.end).toBeGreaterThanOrEqual(place.start);
          expect(place.end).toBeLessThanOrEqual(span.end);
        }
      }),
      RUNS,
    );
  });

  it('reads at most about twice as much where the value is twice as long', () => {
    const LENGTH = 1500;
    const costOf = (text: string): number => {
      const { bytes, reads } = counted(utf8(text));
      read(bytes, { start: 0, end: utf8(text).length }, ignore);
      return reads();
    };
    fc.assert(
      fc.property(sample, hostile, hostile, ({ text }, head, unit) => {
        const start = `${text}${head}`;
        const once = `${start}${(unit || 'a').repeat(LENGTH)}`;
        const twice = `${start}${(unit || 'a').repeat(2 * LENGTH)}`;
        expect(costOf(twice)).toBeLessThanOrEqual(2.2 * costOf(once) + 4000);
      }),
      { numRuns: 25, seed: 8224 },
    );
  });
});

it('the counter tells a reader that begins again at every byte', () => {
  const costOf = (length: number): number => {
    const { bytes, reads } = counted(new Uint8Array(length));
    for (let i = 0; i < length; i++)
      for (let j = 0; j < i; j++) ignore('bare-lf', { start: bytes[j] ?? 0, end: i });
    return reads();
  };
  expect(costOf(600)).toBeGreaterThan(2.2 * costOf(300) + 4000);
});
