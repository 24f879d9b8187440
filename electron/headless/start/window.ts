/** Opens the Electron window and waits for its end; a runtime that ends before its window is seen is told apart. */
import { spawn } from 'node:child_process';
import { windowFailure } from './decide.ts';

export type WindowEnd =
  | { readonly kind: 'ended'; readonly code: number }
  | { readonly kind: 'already-running' }
  /** The window was never seen; `reason` ends a sentence. */
  | { readonly kind: 'failed'; readonly reason: string };

export interface WindowRun {
  /** The runtime's program. */
  readonly program: string;
  /** The folder of package.json. */
  readonly root: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Milliseconds within which the window must be seen. */
  readonly limit: number;
}

const KEPT = 65_536;

/** Runs the window to its end. Its noise before the window is seen is kept back, for the reason of a failure. */
export function runWindow(run: WindowRun): Promise<WindowEnd> {
  return new Promise((resolve) => {
    const child = spawn(run.program, [run.root, ...run.args], {
      cwd: run.root,
      // Set by editors and by test runners: it would make the runtime a plain Node.
      env: { ...run.env, ELECTRON_RUN_AS_NODE: undefined, SIPWRIGHT_PARENT: 'waits' },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    let printed = '';
    let news = '';
    let late = false;
    const stop = (): void => void child.kill();
    const timer = setTimeout(() => {
      late = true;
      child.kill('SIGKILL');
    }, run.limit);
    const end = (result: WindowEnd): void => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', stop);
      resolve(result);
    };
    child.on('message', (message) => {
      news = String(message);
      clearTimeout(timer);
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      if (news === '') printed = (printed + text).slice(-KEPT);
      else process.stderr.write(text);
    });
    child.on('error', (error) => end({ kind: 'failed', reason: error.message }));
    child.on('close', (code, signal) => {
      if (news === 'sipwright:already-running') end({ kind: 'already-running' });
      else if (news !== '' || run.signal.aborted) end({ kind: 'ended', code: code ?? 0 });
      else end({ kind: 'failed', reason: late ? 'it did not appear' : windowFailure(printed, code, signal) });
    });
    run.signal.addEventListener('abort', stop);
    if (run.signal.aborted) stop();
  });
}
