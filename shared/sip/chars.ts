/** The character classes of RFC 3261 25.1 as one table of bits by byte, and small readings of bytes that use it. */

export const CLASS = {
  /** token: names of methods, parameters, headers, tags. */
  token: 1,
  /** word: Call-ID. */
  word: 2,
  /** user, without escapes. */
  user: 4,
  /** password, without escapes. */
  password: 8,
  /** paramchar, without escapes. */
  param: 16,
  /** Characters of URI headers, without escapes. */
  header: 32,
  /** Any character of a URI: reserved and unreserved, without escapes. */
  uric: 64,
  digit: 128,
  hex: 256,
  alpha: 512,
  /** SP, HTAB, CR, LF: inside a header value a line end is always part of a fold. */
  lws: 1024,
  /** A control character that no production of a header allows. */
  control: 2048,
} as const;

const DIGITS = '0123456789';
const ALPHA = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const UNRESERVED = `${ALPHA}${DIGITS}-_.!~*'()`;

const MEMBERS: readonly (readonly [bit: number, characters: string])[] = [
  [CLASS.token, `${ALPHA}${DIGITS}-.!%*_+\`'~`],
  [CLASS.word, `${ALPHA}${DIGITS}-.!%*_+\`'~()<>:\\"/[]?{}`],
  [CLASS.user, `${UNRESERVED}&=+$,;?/`],
  [CLASS.password, `${UNRESERVED}&=+$,`],
  [CLASS.param, `${UNRESERVED}[]/:&+$`],
  [CLASS.header, `${UNRESERVED}[]/?:+$`],
  [CLASS.uric, `${UNRESERVED};/?:@&=+$,[]`],
  [CLASS.digit, DIGITS],
  [CLASS.hex, `${DIGITS}abcdefABCDEF`],
  [CLASS.alpha, ALPHA],
  [CLASS.lws, ' \t\r\n'],
];

const BREAKS = [9, 10, 13];
const CONTROLS = [...Array(32).keys(), 127].filter((byte) => !BREAKS.includes(byte));

const TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  const character = String.fromCharCode(byte);
  const bits = MEMBERS.reduce(
    (sum, [bit, characters]) => (characters.includes(character) ? sum | bit : sum),
    0,
  );
  return CONTROLS.includes(byte) ? bits | CLASS.control : bits;
});

export const TAB = 9;
export const LF = 10;
export const CR = 13;
export const SP = 32;

/** The byte at a place, or -1 outside the bytes. */
export function at(bytes: Uint8Array, place: number): number {
  return bytes[place] ?? -1;
}

/** Tells whether a byte is of a class; -1 is of none. */
export function isClass(byte: number, bit: number): boolean {
  return ((TABLE[byte] ?? 0) & bit) !== 0;
}

/** The place after the run of a class that begins at `start`. */
export function endOfRun(bytes: Uint8Array, start: number, end: number, bit: number): number {
  let place = start;
  while (place < end && isClass(at(bytes, place), bit)) place++;
  return place;
}

/** The place of the first byte that is not white space, folds included (RFC 3261 25.1, LWS). */
export function skipLws(bytes: Uint8Array, start: number, end: number): number {
  return endOfRun(bytes, start, end, CLASS.lws);
}

/** Tells whether every byte is of a class and there is at least one. */
export function isAll(bytes: Uint8Array, start: number, end: number, bit: number): boolean {
  return start < end && endOfRun(bytes, start, end, bit) === end;
}

/** Where the white space that ends a range begins. */
export function trimEnd(bytes: Uint8Array, start: number, end: number): number {
  let place = end;
  while (place > start && isClass(at(bytes, place - 1), CLASS.lws)) place--;
  return place;
}

/** Compares bytes with a lower-case ASCII text, in any case. */
export function isText(bytes: Uint8Array, start: number, end: number, lower: string): boolean {
  if (end - start !== lower.length) return false;
  for (let i = 0; i < lower.length; i++) {
    const byte = at(bytes, start + i);
    const folded = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
    if (folded !== lower.charCodeAt(i)) return false;
  }
  return true;
}

/** The place of a byte in a range, or -1. */
export function indexOf(bytes: Uint8Array, start: number, end: number, byte: number): number {
  for (let place = start; place < end; place++) if (at(bytes, place) === byte) return place;
  return -1;
}

/** The decimal number of a run of digits, at the most 2^53 - 1; -1 where it is not digits alone. */
export function decimal(bytes: Uint8Array, start: number, end: number): number {
  if (!isAll(bytes, start, end, CLASS.digit)) return -1;
  let value = 0;
  for (let place = start; place < end; place++) {
    value = value * 10 + at(bytes, place) - 0x30;
    if (value > Number.MAX_SAFE_INTEGER) return Number.MAX_SAFE_INTEGER;
  }
  return value;
}
