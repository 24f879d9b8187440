/**
 * Reads the text of a draft as a form: start line, header rows, the empty line, the body (RFC 3261 7). Each is a range of the text, and
 * together they cover it, so that what the form cannot say stays in the text. Never throws, needs linear time.
 */
import { readStartLine } from '../../../editor/first-line.ts';
import type { StartLine } from '../../../editor/first-line.ts';
import type { TextLine } from '#shared/template/lines.ts';
import { OFF_MARK, textLines } from '#shared/template/lines.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import type { Range } from './patch.ts';
import { unfold } from './unfold.ts';

/** A header with its folded lines (RFC 3261 7.3.1), or a line that is none. */
export interface FormRow extends Range {
  readonly kind: 'header' | 'raw';
  /** Whether its first line is sent. */
  readonly enabled: boolean;
  readonly lines: readonly TextLine[];
  readonly nameRange: Range;
  /** Behind the colon and the blanks; the whole content of a raw row. */
  readonly valueRange: Range;
  /** As written; '' for a raw row. */
  readonly name: string;
  /** The full name of a known header (`Via` for `v`), else the name. */
  readonly canonical: string;
  /** Folds are shown as a single blank each. */
  readonly value: string;
  /** What stands in place of the line's break, as `{{\n}}`; '' for CRLF. */
  readonly lineEnd: string;
}

export interface FormText {
  readonly text: string;
  /** Lines above the start line: empty ones, and such as are not sent. */
  readonly before: Range;
  readonly start: StartLine;
  readonly rows: readonly FormRow[];
  /** The empty line behind the headers; null where it is missing. */
  readonly blank: Range | null;
  readonly body: Range;
}

const isBlank = (char: string | undefined): boolean => char === ' ' || char === '\t';

/** The offset behind all marks of a line that is not sent. */
function behindMarks(text: string, from: number): number {
  let at = from;
  while (text.startsWith(OFF_MARK, at)) at += OFF_MARK.length;
  return at;
}

function rowOf(text: string, lines: readonly [TextLine, ...TextLine[]]): FormRow {
  const [first] = lines;
  const last = lines.at(-1) ?? first;
  const colon = text.slice(first.start, first.end).indexOf(':');
  const isHeader = colon >= 0 && !isBlank(text[first.start]);
  const nameRange = { from: first.start, to: first.start };
  const valueRange = { from: first.start, to: last.end };
  if (isHeader) {
    nameRange.to = first.start + text.slice(first.start, first.start + colon).trimEnd().length;
    valueRange.from = first.start + colon + 1;
    while (valueRange.from < first.end && isBlank(text[valueRange.from])) valueRange.from++;
  }
  const name = text.slice(nameRange.from, nameRange.to);
  return {
    kind: isHeader ? 'header' : 'raw',
    from: first.from,
    to: last.to,
    enabled: !first.isOff,
    lines,
    nameRange,
    valueRange,
    name,
    canonical: canonicalName(name),
    value: unfold(text, lines, valueRange).shown,
    lineEnd: text.slice(last.end, last.to).replace(/\n$/, ''),
  };
}

/** The header lines in groups: a line that begins with a blank, or comes behind one without an end, goes on with the one above. */
function groupLines(text: string, lines: readonly TextLine[]): [TextLine, ...TextLine[]][] {
  const groups: [TextLine, ...TextLine[]][] = [];
  let isOpen = false;
  for (const line of lines) {
    const group = groups.at(-1);
    const goesOn = isOpen || isBlank(text[behindMarks(text, line.from)]);
    if (group && goesOn) group.push(line);
    else groups.push([line]);
    if (!line.isOff) ({ isOpen } = line);
  }
  return groups;
}

/** The index of the empty line that ends the headers, or behind the last line. */
function placeOfBlank(lines: readonly TextLine[], from: number): number {
  let isOpen = false;
  for (let at = from; at < lines.length; at++) {
    const line = lines[at];
    if (!line || line.isOff) continue;
    if (!isOpen && line.start === line.end && !line.isOpen) return at;
    ({ isOpen } = line);
  }
  return lines.length;
}

/** @param text lines ended LF */
export function readForm(text: string): FormText {
  const start = readStartLine(text);
  const lines = textLines(text.slice(start.line.to)).map((line) => moved(line, start.line.to));
  const at = placeOfBlank(lines, 0);
  const blank = lines[at];
  return {
    text,
    before: { from: 0, to: start.line.from },
    start,
    rows: groupLines(text, lines.slice(0, at)).map((group) => rowOf(text, group)),
    blank: blank ? { from: blank.from, to: blank.to } : null,
    body: { from: blank?.to ?? text.length, to: text.length },
  };
}

function moved(line: TextLine, by: number): TextLine {
  const { from, start, end, to } = line;
  return { ...line, from: from + by, start: start + by, end: end + by, to: to + by };
}

/** The rows of a header that are sent; `canonical` is its full name. */
export function sentRows(form: FormText, canonical: string): readonly FormRow[] {
  return form.rows.filter((row) => row.kind === 'header' && row.enabled && row.canonical === canonical);
}

export function bodyText({ text, body }: FormText): string {
  return text.slice(body.from, body.to);
}
