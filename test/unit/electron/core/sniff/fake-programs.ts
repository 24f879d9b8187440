/** Programs from a table: what each prints when it is run, and running ones that a test lets speak and end by hand. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Finished, ProgramEvents, Programs, Signal } from '#core/sniff/programs.ts';

export interface FakeRunning {
  readonly program: string;
  readonly args: readonly string[];
  readonly events: ProgramEvents;
  readonly signals: Signal[];
  isPaused: boolean;
}

export interface FakePrograms extends Programs {
  readonly ran: string[];
  readonly running: FakeRunning[];
}

/** What a run gives: an error code of the system, or its output. */
export type Answer = string | Partial<Finished>;

export const DUMPCAP_LIST = [
  '1. eth0\t\t\t0\t192.0.2.2,2001:db8::2\tnetwork\t',
  '2. lo\tLoopback\t\t0\t127.0.0.1,::1\tloopback\t',
  '',
].join('\n');
export const TCPDUMP_LIST = '1.eth0 [Up, Running, Connected]\n2.lo [Up, Running, Loopback]\n';
export const COMPILED = '(000) ret      #262144\n';

/** Both programs, sound. */
export const SOUND: Readonly<Record<string, Answer>> = {
  'dumpcap -D': { stdout: DUMPCAP_LIST },
  'dumpcap -i': { stdout: COMPILED },
  'tcpdump -D': { stdout: TCPDUMP_LIST },
  'tcpdump -i': { stdout: COMPILED },
};

/** `answers` by the program and its first argument; a program that is in none of them is not there. */
export function createFakePrograms(
  answers: Readonly<Record<string, Answer>>,
  platform = 'linux',
): FakePrograms {
  const programs: FakePrograms = {
    platform,
    ran: [],
    running: [],
    async run(program, args): Promise<Result<Finished, string>> {
      programs.ran.push([program, ...args].join(' '));
      const answer = answers[`${program} ${args[0] ?? ''}`] ?? 'ENOENT';
      return typeof answer === 'string' ? err(answer) : ok({ code: 0, stdout: '', stderr: '', ...answer });
    },
    async start(program, args, events) {
      const code = answers[`${program} start`];
      if (typeof code === 'string') return err(code);
      const one: FakeRunning = { program, args, events, signals: [], isPaused: false };
      programs.running.push(one);
      return ok({
        pid: 4_711,
        signal: (signal) => void one.signals.push(signal),
        pause: () => void (one.isPaused = true),
        resume: () => void (one.isPaused = false),
      });
    },
  };
  return programs;
}
