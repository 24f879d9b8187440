/** Tells text from binary where Content-Type does not, and makes rows of hexadecimal digits of what is binary. */
import type { Span } from '#shared/lib/bytes.ts';
import { hexOf, sequenceLength } from '#shared/lib/bytes.ts';
import { CR, LF, SP, TAB } from './chars.ts';

/** Types outside text/* whose bytes are text. */
const TEXT_TYPES: ReadonlySet<string> = new Set([
  'application/dtmf',
  'application/dtmf-relay',
  'application/javascript',
  'application/json',
  'application/simple-message-summary',
  'application/vnd.etsi.aoc+xml',
  'application/x-www-form-urlencoded',
  'application/xml',
]);

export type TextFormat = 'xml' | 'json' | 'plain';

/** The form of a media type's text (lower-case `type/subtype`), or null where the type is not one of text. */
export function textFormat(type: string): TextFormat | null {
  if (/[/+]xml$/.test(type)) return 'xml';
  if (/[/+]json$/.test(type)) return 'json';
  return type.startsWith('text/') || TEXT_TYPES.has(type) ? 'plain' : null;
}

/** Whether bytes can be shown as text: sound UTF-8 without control characters other than line ends and tabs. */
export function looksLikeText(bytes: Uint8Array, { start, end }: Span): boolean {
  for (let place = start; place < end; place++) {
    const byte = bytes[place] ?? 0;
    const isBreak = byte === CR || byte === LF || byte === TAB;
    if ((byte < SP && !isBreak) || byte === 127) return false;
    if (byte < 128) continue;
    const length = sequenceLength(bytes, place, end);
    if (length === 0) return false;
    place += length - 1;
  }
  return true;
}

export interface HexRow {
  /** Place of the row's first byte behind the body's begin. */
  readonly offset: number;
  /** Lower-case pairs with a space between them. */
  readonly hex: string;
  /** A point for each byte that is not printable ASCII. */
  readonly text: string;
}

const ROW = 16;

/** Rows of 16 bytes, from row `first` on and at most `count` of them, so that a screen asks for what it shows. */
export function hexRows(bytes: Uint8Array, { start, end }: Span, first: number, count: number): HexRow[] {
  const rows: HexRow[] = [];
  for (let place = start + first * ROW; place < end && rows.length < count; place += ROW) {
    const row = bytes.subarray(place, Math.min(end, place + ROW));
    const hex = hexOf(row).replace(/(..)(?=.)/g, '$1 ');
    const text = String.fromCharCode(...row.map((byte) => (byte >= SP && byte < 127 ? byte : 0x2e)));
    rows.push({ offset: place - start, hex, text });
  }
  return rows;
}
