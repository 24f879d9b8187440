/** Cuts a value at its spaces: most lines of RFC 8866 are words with a single space between them. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, SP } from '#shared/sip/chars.ts';
import { SDP_LIMITS } from './limits.ts';

/** The words of a range; runs of spaces count as one. The word behind the limit holds all that is left. */
export function splitWords(
  bytes: Uint8Array,
  { start, end }: Span,
  limit: number = SDP_LIMITS.maxWords,
): Span[] {
  const words: Span[] = [];
  for (let place = start; place < end;) {
    while (place < end && at(bytes, place) === SP) place++;
    if (place >= end) break;
    const from = place;
    const isLast = words.length === limit - 1;
    while (place < end && (isLast || at(bytes, place) !== SP)) place++;
    words.push({ start: from, end: place });
  }
  return words;
}

/** Whether exactly one space separates the words and none stands around them. */
export function isSpacedWell(bytes: Uint8Array, { start, end }: Span): boolean {
  for (let place = start; place < end; place++) {
    if (at(bytes, place) !== SP) continue;
    if (place === start || place === end - 1 || at(bytes, place + 1) === SP) return false;
  }
  return true;
}

/** The place of a byte in a range, or the range's end. */
export function placeOf(bytes: Uint8Array, { start, end }: Span, byte: number): number {
  let place = start;
  while (place < end && at(bytes, place) !== byte) place++;
  return place;
}

/** The text of a range for a finding's words, cut short. */
export function quoted(bytes: Uint8Array, { start, end }: Span): string {
  return textOf(bytes, { start, end: Math.min(end, start + SDP_LIMITS.maxQuoted) });
}
