/**
 * The place of a finding as a compiler shows it: the line with its number, and a caret line under the span. What is
 * cut off a long line is marked; of a span over several lines the first few are shown. Linear in the size of what is shown
 * plus the way to the line's ends.
 */
import type { Span } from '#shared/lib/bytes.ts';
import type { Cell } from './caret-cells.ts';
import { cellsOf, characterStart } from './caret-cells.ts';

export interface CaretOptions {
  /** Columns for the text of a line. */
  readonly width?: number;
  /** How many lines of a span are shown. */
  readonly lines?: number;
}

export interface CaretLine {
  /** `text`: a line of the message; `caret`: the marks under it; `more`: how many lines are left out. */
  readonly kind: 'text' | 'caret' | 'more';
  /** From 1; null for anything but a line of the message. */
  readonly number: number | null;
  readonly text: string;
}

const LF = 10;
const CR = 13;
const CUT = '…';
/** Columns of a long line that are kept before the span. */
const BEFORE = 24;

function countLines(bytes: Uint8Array, start: number, end: number): number {
  let count = 0;
  for (let at = bytes.indexOf(LF, start); at >= 0 && at < end; at = bytes.indexOf(LF, at + 1)) count++;
  return count;
}

/** The line that holds `at`, without its line end. */
function lineAround(bytes: Uint8Array, at: number): Span {
  const start = at === 0 ? 0 : bytes.lastIndexOf(LF, at - 1) + 1;
  const next = bytes.indexOf(LF, at);
  const end = next < 0 ? bytes.length : next;
  return { start, end: next > start && bytes[next - 1] === CR ? end - 1 : end };
}

function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** The cells from the one at `from` on that fit into `width` columns. */
function fitting(cells: readonly Cell[], from: number, width: number): Cell[] {
  const kept: Cell[] = [];
  let room = width;
  for (const cell of cells.slice(from)) {
    room -= cell.width;
    if (room < 0) break;
    kept.push(cell);
  }
  return kept;
}

interface Window {
  readonly cells: readonly Cell[];
  readonly cutBefore: boolean;
  readonly cutAfter: boolean;
}

/** The part of a line that is shown: all of it where it fits, else what stands around the beginning of the mark. */
function windowOf(bytes: Uint8Array, line: Span, mark: Span, width: number): Window {
  const whole = line.end - line.start <= width * 4 ? cellsOf(bytes, line) : null;
  if (whole && widthOf(whole) <= width) return { cells: whole, cutBefore: false, cutAfter: false };
  const start = characterStart(bytes, line.start, Math.max(line.start, mark.start - BEFORE));
  const end = Math.min(line.end, start + width * 4);
  const cells = cellsOf(bytes, { start, end });
  const markAt = cells.findIndex((cell) => cell.end > mark.start);
  const isFar = widthOf(cells.slice(0, Math.max(0, markAt))) > width / 2;
  const kept = fitting(cells, isFar ? markAt : 0, width - 2);
  const first = kept[0]?.start ?? start;
  const last = kept.at(-1)?.end ?? end;
  return { cells: kept, cutBefore: first > line.start, cutAfter: last < line.end };
}

/** `^~~~` under the columns of the mark; a mark without a column, as that of a line end, is one caret where it would be. */
function marksUnder({ cells, cutBefore }: Window, mark: Span, head: string): string {
  const before = cells.filter((cell) => cell.end <= mark.start);
  const under = cells.filter((cell) => cell.end > mark.start && cell.start < mark.end);
  const indent = ' '.repeat(widthOf(before) + (cutBefore ? 1 : 0));
  return indent + head + '~'.repeat(Math.max(1, widthOf(under)) - 1);
}

function textLine({ cells, cutBefore, cutAfter }: Window): string {
  const text = cells.map((cell) => cell.text).join('');
  return `${cutBefore ? CUT : ''}${text}${cutAfter ? CUT : ''}`;
}

/** The lines that show a span; none where there are no bytes. Spans outside of the bytes are brought inside. */
export function caretLines(bytes: Uint8Array, span: Span, options: CaretOptions = {}): CaretLine[] {
  const { width = 100, lines = 3 } = options;
  if (bytes.length === 0) return [];
  const start = Math.min(Math.max(0, span.start), bytes.length);
  const end = Math.min(Math.max(start, span.end), bytes.length);
  const shown: CaretLine[] = [];
  let number = countLines(bytes, 0, start) + 1;
  let at = start;
  for (let i = 0; i < lines && (i === 0 || at < end); i++) {
    const line = lineAround(bytes, at);
    const mark = { start: at, end };
    const view = windowOf(bytes, line, mark, width);
    shown.push({ kind: 'text', number: number++, text: textLine(view) });
    shown.push({ kind: 'caret', number: null, text: marksUnder(view, mark, i === 0 ? '^' : '~') });
    const next = bytes.indexOf(LF, line.end);
    at = next < 0 ? bytes.length : next + 1;
  }
  const rest = at < end ? countLines(bytes, at, end - 1) + 1 : 0;
  if (rest > 0)
    shown.push({ kind: 'more', number: null, text: `${rest} more ${rest === 1 ? 'line' : 'lines'}` });
  return shown;
}
