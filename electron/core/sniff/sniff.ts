/** One running capture: waits until it really captures, hands its bytes on, follows its counts, and ends it. */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Programs, RunningProgram } from './programs.ts';
import type { CaptureRequest, SniffCounts, Tool, ToolName } from './tools.ts';
import { noProgram, noRights, troubleOfFailure } from './trouble.ts';

export interface SniffEvents {
  /** The next bytes of a capture file, pcapng or pcap. */
  chunk(bytes: Uint8Array): void;
  /** It has ended: asked to (null), or by itself with the trouble. Told once, after the last chunk. */
  ended(trouble: Trouble | null): void;
}

export interface Sniff {
  readonly program: ToolName;
  readonly pid: number;
  counts(): SniffCounts;
  /** Asks for newer counts where the program can tell them while it runs. */
  askCounts(): void;
  /** Holds the program up while the reader is busy; what it loses then is in its counts. */
  pause(): void;
  resume(): void;
  /** Ends it and settles when it has ended. */
  stop(): Promise<void>;
}

/** The program that captures, and where it lies. */
export interface Program {
  readonly tool: Tool;
  readonly path: string;
}

export interface SniffDeps {
  readonly programs: Programs;
  readonly clock: Clock;
}

/** A program that says nothing for so long is believed to capture: it may be a version with other words. */
const READY_AFTER = 5_000;
/** What does not end when it is asked to is ended. */
const KILL_AFTER = 3_000;
/** Characters of standard error that are kept. */
const MOST_WORDS = 16_384;

/** Starts the capture; what has been checked before may still fail here, and is told the same way. */
export function startSniff(
  deps: SniffDeps,
  program: Program,
  request: CaptureRequest,
  events: SniffEvents,
): Promise<Result<Sniff, Trouble>> {
  return new RunningSniff(deps, program, request, events).start();
}

class RunningSniff implements Sniff {
  readonly program: ToolName;
  readonly #deps: SniffDeps;
  readonly #tool: Tool;
  readonly #path: string;
  readonly #request: CaptureRequest;
  readonly #events: SniffEvents;
  readonly #ended: Promise<void>;
  #tellEnd: () => void = () => undefined;
  /** Settles `start`; null once it has. */
  #answer: ((result: Result<Sniff, Trouble>) => void) | null = null;
  #running: RunningProgram | null = null;
  #timer: Timer | null = null;
  #words = '';
  #counts: SniffCounts = { captured: null, dropped: null };
  #isAskedToEnd = false;
  #isOver = false;

  constructor(deps: SniffDeps, { tool, path }: Program, request: CaptureRequest, events: SniffEvents) {
    this.program = tool.name;
    this.#deps = deps;
    this.#tool = tool;
    this.#path = path;
    this.#request = request;
    this.#events = events;
    this.#ended = new Promise((resolve) => (this.#tellEnd = resolve));
  }

  get pid(): number {
    return this.#running?.pid ?? 0;
  }

  async start(): Promise<Result<Sniff, Trouble>> {
    const { programs, clock } = this.#deps;
    const settled = new Promise<Result<Sniff, Trouble>>((resolve) => (this.#answer = resolve));
    const started = await programs.start(this.#path, this.#tool.captureArgs(this.#request), {
      stdout: (bytes) => this.#hear(bytes),
      stderr: (text) => this.#listen(text),
      exit: (code) => this.#end(code),
    });
    if (!started.ok) return err(this.#troubleOfStart(started.error));
    this.#running = started.value;
    if (this.#answer) this.#timer = clock.after(READY_AFTER, () => this.#ready());
    return settled;
  }

  counts(): SniffCounts {
    return this.#counts;
  }

  askCounts(): void {
    if (this.#tool.tellsOnSignal && this.#deps.programs.platform !== 'win32')
      this.#running?.signal('SIGUSR1');
  }

  pause(): void {
    this.#running?.pause();
  }

  resume(): void {
    this.#running?.resume();
  }

  stop(): Promise<void> {
    if (!this.#isAskedToEnd && !this.#isOver) {
      this.#isAskedToEnd = true;
      // Paused output would keep the program from ending: it could not write its last packets.
      this.#running?.resume();
      this.#running?.signal('SIGTERM');
      this.#timer = this.#deps.clock.after(KILL_AFTER, () => this.#running?.signal('SIGKILL'));
    }
    return this.#ended;
  }

  #hear(bytes: Uint8Array): void {
    this.#ready();
    this.#events.chunk(bytes);
  }

  #listen(text: string): void {
    const counts = this.#tool.readCounts(text);
    if (counts) this.#counts = { ...this.#counts, ...counts };
    this.#words = (this.#words + text).slice(-MOST_WORDS);
    if (this.#answer && this.#tool.ready.test(this.#words)) this.#ready();
  }

  #ready(): void {
    if (!this.#answer) return;
    this.#timer?.cancel();
    this.#answer(ok(this));
    this.#answer = null;
  }

  #end(code: number | null): void {
    this.#isOver = true;
    this.#timer?.cancel();
    // Counts that came in two pieces are whole now.
    this.#counts = { ...this.#counts, ...this.#tool.readCounts(this.#words) };
    if (this.#answer) this.#answer(err(this.#troubleOfEnd()));
    else this.#events.ended(this.#isAskedToEnd ? null : this.#troubleOfEnd(code));
    this.#answer = null;
    this.#tellEnd();
  }

  #troubleOfStart(code: string): Trouble {
    const { platform } = this.#deps.programs;
    if (code === 'ENOENT') return noProgram(platform);
    if (code === 'EACCES' || code === 'EPERM') return noRights(platform, this.program);
    return this.#troubleOfEnd();
  }

  #troubleOfEnd(code: number | null = null): Trouble {
    const { platform } = this.#deps.programs;
    const stderr = code === 0 ? '' : this.#words;
    return troubleOfFailure({ platform, program: this.program, ...this.#request, stderr });
  }
}
