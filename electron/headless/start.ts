/**
 * `npm start`: builds where it must, opens the Electron window, and where no window can be had says why in one line
 * and serves the same console to the browser. It never ends in a stack trace; Ctrl+C ends everything it began.
 */
import { fileURLToPath } from 'node:url';
import { main } from './cli/main.ts';
import { processIo } from './cli/process-io.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { ensureBuilt } from './start/build.ts';
import type { StartArguments } from './start/decide.ts';
import { fallbackLine, oneLine, sortArguments, windowObstacle } from './start/decide.ts';
import { createProgress } from './start/progress.ts';
import type { RuntimeJob } from './start/runtime.ts';
import { checkRuntime, electronPackage, fetchRuntime, findRuntime, systemFiles } from './start/runtime.ts';
import { runWindow } from './start/window.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
/** So long a window may take to be seen, in milliseconds. */
const WINDOW_LIMIT = 60_000;
/** The exit code of a program that was ended by Ctrl+C. */
const INTERRUPTED = 130;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Whether a runtime is there or can be had; the error is the reason why not. */
async function seekRuntime(job: RuntimeJob | null): Promise<Result<'there' | 'to be fetched', string>> {
  if (!job) return err('the package electron is not installed');
  if (findRuntime(job.packageDir, job.env, systemFiles)) return ok('there');
  const reached = await checkRuntime(job);
  return reached.ok ? ok('to be fetched') : err(`the Electron runtime is not installed and ${reached.error}`);
}

async function fetchWithProgress(job: RuntimeJob): Promise<Result<void, string>> {
  const progress = createProgress(process.stdout);
  const fetched = await fetchRuntime({ ...job, onNews: progress.show });
  progress.end();
  return fetched.ok ? fetched : err(`the Electron runtime could not be installed: ${fetched.error}`);
}

type Outcome =
  { readonly kind: 'done'; readonly code: number } | { readonly kind: 'browser'; readonly reason: string };
const browser = (reason: string): Outcome => ({ kind: 'browser', reason });

/** Opens the window with a runtime that is there, fetching it before where that is needed. */
async function openWindow(
  sought: Result<'there' | 'to be fetched', string>,
  job: RuntimeJob | null,
  args: StartArguments,
): Promise<Outcome> {
  if (!sought.ok) return browser(sought.error);
  if (!job) return browser('the package electron is not installed');
  const fetched = sought.value === 'there' ? ok(undefined) : await fetchWithProgress(job);
  if (!fetched.ok) return browser(fetched.error);
  const program = findRuntime(job.packageDir, job.env, systemFiles);
  if (!program) return browser('the Electron runtime was installed but is not where it should be');
  const { env, signal } = job;
  const end = await runWindow({ program, root, args: args.electron, env, signal, limit: WINDOW_LIMIT });
  if (end.kind === 'failed') return browser(end.reason);
  if (end.kind === 'already-running') say('Sipwright is running already; its window is in front now.');
  return { kind: 'done', code: end.kind === 'ended' ? end.code : 0 };
}

/** Everything before the fall-back. The search for the runtime and the build go on side by side. */
async function tryWindow(args: StartArguments, signal: AbortSignal): Promise<Outcome> {
  const uid = process.getuid?.() ?? null;
  const obstacle = windowObstacle({ platform: process.platform, env: process.env, uid }, args);
  const packageDir = electronPackage();
  const job = packageDir === null ? null : { packageDir, env: process.env, signal };
  const [built, sought] = await Promise.all([
    ensureBuilt(root, signal, say),
    obstacle === null ? seekRuntime(job) : err(obstacle),
  ]);
  if (signal.aborted) return { kind: 'done', code: INTERRUPTED };
  if (!built.ok) {
    process.stderr.write(`sipwright: the build failed: ${oneLine(built.error)} (npm run build tells more)\n`);
    return { kind: 'done', code: 1 };
  }
  return openWindow(sought, job, args);
}

async function start(): Promise<number> {
  // npm says where it was called.
  const folder = process.env['INIT_CWD'] ?? process.cwd();
  const args = sortArguments(process.argv.slice(2), folder);
  const stopper = new AbortController();
  const stop = (): void => stopper.abort();
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const outcome = await tryWindow(args, stopper.signal);
  if (stopper.signal.aborted) return INTERRUPTED;
  if (outcome.kind === 'done') return outcome.code;
  // From here on the command has its own way to end.
  process.off('SIGINT', stop).off('SIGTERM', stop);
  say(fallbackLine(outcome.reason));
  return main(['serve', ...args.serve], processIo());
}

start().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(
      `sipwright: internal error: ${oneLine(error instanceof Error ? error.message : String(error))}\n`,
    );
    process.exitCode = 70;
  },
);
