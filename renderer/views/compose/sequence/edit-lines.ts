/**
 * Changes of a sequence's text by its rows: only the lines of the row that is meant are written anew, every other line
 * stays as it is, byte for byte. Lines are counted from 1. What cannot be done leaves the text as it is.
 */
import { readTokens } from '#shared/sequence/tokens.ts';
import type { StepRow } from './step-rows.ts';
import { isSetting, linesOf, stepRows } from './step-rows.ts';

type Line = ReturnType<typeof linesOf>[number];

const INDENT = '  ';

const indentOf = (text: string): string => /^[ \t]*/.exec(text)?.[0] ?? '';

/** The lines as a text; one that was last and is no more gets an end like the others. */
function textOfLines(lines: readonly Line[]): string {
  const end = lines.find((line) => line.end !== '')?.end ?? '\n';
  return lines
    .map((line, index) => line.text + (line.end === '' && index < lines.length - 1 ? end : line.end))
    .join('');
}

/** A comment at the end of a line, with the blanks before it; '' where there is none. */
function tailOf(text: string): string {
  const { tokens, broken } = readTokens(text, 0);
  return broken ? '' : text.slice(tokens.at(-1)?.to ?? text.length);
}

/** Writes what a line says anew; its indentation and a comment behind it stay. */
export function replaceLine(text: string, line: number, said: string): string {
  const lines = linesOf(text);
  const before = lines[line - 1];
  if (!before) return text;
  lines[line - 1] = { text: `${indentOf(before.text)}${said}${tailOf(before.text)}`, end: before.end };
  return textOfLines(lines);
}

/** Takes a row away, with what belongs to it: the assertions of a wait, all of a repeat. */
export function removeRow(text: string, line: number): string {
  const row = stepRows(text).find((one) => one.line === line);
  if (!row) return text;
  const lines = linesOf(text);
  lines.splice(row.line - 1, row.last - row.line + 1);
  return textOfLines(lines);
}

/** The place at the end of the steps: behind the last row, or behind the settings with an empty line. */
function placeAtEnd(text: string): number {
  return linesOf(text).length + 1;
}

/** The indentation that a line at a place takes: that of its neighbours in the same repeat, or one more than the repeat's. */
function indentAt(text: string, before: number, moved: readonly number[] = []): string {
  const rows = stepRows(text).filter(
    ({ line, content }) => content.kind !== 'check' && !moved.includes(line),
  );
  const lines = linesOf(text);
  const textAt = ({ line }: StepRow): string => lines[line - 1]?.text ?? '';
  const next = rows.find(({ line }) => line >= before);
  const previous = rows.findLast(({ line }) => line < before);
  if (previous && opens(previous))
    return next && next.depth > previous.depth ? indentOf(textAt(next)) : indentOf(textAt(previous)) + INDENT;
  return previous ? indentOf(textAt(previous)) : '';
}

function opens({ content }: StepRow): boolean {
  return content.kind === 'step' && content.step.kind === 'repeat';
}

/** Puts lines before a line, indented as what is around them; null means behind the last one. */
export function insertLines(text: string, before: number | null, said: readonly string[]): string {
  const at = before ?? placeAtEnd(text);
  const indent = indentAt(text, at);
  const lines = linesOf(text);
  const last = lines.at(-1);
  const end = lines.find((line) => line.end !== '')?.end ?? '\n';
  if (last?.end === '' && at > lines.length) lines[lines.length - 1] = { ...last, end };
  lines.splice(at - 1, 0, ...said.map((one) => ({ text: one === '' ? '' : indent + one, end })));
  return textOfLines(lines);
}

