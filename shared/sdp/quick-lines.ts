/**
 * Finds lines of a session description by their type without an object for each (RFC 8866 5), for searches over very many. Lines,
 * their values and their sections are those of `parseSdp`, whose limit of lines holds here too; nothing is checked.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CR, LF } from '#shared/sip/chars.ts';
import { SDP_LIMITS } from './limits.ts';

const EQUAL = 0x3d;
const M = 0x6d;

/** The place of the LF that ends the line at `place`, or the end. */
function endOfLine(bytes: Uint8Array, place: number, end: number): number {
  let feed = place;
  while (feed < end && bytes[feed] !== LF) feed++;
  return feed;
}

function isOfType(bytes: Uint8Array, place: number, end: number, type: number): boolean {
  return bytes[place] === type && place + 1 < end && bytes[place + 1] === EQUAL;
}

/** The section of the session, and one for each m= line: from one to the next, or to the last line that is indexed. */
export function sectionsOf(bytes: Uint8Array, { start, end }: Span): Span[] {
  const sections: Span[] = [];
  let from = start;
  let place = start;
  for (let count = 0; place < end && count < SDP_LIMITS.maxLines; count++) {
    if (isOfType(bytes, place, end, M)) {
      sections.push({ start: from, end: place });
      from = place;
    }
    place = Math.min(endOfLine(bytes, place, end) + 1, end);
  }
  sections.push({ start: from, end: place });
  return sections;
}

/** The value of the first line of a type, a small letter's code, that is accepted; null where there is none. */
export function findLine(
  bytes: Uint8Array,
  { start, end }: Span,
  type: number,
  accepts: (value: Span) => boolean = () => true,
): Span | null {
  for (let place = start; place < end;) {
    const feed = endOfLine(bytes, place, end);
    if (isOfType(bytes, place, end, type)) {
      const isCrlf = feed < end && bytes[feed - 1] === CR;
      const value = { start: place + 2, end: isCrlf ? feed - 1 : feed };
      if (accepts(value)) return value;
    }
    place = feed + 1;
  }
  return null;
}
