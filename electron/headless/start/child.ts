/** Child processes of `npm start`: run to their end, watched line by line, stopped when told to or when they stall. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface ChildRun {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Ends the child. */
  readonly signal: AbortSignal;
  /** Gets each line of its output; an answer is a new stall limit in milliseconds. */
  readonly onLine?: (line: string) => number | undefined;
  /** The child is ended where it prints nothing for so many milliseconds; none where it is left out. */
  readonly stallLimit?: number;
}

export interface ChildEnd {
  /** 0 where it ended well; null where it was ended by a signal or never began. */
  readonly code: number | null;
  /** The last part of what it wrote to its error stream. */
  readonly errors: string;
  readonly stalled: boolean;
}

const KEPT = 16_384;

/** Runs a child to its end. It never rejects: a program that cannot be started is an end with its error's text. */
export function runChild(run: ChildRun): Promise<ChildEnd> {
  return new Promise((resolve) => {
    const child = spawn(run.command, [...run.args], {
      cwd: run.cwd,
      env: { ...run.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      windowsHide: true,
    });
    let errors = '';
    let stalled = false;
    let limit = run.stallLimit;
    let timer: NodeJS.Timeout | undefined;
    const stop = (): void => void child.kill();
    const watch = (): void => {
      clearTimeout(timer);
      if (limit === undefined) return;
      timer = setTimeout(() => {
        stalled = true;
        // A child that hangs in the system's resolver does not hear a polite signal.
        child.kill('SIGKILL');
      }, limit);
    };
    const end = (code: number | null): void => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', stop);
      resolve({ code, errors, stalled });
    };
    createInterface({ input: child.stdout }).on('line', (line) => {
      limit = run.onLine?.(line) ?? limit;
      watch();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errors = (errors + text).slice(-KEPT);
    });
    child.on('error', (error) => {
      errors = error.message;
      end(null);
    });
    child.on('close', end);
    run.signal.addEventListener('abort', stop);
    if (run.signal.aborted) stop();
    watch();
  });
}
