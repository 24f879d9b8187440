/**
 * Programs of the machine: run to their end, or started with their output handed on as it comes. No shell is between: a filter or a
 * name of an interface is one argument, whatever stands in it. What is started is ended by its own handle, also when this process exits.
 */
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';

export interface Finished {
  /** The exit code, or null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramEvents {
  /** Bytes of its standard output; nobody writes to them again. */
  stdout(bytes: Uint8Array): void;
  stderr(text: string): void;
  /** It has ended and all of its output was told; once. */
  exit(code: number | null): void;
}

export type Signal = 'SIGINT' | 'SIGTERM' | 'SIGKILL' | 'SIGUSR1';

export interface RunningProgram {
  readonly pid: number;
  /** Sends a signal to exactly this program; nothing happens where it has ended. */
  signal(signal: Signal): void;
  /** Stops and goes on reading its output, so that a slow reader holds up the program and not this process. */
  pause(): void;
  resume(): void;
}

export interface Programs {
  /** As `process.platform` names it. */
  readonly platform: string;
  /** Runs a program to its end; the error is the system's code where it cannot be started. */
  run(program: string, args: readonly string[]): Promise<Result<Finished, string>>;
  /** Starts a program; the error is the system's code. */
  start(
    program: string,
    args: readonly string[],
    events: ProgramEvents,
  ): Promise<Result<RunningProgram, string>>;
}

/** Characters of output that are kept of a program that is run to its end. */
const MOST_OUTPUT = 1_048_576;

/** Messages of programs are read, so they must come in English. */
const ENGLISH = { LC_ALL: 'C', LANG: 'C' } as const;

/** The programs of this machine. */
export function nodePrograms(): Programs {
  return { platform: process.platform, run, start };
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
}

/** Ends a child with this process, where it has not ended before. */
function endWithUs(child: ChildProcess): void {
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('close', () => process.off('exit', end));
}

async function run(program: string, args: readonly string[]): Promise<Result<Finished, string>> {
  const decoder = new TextDecoder();
  const text = { stdout: '', stderr: '' };
  const keep = (name: keyof typeof text, more: string): void => {
    if (text[name].length < MOST_OUTPUT) text[name] += more;
  };
  let end: (code: number | null) => void = () => undefined;
  const ended = new Promise<number | null>((resolve) => (end = resolve));
  const started = await start(program, args, {
    stdout: (bytes) => keep('stdout', decoder.decode(bytes, { stream: true })),
    stderr: (more) => keep('stderr', more),
    exit: (code) => end(code),
  });
  return started.ok ? ok({ code: await ended, ...text }) : started;
}

function start(
  program: string,
  args: readonly string[],
  events: ProgramEvents,
): Promise<Result<RunningProgram, string>> {
  return new Promise((resolve) => {
    const env = { ...process.env, ...ENGLISH };
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env, windowsHide: true });
    child.once('error', (error) => resolve(err(codeOf(error))));
    child.once('spawn', () => {
      child.on('error', () => undefined);
      endWithUs(child);
      child.stdout.on('data', (data: Buffer) => {
        events.stdout(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
      });
      child.stderr.setEncoding('utf8').on('data', (more: string) => events.stderr(more));
      child.once('close', (code) => events.exit(code));
      resolve(ok(wrap(child)));
    });
  });
}

function wrap(child: ChildProcess): RunningProgram {
  return {
    pid: child.pid ?? 0,
    signal(signal) {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    },
    pause: () => void child.stdout?.pause(),
    resume: () => void child.stdout?.resume(),
  };
}
