/** The safe regular expressions say the same as JavaScript's own, over the expressions that both know. */
import { createRegex } from '#shared/filter/regex/regex.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const RUNS = { numRuns: 600, seed: 1968 };

const atom = fc.constantFrom(
  ...[
    'a',
    'b',
    'c',
    'B',
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '1',
    ' ',
    '-',
    '\\.',
    '\\n',
    'ä',
    '😀',
  ],
  ...[
    '[ab]',
    '[^a]',
    '[a-c]',
    '[^a-b1]',
    '[\\dB]',
    '[^\\s]',
    '[\\w-]',
    '[]',
    '[^]',
    '[ä😀]',
    '\\x61',
    '\\u{62}',
  ],
);
const assertion = fc.constantFrom('^', '$', '\\b', '\\B');
const times = fc.constantFrom(
  '*',
  '+',
  '?',
  '*?',
  '+?',
  '??',
  '{0}',
  '{1}',
  '{2}',
  '{0,2}',
  '{1,3}?',
  '{2,}',
);

const { pattern } = fc.letrec<{ pattern: string; sequence: string; part: string }>((tie) => ({
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((options) => options.join('|')),
  sequence: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 4 },
    { arbitrary: atom, weight: 4 },
    { arbitrary: fc.tuple(atom, times).map((two) => two.join('')), weight: 3 },
    { arbitrary: assertion, weight: 1 },
    { arbitrary: fc.tuple(tie('pattern'), times).map(([inner, count]) => `(${inner})${count}`), weight: 2 },
    { arbitrary: tie('pattern').map((inner) => `(?:${inner})`), weight: 1 },
  ),
}));

const subject = fc
  .array(fc.constantFrom('a', 'b', 'c', 'A', 'B', '1', ' ', '-', '.', '\n', 'ä', 'Ä', '😀', '_'), {
    maxLength: 12,
  })
  .map((chars) => chars.join(''));

describe('for any expression of the common kind and any text', () => {
  it.each([false, true])('both say the same (case left out: %s)', (ignoreCase) => {
    fc.assert(
      fc.property(pattern, fc.array(subject, { minLength: 1, maxLength: 6 }), (text, subjects) => {
        const made = createRegex(text, ignoreCase);
        if (!made.ok) throw new Error(`${text}: ${made.error.code}`);
        const own = new RegExp(text, ignoreCase ? 'iu' : 'u');
        const regex = made.value;
        expect(subjects.map((one) => regex.test(one))).toEqual(subjects.map((one) => own.test(one)));
      }),
      RUNS,
    );
  });
});

describe('for any text as an expression', () => {
  const any = fc.oneof(
    fc.string({ maxLength: 60, unit: 'binary' }),
    fc
      .array(fc.constantFrom(...'ab\\()[]{}|*+?^$.,-:=!<0123idDuxp'), { maxLength: 40 })
      .map((chars) => chars.join('')),
  );

  it('it is taken or refused at a place in it, and its work has a bound', () => {
    fc.assert(
      fc.property(any, subject, (text, one) => {
        const made = createRegex(text, false);
        if (made.ok) {
          expect(made.value.run(one).steps).toBeLessThanOrEqual((one.length + 1) * 4 * 2001);
          return;
        }
        const { start, end } = made.error;
        expect(start).toBeGreaterThanOrEqual(0);
        expect(end).toBeGreaterThanOrEqual(start);
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      RUNS,
    );
  });
});

describe('the place of a fit', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '1', '-', 'ä', '😀'), maxLength: 12 });

  it('begins where JavaScript’s own begins, and nothing that begins there is longer', () => {
    fc.assert(
      fc.property(pattern, text, (source, subject) => {
        const ours = createRegex(source, false);
        fc.pre(ours.ok);
        const theirs = new RegExp(source, 'u').exec(subject);
        const fit = ours.ok ? ours.value.find(subject) : null;
        expect(fit?.start).toBe(theirs?.index);
        if (!fit || !theirs) return;
        expect(fit.end).toBeGreaterThanOrEqual(theirs.index + theirs[0].length);
        expect(isFit(source, subject, fit.start, fit.end)).toBe(true);
        for (let end = fit.end + 1; end <= subject.length; end++)
          expect(isFit(source, subject, fit.start, end)).toBe(false);
      }),
      RUNS,
    );
  });
});

/** Whether JavaScript’s own fits from one place to another, and there alone. */
function isFit(source: string, subject: string, start: number, end: number): boolean {
  const rest = subject.length - end;
  const bound = new RegExp(`(?:${source})(?=[^]{${[...subject.slice(end)].length}}$)`, 'uy');
  bound.lastIndex = start;
  const found = bound.exec(subject);
  return found !== null && start + found[0].length === subject.length - rest;
}