/** Puts an assertion behind those that a wait has. */
export function insertCheck(text: string, wait: number, said: string): string {
  const row = stepRows(text).find(({ line }) => line === wait);
  if (row?.content.kind !== 'step' || row.content.step.kind !== 'wait') return text;
  const lines = linesOf(text);
  const [head, last] = [lines[row.line - 1]?.text ?? '', lines[row.last - 1]?.text ?? ''];
  const indent = row.last > row.line ? indentOf(last) : indentOf(head) + INDENT;
  const end = lines.find((line) => line.end !== '')?.end ?? '\n';
  if (lines[row.last - 1]?.end === '') lines[row.last - 1] = { text: last, end };
  lines.splice(row.last, 0, { text: indent + said, end });
  return textOfLines(lines);
}

/**
 * The place nearest to one where a row may stand: an assertion among those of its wait, anything else not among the
 * assertions of another; null where it would stand in itself.
 */
function fittingPlace(rows: readonly StepRow[], moved: StepRow, before: number): number | null {
  const waitOf = (line: number): StepRow | undefined =>
    rows.find(
      (row) =>
        row.content.kind === 'step' &&
        row.content.step.kind === 'wait' &&
        row.line < line &&
        row.last >= line,
    );
  if (moved.content.kind === 'check') {
    const wait = waitOf(moved.line);
    return wait && before > wait.line && before <= wait.last + 1 ? before : null;
  }
  if (before > moved.line && before <= moved.last + 1) return null;
  const wait = waitOf(before);
  return wait ? wait.last + 1 : before;
}

/** A text in which a row was moved, and the line where it stands now. */
export interface Moved {
  readonly text: string;
  readonly line: number;
}

/** Moves a row with what belongs to it before a line; null means behind the last one. */
export function moveRow(text: string, line: number, before: number | null): Moved {
  const rows = stepRows(text);
  const row = rows.find((one) => one.line === line);
  const at = row && fittingPlace(rows, row, before ?? placeAtEnd(text));
  if (!row || at === null || at === undefined || at === line) return { text, line };
  const lines = linesOf(text);
  const own = Array.from({ length: row.last - row.line + 1 }, (_, index) => row.line + index);
  const from = indentOf(lines[row.line - 1]?.text ?? '');
  const to = row.content.kind === 'check' ? from : indentAt(text, at, own);
  const block = lines.slice(row.line - 1, row.last).map((one) => ({
    end: one.end,
    text: one.text.startsWith(from) ? to + one.text.slice(from.length) : one.text,
  }));
  const rest = lines.filter((_, index) => !own.includes(index + 1));
  const place = at - (at > row.last ? own.length : 0);
  rest.splice(place - 1, 0, ...block);
  return { text: textOfLines(rest), line: place };
}

/** Moves a row up or down by one row. */
export function nudgeRow(text: string, line: number, by: -1 | 1): Moved {
  const rows = stepRows(text);
  const row = rows.find((one) => one.line === line);
  if (!row) return { text, line };
  const others = rows.filter(({ content }) => row.content.kind === 'check' || content.kind !== 'check');
  if (by < 0) {
    const previous = others.findLast((one) => one.line < row.line);
    return previous ? moveRow(text, line, previous.line) : { text, line };
  }
  const next = others.find((one) => one.line > row.last);
  if (!next) return { text, line };
  return moveRow(text, line, (opens(next) ? next.line : next.last) + 1);
}

/** Sets a line of the head, such as `data: users.csv`; an empty value takes it away. */
export function setSetting(text: string, name: 'name' | 'data' | 'timeout', value: string): string {
  const lines = linesOf(text);
  const isIt = new RegExp(`^[ \\t]*${name}[ \\t]*:`);
  const at = lines.findIndex((line) => isIt.test(line.text));
  const said = `${name}: ${value.replaceAll(/[\r\n]+/g, ' ')}`;
  if (at >= 0 && value === '') lines.splice(at, 1);
  else if (at >= 0) lines[at] = { text: said, end: lines[at]?.end ?? '' };
  else if (value !== '') {
    const end = lines.find((line) => line.end !== '')?.end ?? '\n';
    const place = name === 'name' ? 0 : lines.findLastIndex((line) => isSetting(line.text)) + 1;
    lines.splice(place, 0, { text: said, end });
  }
  return textOfLines(lines);
}
