/**
 * The arithmetic of a hex dump: which bytes stand in a row, where the caret goes by a key, and what a byte is called. Rows
 * are made when they are seen, so a dump of any length costs what is on the screen.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { unitName } from '#shared/lib/visible.ts';

/** Bytes of a row, and of each of its groups. */
export const HEX_WIDTH = 16;
export const HEX_GROUP = 8;

export interface HexCell {
  /** Its offset in the message. */
  readonly at: number;
  /** Two digits. */
  readonly hex: string;
  /** Itself where it is printable ASCII, else a dot. */
  readonly ascii: string;
}

export interface HexRow {
  /** Its index in the dump. */
  readonly index: number;
  /** The offset of its first byte, in hexadecimal. */
  readonly offset: string;
  readonly cells: readonly HexCell[];
}

const digits = (value: number, length: number): string => value.toString(16).padStart(length, '0');

/** How many rows so many bytes have; nothing has one empty row less than one byte. */
export const rowCount = (length: number, width = HEX_WIDTH): number => Math.ceil(length / width);

/** Digits that the offsets of a message of this length have: four, or as many as the last one needs. */
export const offsetDigits = (length: number): number =>
  Math.max(4, Math.max(0, length - 1).toString(16).length);

/** Rows `start` to `end - 1` of a dump. */
export function hexRows(
  bytes: Uint8Array,
  { start, end }: { readonly start: number; readonly end: number },
  width = HEX_WIDTH,
): HexRow[] {
  const rows: HexRow[] = [];
  for (let index = start; index < Math.min(end, rowCount(bytes.length, width)); index++) {
    const from = index * width;
    const cells = [...bytes.subarray(from, from + width)].map((byte, place) => ({
      at: from + place,
      hex: digits(byte, 2),
      ascii: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    }));
    rows.push({ index, offset: digits(from, offsetDigits(bytes.length)), cells });
  }
  return rows;
}

/** Where a caret is, and where a selection by keys began. */
export interface Caret {
  readonly at: number;
  readonly anchor: number;
}

/** The bytes between a caret and its anchor, both of them included. */
export const caretSpan = ({ at, anchor }: Caret): Span => ({
  start: Math.min(at, anchor),
  end: Math.max(at, anchor) + 1,
});

export interface CaretKey {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

export interface HexExtent {
  readonly length: number;
  readonly width: number;
  /** Rows that are seen at once. */
  readonly page: number;
}

/** How far a key moves, or to where; null where it is no key of a dump. */
function target(at: number, { key, ctrl }: CaretKey, { length, width, page }: HexExtent): number | null {
  const row = at - (at % width);
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    ArrowUp: at - width,
    ArrowDown: at + width,
    PageUp: at - page * width,
    PageDown: at + page * width,
    Home: ctrl ? 0 : row,
    End: ctrl ? length - 1 : row + width - 1,
  };
  return Object.hasOwn(moves, key) ? (moves[key] ?? null) : null;
}

/** The caret after a key; null where the key moves none. A move that would leave the dump upwards or downwards stays in its column. */
export function moveCaret(caret: Caret, key: CaretKey, extent: HexExtent): Caret | null {
  const { length, width } = extent;
  if (length === 0) return null;
  if (key.ctrl && key.key.toLowerCase() === 'a') return { anchor: 0, at: length - 1 };
  const wished = target(caret.at, key, extent);
  if (wished === null) return null;
  const leaves = wished < 0 || wished >= length;
  const isVertical = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown'].includes(key.key);
  const column = caret.at % width;
  const last = length - 1 - ((length - 1 - column + width) % width);
  const edge = wished < 0 ? column : last;
  const at =
    leaves && isVertical
      ? Math.min(length - 1, Math.max(0, edge))
      : Math.min(length - 1, Math.max(0, wished));
  return { at, anchor: key.shift ? caret.anchor : at };
}

/** What a byte is called for a screen reader: `0d U+000D`, `41 A`. */
export function byteName({ hex, ascii }: Pick<HexCell, 'hex' | 'ascii'>): string {
  const code = Number.parseInt(hex, 16);
  return ascii === '.' && code !== 0x2e ? `${hex} ${unitName(code)}` : `${hex} ${ascii}`;
}
