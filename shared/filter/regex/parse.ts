/**
 * Reads a regular expression of the kind that can be decided in linear time: characters, `.`, classes, groups, `|`,
 * `* + ? {n,m}` (a `?` behind them changes nothing, for only whether it fits is asked), `^ $ \b \B`, and `(?i)` or
 * `(?-i)` at the beginning. Never throws.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { FILTER_LIMITS } from '../limits.ts';
import { DOT } from './char-set.ts';
import { Cursor } from './cursor.ts';
import { readClass, readEscape, single } from './parse-class.ts';
import type { Assertion, Pattern, RegexError, RegexNode } from './syntax.ts';

const FLAG = /\(\?(-?)i\)/y;
const COUNT = /\{(\d+)(,?)(\d*)\}/y;

/** The tree of a regular expression, or its first error. */
export function parseRegex(text: string): Result<Pattern, RegexError> {
  const cursor = new Cursor(text);
  const flag = cursor.match(FLAG);
  const node = readChoice(cursor, 0);
  // Only a parenthesis that closes nothing stops the reading before the end.
  if (node && cursor.next() !== '') cursor.fail('regex-group-unexpected', cursor.place - 1);
  if (!node || cursor.error) return err(cursor.error ?? { code: 'unexpected', start: 0, end: text.length });
  return ok({ node, ignoreCase: flag ? flag[1] === '' : null });
}

function readChoice(cursor: Cursor, depth: number): RegexNode | null {
  const options: RegexNode[] = [];
  do {
    const option = readSequence(cursor, depth);
    if (!option) return null;
    options.push(option);
  } while (cursor.eat('|'));
  const [only] = options;
  return only && options.length === 1 ? only : { kind: 'choice', options };
}

function readSequence(cursor: Cursor, depth: number): RegexNode | null {
  const parts: RegexNode[] = [];
  for (let char = cursor.peek(); char !== '' && char !== '|' && char !== ')'; char = cursor.peek()) {
    const atom = readAtom(cursor, depth);
    const part = atom && readRepeat(cursor, atom);
    if (!part) return null;
    parts.push(part);
  }
  return { kind: 'sequence', parts };
}

const assertion = (which: Assertion): RegexNode => ({ kind: 'assert', assertion: which });

function readAtom(cursor: Cursor, depth: number): RegexNode | null {
  const start = cursor.place;
  if (cursor.match(COUNT))
    return cursor.fail('regex-repeat-nothing', start, { text: cursor.text.slice(start, cursor.place) });
  const char = cursor.next();
  if (char === '(') return readGroup(cursor, start, depth);
  if (char === '*' || char === '+' || char === '?')
    return cursor.fail('regex-repeat-nothing', start, { text: char });
  if (char === '^') return assertion('start');
  if (char === '$') return assertion('end');
  if (char === '.') return { kind: 'class', chars: DOT };
  if (char === '[') {
    const chars = readClass(cursor);
    return chars && { kind: 'class', chars };
  }
  if (char === '\\') return readEscaped(cursor);
  return { kind: 'class', chars: { negated: false, ranges: single(char.codePointAt(0) ?? 0) } };
}

function readEscaped(cursor: Cursor): RegexNode | null {
  if (cursor.eat('b')) return assertion('word');
  if (cursor.eat('B')) return assertion('not-word');
  const ranges = readEscape(cursor);
  return ranges && { kind: 'class', chars: { negated: false, ranges } };
}

const LOOKING = /\?<?[=!]/y;

function readGroup(cursor: Cursor, start: number, depth: number): RegexNode | null {
  const limit = FILTER_LIMITS.regexDepth;
  if (depth >= limit) return cursor.fail('regex-too-deep', start, { limit });
  if (cursor.match(LOOKING)) return cursor.fail('regex-lookaround', start);
  const isPlain = cursor.eat('?:');
  if (!isPlain && cursor.eat('?')) return cursor.fail('regex-group-kind', start);
  const node = readChoice(cursor, depth + 1);
  if (!node) return null;
  if (cursor.eat(')')) return isPlain ? node : { kind: 'group', part: node };
  return cursor.fail('regex-group-open', start);
}

/** The numbers of a repetition, or null where none stands here. */
function readTimes(cursor: Cursor): { readonly min: number; readonly max: number } | null {
  if (cursor.eat('*')) return { min: 0, max: Infinity };
  if (cursor.eat('+')) return { min: 1, max: Infinity };
  if (cursor.eat('?')) return { min: 0, max: 1 };
  const count = cursor.match(COUNT);
  if (!count) return null;
  const min = Number(count[1]);
  if (count[2] === '') return { min, max: min };
  return { min, max: count[3] === '' ? Infinity : Number(count[3]) };
}

function readRepeat(cursor: Cursor, part: RegexNode): RegexNode | null {
  const start = cursor.place;
  const times = readTimes(cursor);
  if (!times) return part;
  const { min, max } = times;
  const text = cursor.text.slice(start, cursor.place);
  const limit = FILTER_LIMITS.regexCount;
  if (part.kind === 'assert') return cursor.fail('regex-repeat-nothing', start, { text });
  if (max < min || min > limit || (max > limit && max !== Infinity))
    return cursor.fail('regex-count', start, { limit });
  cursor.eat('?');
  return { kind: 'repeat', part, min, max };
}
