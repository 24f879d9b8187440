/** What came of the lines of a sequence in one row of a run. */
import type { RowResult, StepResult } from '#shared/model/sequence.ts';
import { checkText, stepText } from '#shared/sequence/write.ts';
import { linesOf, stepRows } from './step-rows.ts';

export interface LineResult {
  /** That of the turn which tells most: the first that failed, else the last. */
  readonly told: StepResult;
  /** How often the line was come to. */
  readonly turns: number;
}

/** The results by the lines of the steps. */
export function resultsByLine(steps: readonly StepResult[]): ReadonlyMap<number, LineResult> {
  const found = new Map<number, LineResult>();
  for (const result of steps) {
    const before = found.get(result.line);
    const told = before?.told.state === 'failed' ? before.told : result;
    found.set(result.line, { told, turns: (before?.turns ?? 0) + 1 });
  }
  return found;
}

/** Whether a text still says at each line what was run there. */
export function stillSays(text: string, steps: readonly StepResult[]): boolean {
  const lines = linesOf(text);
  const written = new Map(
    stepRows(text).map(({ line, content }) => [
      line,
      content.kind === 'step'
        ? stepText(content.step)
        : content.kind === 'check'
          ? checkText(content.check)
          : '',
    ]),
  );
  return steps.every(
    ({ line, text: ran }) => written.get(line) === ran || lines[line - 1]?.text.trim().startsWith(ran.trim()),
  );
}

/** Whether there is anything to tell of a step beyond its state. */
export function isTelling({ expected, got, trouble }: StepResult): boolean {
  return (expected ?? got ?? trouble) !== null;
}

/** What failed, each with what was expected; a step that failed by its assertions alone is not told again. */
export function failuresOf({ steps }: RowResult): StepResult[] {
  const failed = steps.filter(({ state }) => state === 'failed');
  const telling = failed.filter(isTelling);
  return telling.length > 0 ? telling : failed;
}

/** What is to stand at the messages of a ladder, by their ids. */
export function remarksOf(row: RowResult, say: (result: StepResult) => string): ReadonlyMap<number, string> {
  return new Map(
    failuresOf(row).flatMap((one) => (one.messageId === null ? [] : [[one.messageId, say(one)]])),
  );
}
