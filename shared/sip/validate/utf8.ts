/** Looks for bytes that are not UTF-8 (RFC 3629 4): stray and missing continuations, overlong forms, surrogates. */

interface Lead {
  readonly length: number;
  /** What the byte behind the first may be; the ones after it are 0x80 to 0xBF. */
  readonly low: number;
  readonly high: number;
}

/** The first bytes of sequences, by range. */
const LEADS: readonly (readonly [from: number, to: number, lead: Lead])[] = [
  [0xc2, 0xdf, { length: 2, low: 0x80, high: 0xbf }],
  [0xe0, 0xe0, { length: 3, low: 0xa0, high: 0xbf }],
  [0xe1, 0xec, { length: 3, low: 0x80, high: 0xbf }],
  [0xed, 0xed, { length: 3, low: 0x80, high: 0x9f }],
  [0xee, 0xef, { length: 3, low: 0x80, high: 0xbf }],
  [0xf0, 0xf0, { length: 4, low: 0x90, high: 0xbf }],
  [0xf1, 0xf3, { length: 4, low: 0x80, high: 0xbf }],
  [0xf4, 0xf4, { length: 4, low: 0x80, high: 0x8f }],
];

function isSequence(bytes: Uint8Array, place: number, end: number, { length, low, high }: Lead): boolean {
  if (place + length > end) return false;
  const second = bytes[place + 1] ?? 0;
  if (second < low || second > high) return false;
  for (let i = 2; i < length; i++) if (((bytes[place + i] ?? 0) & 0xc0) !== 0x80) return false;
  return true;
}

/** The place of the first byte that is not of a UTF-8 sequence, or -1. */
export function badUtf8(bytes: Uint8Array, start: number, end: number): number {
  for (let place = start; place < end;) {
    const byte = bytes[place] ?? 0;
    if (byte < 0x80) {
      place++;
      continue;
    }
    const lead = LEADS.find(([from, to]) => byte >= from && byte <= to)?.[2];
    if (!lead || !isSequence(bytes, place, end, lead)) return place;
    place += lead.length;
  }
  return -1;
}
