/**
 * The lines of a sequence's text as rows to be shown: every line that is not blank is one row, so that nothing of the text
 * is hidden. What a row is about is told by the reader of the language.
 */
import type { Check, SequenceStep } from '#shared/model/sequence.ts';
import { readSequence } from '#shared/sequence/read.ts';
import type { SequenceProblem } from '#shared/sequence/problems.ts';

export type RowContent =
  | { readonly kind: 'step'; readonly step: SequenceStep }
  /** An assertion that belongs to the wait above it. */
  | { readonly kind: 'check'; readonly check: Check }
  | { readonly kind: 'end' }
  | { readonly kind: 'comment'; readonly text: string }
  /** What the reader cannot read. */
  | { readonly kind: 'unread'; readonly text: string };

export interface StepRow {
  /** Counted from 1. */
  readonly line: number;
  /** The last line of what moves with it: of a wait its last assertion, of a repeat its `end`. */
  readonly last: number;
  /** How many repeats it stands in; an assertion of a wait stands one deeper. */
  readonly depth: number;
  readonly content: RowContent;
  readonly problems: readonly SequenceProblem[];
}

/** Each line of a text, with its end. */
export function linesOf(text: string): { text: string; end: string }[] {
  return [...text.matchAll(/([^\r\n]*)(\r\n|\r|\n|$)/g)]
    .filter((found) => found[0] !== '')
    .map(([, line = '', end = '']) => ({ text: line, end }));
}

/** What the reader found, by its line, and the last line that moves with it. */
function contentByLine(steps: readonly SequenceStep[]): Map<number, { content: RowContent; last: number }> {
  const found = new Map<number, { content: RowContent; last: number }>();
  for (const step of steps) {
    const checks = step.kind === 'wait' ? step.checks : [];
    const last = checks.at(-1)?.line ?? step.line;
    found.set(step.line, { content: { kind: 'step', step }, last });
    for (const check of checks)
      found.set(check.line, { content: { kind: 'check', check }, last: check.line });
    if (step.kind === 'repeat') for (const [line, inner] of contentByLine(step.steps)) found.set(line, inner);
  }
  return found;
}

/** Whether a line is a setting of the head, such as `data: users.csv`. */
export function isSetting(text: string): boolean {
  const { sequence, problems } = readSequence(text);
  return text.trim() !== '' && !isComment(text) && sequence.steps.length + problems.length === 0;
}

const isComment = (text: string): boolean => text.trimStart().startsWith('#');

/** What a line is that the reader made no step of; null for one that is no row. */
function otherContent(text: string, problems: readonly SequenceProblem[]): RowContent | null {
  const trimmed = text.trim();
  if (isComment(text)) return { kind: 'comment', text: trimmed.replace(/^#\s?/, '') };
  if (/^end(?:\s+#.*)?$/.test(trimmed)) return { kind: 'end' };
  const isFine = trimmed === '' || (problems.length === 0 && isSetting(text));
  return isFine ? null : { kind: 'unread', text: trimmed };
}

/** Lets each repeat reach to its `end`. */
function closed(rows: readonly StepRow[], lastLine: number): StepRow[] {
  const open: number[] = [];
  const ends = new Map<number, number>();
  for (const { line, content } of rows) {
    if (content.kind === 'step' && content.step.kind === 'repeat') open.push(line);
    const begin = content.kind === 'end' ? open.pop() : undefined;
    if (begin !== undefined) ends.set(begin, line);
  }
  for (const line of open) ends.set(line, lastLine);
  return rows.map((row) => ({ ...row, last: ends.get(row.line) ?? row.last }));
}

/** The rows of a text, in the order of its lines. */
export function stepRows(text: string): StepRow[] {
  const { sequence, problems } = readSequence(text);
  const found = contentByLine(sequence.steps);
  const rows: StepRow[] = [];
  let depth = 0;
  const lines = linesOf(text);
  lines.forEach((one, index) => {
    const line = index + 1;
    const known = found.get(line);
    const own = problems.filter((problem) => problem.line === line);
    const content = known?.content ?? otherContent(one.text, own);
    if (content === null) return;
    if (content.kind === 'end') depth = Math.max(0, depth - 1);
    rows.push({
      line,
      last: known?.last ?? line,
      depth: content.kind === 'check' ? depth + 1 : depth,
      content,
      problems: own,
    });
    if (content.kind === 'step' && content.step.kind === 'repeat') depth++;
  });
  return closed(rows, lines.length);
}
