/** How `sipwright run` tells what came of sequences: steps with marks, the ladder of a row that failed, and a summary. */
import type { App } from '#core/session/app.ts';
import type { RowResult, RunView, StepResult } from '#shared/model/sequence.ts';
import type { SequenceProblem } from '#shared/sequence/problems.ts';
import { problemText } from '#shared/sequence/problem-text.ts';
import { englishOf } from '#shared/sequence/told-text.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Io } from '../cli/io.ts';
import { glyphsFor } from '../cli/ladder.ts';
import { jsonLine, safeText, safeTextUpTo } from '../cli/safe-text.ts';
import type { Style } from '../cli/style.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import { textWidth } from '../cli/text-width.ts';
import { createTextPrinter } from '../sip/printer.ts';
import { caretLines } from './caret.ts';

/** A run of a few rows shows the steps of all of them, a longer one those of rows that failed. */
const FEW_ROWS = 20;
/** A ladder shows so many messages, the newest ones. */
const MOST_MESSAGES = 200;
/** Columns of a step, before what came of it. */
const STEP_WIDTH = 44;

export interface RunTotals {
  readonly sequences: number;
  readonly rows: number;
  readonly passed: number;
  readonly failed: number;
  readonly stopped: number;
  readonly seconds: number;
  readonly exit: number;
}

export interface RunReporter {
  begin(view: RunView): void;
  /** A row is over. @param first the id of the first message in the store that can be its own */
  row(view: RunView, row: RowResult, first: number): void;
  end(view: RunView): void;
  summary(totals: RunTotals): void;
}

/** The lines of a mistake in a sequence: its sentence, and under it the line with a mark. */
export function problemLines(path: string, text: string, problem: SequenceProblem): string[] {
  const before = utf8(text.slice(0, problem.from)).length;
  const span = { start: before, end: before + utf8(text.slice(problem.from, problem.to)).length };
  const shown = caretLines(utf8(text.replace(/\r/g, ' ')), span);
  const margin = ' '.repeat(`${problem.line}`.length);
  return [
    `${safeText(path)}: line ${problem.line}: ${safeText(problemText(problem))}`,
    ...shown.map(({ number, text: line }) => `  ${number ?? margin} | ${line}`),
  ];
}

/** JSON lines for programs. */
export function createJsonReporter(io: Io): RunReporter {
  return {
    begin: () => undefined,
    row({ path }, { dialogs: _dialogs, steps, ...row }) {
      const told = steps.map((step) => ({ ...step, ...englishOf(step) }));
      io.stdout.write(jsonLine({ type: 'row', path, ...row, steps: told }));
    },
    end({ path, name, state, rows, done, passed, failed, started, ended }) {
      const view = { path, name, state, rows, done, passed, failed, started, ended };
      io.stdout.write(jsonLine({ type: 'sequence', ...view }));
    },
    summary: (totals) => io.stdout.write(jsonLine({ type: 'summary', ...totals })),
  };
}

type Marks = Readonly<Record<StepResult['state'], string>>;

function marksFor(io: Io, style: Style): Marks {
  const isPlain = glyphsFor(io.env).dash === '-';
  return {
    passed: style.green(isPlain ? 'ok' : '✓'),
    failed: style.red(isPlain ? 'FAIL' : '✗'),
    skipped: style.dim('-'),
    running: '…',
  };
}

/** Marks and colours for people. */
export function createTextReporter(io: Io, app: App, verbose: boolean): RunReporter {
  const style = createStyle(wantsColour(io));
  const marks = marksFor(io, style);
  const print = (lines: readonly string[]): void => {
    if (lines.length > 0) io.stdout.write(`${lines.join('\n')}\n`);
  };
  return {
    begin: ({ name, path }) => print([`${style.bold(safeText(name))}  ${style.dim(safeText(path))}`]),
    row(view, row, first) {
      if (view.rows > 1) print([rowLine(row, marks)]);
      if (row.state !== 'passed' || view.rows <= FEW_ROWS || verbose) print(stepLines(row, marks, style));
      if (row.state === 'failed') printLadder(io, app, row, first, style.red);
    },
    end({ state, trouble }) {
      if (trouble) print([`  ${style.red(safeText(trouble.message))}`]);
      if (state === 'stopped') print([style.yellow('  stopped')]);
      print(['']);
    },
    summary: (totals) => print([summaryLine(totals, style)]),
  };
}

