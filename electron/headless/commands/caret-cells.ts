/**
 * The bytes of one line as cells that a terminal can show: each cell is a character and knows its bytes and its columns.
 * Control, format and broken bytes are written out, so a cell never moves the cursor or hides its neighbours.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { safeText } from '../cli/safe-text.ts';
import { textWidth } from '../cli/text-width.ts';

export interface Cell extends Span {
  readonly text: string;
  /** Columns. */
  readonly width: number;
}

const REPLACEMENT = '\ufffd';

/** How many bytes a UTF-8 character has by its first byte (RFC 3629 3); 1 for a byte that begins none. */
function lengthByLead(byte: number): number {
  if (byte >= 0xf0 && byte < 0xf8) return 4;
  if (byte >= 0xe0) return byte < 0xf0 ? 3 : 1;
  return byte >= 0xc2 ? 2 : 1;
}

/** A byte that is no part of a character, as `\xff`. */
function brokenCell(bytes: Uint8Array, at: number): Cell {
  const text = `\\x${(bytes[at] ?? 0).toString(16).padStart(2, '0')}`;
  return { start: at, end: at + 1, text, width: text.length };
}

/** A mark behind a mark is written out: a heap of them would cover the lines above. */
function shown(character: string, before: Cell | undefined): string {
  const isHeap = before?.width === 0 && /^\p{M}/u.test(character);
  return isHeap ? `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}` : safeText(character);
}

function cellAt(bytes: Uint8Array, at: number, end: number, before: Cell | undefined): Cell {
  const length = lengthByLead(bytes[at] ?? 0);
  const character = at + length <= end ? textOf(bytes, { start: at, end: at + length }) : REPLACEMENT;
  const isOne = character.length <= 2 && [...character].length === 1;
  if (!isOne || (character === REPLACEMENT && !isWrittenReplacement(bytes, at))) return brokenCell(bytes, at);
  const text = shown(character, before);
  return { start: at, end: at + length, text, width: textWidth(text) };
}

/** Whether U+FFFD itself was sent (EF BF BD), and not put there by the decoder. */
function isWrittenReplacement(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}

/** The cells of a range of bytes, in order; together they cover every byte of it once. */
export function cellsOf(bytes: Uint8Array, { start, end }: Span): Cell[] {
  const cells: Cell[] = [];
  for (let at = start; at < end; at = cells.at(-1)?.end ?? end)
    cells.push(cellAt(bytes, at, end, cells.at(-1)));
  return cells;
}

/** The nearest place at or before `at`, and after `from`, where a character begins. */
export function characterStart(bytes: Uint8Array, from: number, at: number): number {
  let place = at;
  while (place > from && at - place < 3 && ((bytes[place] ?? 0) & 0xc0) === 0x80) place--;
  return place;
}
