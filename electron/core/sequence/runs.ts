/** Runs of sequences: begun, followed and ended; the newest are kept to be looked at. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Result } from '#shared/lib/result.ts';
import type { RowResult, RunView } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export interface RunWish {
  readonly path: string;
  /** What is run in the place of what the file says. */
  readonly text?: string | undefined;
  /** The name of an environment, '' for none. */
  readonly environment: string;
  /** Variables that win over the sequence's own and those of all files but the data: a row that gives one wins over them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether the rows behind one that fails are not run. */
  readonly stopOnFailure?: boolean;
}

export interface Runs {
  /** Begins a run and answers with its id. Trouble: NOT_FOUND, NOT_POSSIBLE, INVALID_INPUT (the sequence or its data cannot be read). */
  start(wish: RunWish): Promise<Result<number, Trouble>>;
  /** False where there is no such run. */
  stop(id: number): boolean;
  get(id: number): RunView | null;
  list(): readonly RunView[];
  rows(id: number, from: number, count: number): readonly RowResult[] | null;
  /** JUnit XML, or null where there is no such run. */
  report(id: number): string | null;
  /** Hears the id of each run that changed. */
  onChange(listener: (id: number) => void): Unsubscribe;
  close(): void;
}