function rowLine({ index, values, state }: RowResult, marks: Marks): string {
  const told = Object.entries(values).map(([name, value]) => `${name}=${value}`);
  const mark = state === 'passed' ? marks.passed : state === 'failed' ? marks.failed : marks.skipped;
  return `  ${mark} row ${index + 1}${told.length === 0 ? '' : `: ${safeTextUpTo(told.join(' '), 100)}`}`;
}

function stepLines({ steps, omitted }: RowResult, marks: Marks, style: Style): readonly string[] {
  const lines = steps.flatMap((step) => oneStep(step, marks, style));
  return omitted === 0 ? lines : [...lines, style.dim(`    ${omitted} more results are not kept`)];
}

function oneStep(step: StepResult, marks: Marks, style: Style): readonly string[] {
  const { depth, isCheck, state, text, turn } = step;
  const indent = '  '.repeat(2 + depth + (isCheck ? 1 : 0));
  const head = `${indent}${marks[state]} ${safeTextUpTo(text, 120)}`;
  const round = depth > 0 && !isCheck ? ` (${turn + 1})` : '';
  const space = ' '.repeat(
    Math.max(2, STEP_WIDTH - indent.length - 2 - textWidth(safeTextUpTo(text, 120)) - round.length),
  );
  if (state === 'skipped') return [style.dim(`${head}`)];
  if (state === 'failed') return [`${head}${round}`, ...whyLines(step, `${indent}    `, style)];
  const { got } = englishOf(step);
  return [
    got === '' || isCheck ? `${head}${round}` : `${head}${round}${space}${style.dim(safeTextUpTo(got, 100))}`,
  ];
}

function whyLines(step: StepResult, margin: string, style: Style): readonly string[] {
  const { expected, got } = englishOf(step);
  return [
    ...(expected === '' ? [] : [`${margin}expected  ${safeText(expected)}`]),
    `${margin}got       ${style.red(safeText(got || 'nothing'))}  ${style.dim(`(line ${step.line})`)}`,
  ];
}

/** The messages of the row's calls, and behind the message that it failed at, where that is. */
function printLadder(
  io: Io,
  { store }: App,
  row: RowResult,
  first: number,
  paint: (text: string) => string,
): void {
  const calls = new Set(row.dialogs);
  const count = Math.max(0, store.counters().next - first);
  const messages = store.rows(first, count).filter(({ dialogId }) => calls.has(dialogId));
  const failed = row.steps.find(({ state }) => state === 'failed');
  if (messages.length === 0 || !failed) return;
  const shown = messages.slice(-MOST_MESSAGES);
  const at = shown.findIndex(({ id }) => id === failed.messageId);
  const behind = failed.messageId === null || at < 0 ? lastBefore(shown, failed.ended) : at;
  const printer = createTextPrinter(io, (id) => store.bytes(id));
  io.stdout.write('\n');
  for (const [place, message] of shown.entries()) {
    printer.message(message);
    if (place !== behind) continue;
    const { expected, got } = englishOf(failed);
    const told = `${expected === '' ? '' : `expected ${expected}, `}got ${got || 'nothing'}`;
    const mark = `line ${failed.line}: ${failed.text}: ${told}`;
    printer.tell({}, [paint(`${' '.repeat(11)}^ ${safeText(mark)}`)]);
  }
}

/** The last message until a moment; what hangs up comes behind it. */
function lastBefore(messages: readonly { readonly time: number }[], moment: number | null): number {
  const at = messages.findLastIndex(({ time }) => moment === null || time <= moment);
  return Math.max(0, at);
}

function summaryLine({ sequences, rows, passed, failed, stopped, seconds }: RunTotals, style: Style): string {
  const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  const parts = [
    style.green(`${passed} passed`),
    ...(failed > 0 ? [style.red(`${failed} failed`)] : []),
    ...(stopped > 0 ? [style.yellow(`${stopped} stopped`)] : []),
  ];
  const rowsText = rows === sequences ? '' : `, ${counted(rows, 'row')}`;
  return `${counted(sequences, 'sequence')}${rowsText}: ${parts.join(', ')}  ${style.dim(`${seconds.toFixed(3)} s`)}`;
}
