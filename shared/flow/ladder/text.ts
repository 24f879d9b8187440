/**
 * Writes a ladder with characters, for a letter or a bug report: in a font whose characters are all of one width its lanes stand
 * upright. Two lines an arrow, at most 400 columns where the lanes allow it.
 */
import { columnsOf, fitColumns } from './columns.ts';
import type { Arrow, Ladder, Severity, TimeForm } from './model.ts';
import type { TimeOfDay } from './times.ts';
import { timeText } from './times.ts';
import { notesOf } from './words.ts';

export interface TextOptions {
  readonly time: TimeForm;
  readonly timeOfDay: TimeOfDay;
}

const NARROWEST = 18;
const WIDEST = 36;
const LINE_COLUMNS = 400;
const SIGNS: Readonly<Record<Severity, string>> = { error: ' [!!]', warning: ' [!]', info: ' [i]' };

const padStart = (text: string, columns: number): string =>
  ' '.repeat(Math.max(0, columns - columnsOf(text))) + text;
const padEnd = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(0, columns - columnsOf(text)));

function centred(text: string, columns: number): string {
  const free = Math.max(0, columns - columnsOf(text));
  return padEnd(' '.repeat(Math.floor(free / 2)) + text, columns);
}

interface Sheet {
  readonly lanes: number;
  /** Columns of the times, and from one lane to the next. */
  readonly gutter: number;
  readonly pitch: number;
}

function labelText({ label, steps, repeats, severity }: Arrow): string {
  const count = steps.length > 1 ? ` x${steps.length}` : repeats > 0 ? ' (again)' : '';
  return `${label}${count}${severity ? SIGNS[severity] : ''}`;
}

/** As wide as the labels and the heads need it, within limits. */
function pitchOf({ lanes, arrows }: Ladder): number {
  const heads = lanes.map(({ label }) => columnsOf(label) + 2);
  const labels = arrows.map((arrow) => columnsOf(labelText(arrow)) + 4);
  const wanted = [...heads, ...labels].reduce((most, one) => Math.max(most, one), NARROWEST);
  const fair = Math.max(NARROWEST, Math.floor(LINE_COLUMNS / Math.max(1, lanes.length)));
  return Math.min(wanted, WIDEST, fair);
}

/** A line: the lanes, and between two columns something else in their stead. */
function line(sheet: Sheet, time: string, from: number, text: string): string {
  const { lanes, gutter, pitch } = sheet;
  const to = from + columnsOf(text);
  let out = padEnd(time, gutter);
  let [column, isWritten] = [0, false];
  for (let lane = 0; lane < lanes; lane++) {
    const at = lane * pitch + Math.floor(pitch / 2);
    if (!isWritten && from <= at && text !== '') {
      out += ' '.repeat(Math.max(0, from - column)) + text;
      [column, isWritten] = [to, true];
    }
    if (at < column) continue;
    out += `${' '.repeat(at - column)}│`;
    column = at + 1;
  }
  if (!isWritten && text !== '') out += ' '.repeat(Math.max(0, from - column)) + text;
  return out.trimEnd();
}

/** `──────▶` from one lane to another, without their own columns. */
function shaft(arrow: Arrow, length: number): string {
  const dash = arrow.step.row.kind === 'response' ? '╌' : '─';
  return arrow.to > arrow.from ? `${dash.repeat(length - 1)}▶` : `◀${dash.repeat(length - 1)}`;
}

function arrowLines(arrow: Arrow, time: string, sheet: Sheet): string[] {
  const { pitch } = sheet;
  const middle = (lane: number): number => lane * pitch + Math.floor(pitch / 2);
  const text = labelText(arrow);
  if (arrow.from === arrow.to) {
    const beside = middle(arrow.from) + 1;
    return [line(sheet, time, beside, `──┐ ${text}`), line(sheet, '', beside, '◀─┘')];
  }
  const left = middle(Math.min(arrow.from, arrow.to)) + 1;
  const length = middle(Math.max(arrow.from, arrow.to)) - left;
  const label = centred(fitColumns(text, length), length);
  return [line(sheet, time, left, label), line(sheet, '', left, shaft(arrow, length))];
}

/** What stands below an arrow, on a line of its own at the right of the lanes' beginning. */
function noteLines(arrow: Arrow, ladder: Ladder, sheet: Sheet): string[] {
  const text = notesOf(arrow, ladder.words)
    .map((note) => note.text)
    .join(' · ');
  if (text === '') return [];
  const lane = Math.min(arrow.from, arrow.to);
  const at = lane * sheet.pitch + Math.floor(sheet.pitch / 2) + 2;
  return [line(sheet, '', at, fitColumns(text, 76))];
}

/** The ladder as text; lines end with a line feed and have no spaces at their ends. */
export function ladderText(ladder: Ladder, { time, timeOfDay }: TextOptions): string {
  const { lanes, arrows } = ladder;
  const times = arrows.map((_, index) => timeText(arrows, index, time, timeOfDay));
  const gutter = times.reduce((most, text) => Math.max(most, columnsOf(text)), 0) + 2;
  const sheet: Sheet = { lanes: lanes.length, gutter, pitch: pitchOf(ladder) };
  const heads = lanes.map(({ label }) => centred(fitColumns(label, sheet.pitch - 2), sheet.pitch));
  const rows = arrows.flatMap((arrow, index) => [
    ...arrowLines(arrow, padStart(times[index] ?? '', gutter - 2), sheet),
    ...noteLines(arrow, ladder, sheet),
  ]);
  const top = (' '.repeat(gutter) + heads.join('')).trimEnd();
  return [top, line(sheet, '', 0, ''), ...rows, line(sheet, '', 0, ''), ''].join('\n');
}
