/** Reads the escapes and the character classes of a regular expression. */
import type { CharClass, CharRange } from './char-set.ts';
import { CLASS_ESCAPES, LAST_CODE } from './char-set.ts';
import type { Cursor } from './cursor.ts';

const CONTROLS: ReadonlyMap<string, number> = new Map([
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['f', 0x0c],
  ['v', 0x0b],
  ['0', 0x00],
]);

const HEX = /x([0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}/iy;

/** A character as a range of one. */
export function single(code: number): readonly CharRange[] {
  return [[code, code]];
}

/** What an escape stands for; the backslash is behind the cursor. Null where it is none. */
export function readEscape(cursor: Cursor): readonly CharRange[] | null {
  const start = cursor.place - 1;
  const hex = cursor.match(HEX);
  if (hex) {
    const code = Number.parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
    return code <= LAST_CODE ? single(code) : cursor.fail('regex-escape', start, { text: hex[0] });
  }
  const char = cursor.next();
  const ranges = CLASS_ESCAPES.get(char);
  if (ranges) return ranges;
  if (char === 'k' || (char >= '1' && char <= '9')) return cursor.fail('regex-backreference', start);
  const control = char === '0' && /\d/.test(cursor.peek()) ? undefined : CONTROLS.get(char);
  if (control !== undefined) return single(control);
  if (char === '' || /[a-z0-9]/i.test(char)) return cursor.fail('regex-escape', start, { text: char });
  return single(char.codePointAt(0) ?? 0);
}

/** One character or escape inside a class; `\b` is a backspace there. */
function readAtom(cursor: Cursor): readonly CharRange[] | null {
  const char = cursor.next();
  if (char !== '\\') return single(char.codePointAt(0) ?? 0);
  return cursor.eat('b') ? single(0x08) : readEscape(cursor);
}

/** A range has one character at each end, the smaller one first. */
function readRange(cursor: Cursor, start: number, from: readonly CharRange[]): readonly CharRange[] | null {
  cursor.next();
  const to = readAtom(cursor);
  if (!to) return null;
  const [first, last] = [from[0], to[0]];
  const isSound = first && last && from.length === 1 && to.length === 1 && isOne(first) && isOne(last);
  if (isSound && first[0] <= last[0]) return [[first[0], last[0]]];
  return cursor.fail('regex-class-range', start, { text: cursor.text.slice(start, cursor.place) });
}

const isOne = ([first, last]: CharRange): boolean => first === last;

/** Reads a class; its opening bracket is behind the cursor. */
export function readClass(cursor: Cursor): CharClass | null {
  const open = cursor.place - 1;
  const negated = cursor.eat('^');
  const ranges: CharRange[] = [];
  while (!cursor.isEnd && cursor.peek() !== ']') {
    const start = cursor.place;
    const atom = readAtom(cursor);
    const behind = cursor.text[cursor.place + 1];
    const isRange = cursor.peek() === '-' && behind !== undefined && behind !== ']';
    const found = atom && isRange ? readRange(cursor, start, atom) : atom;
    if (!found) return null;
    ranges.push(...found);
  }
  return cursor.eat(']') ? { negated, ranges } : cursor.fail('regex-class-open', open);
}
