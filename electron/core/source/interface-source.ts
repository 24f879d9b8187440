/**
 * A network interface that is captured by dumpcap or tcpdump, as a source: its row tells the program, what it lost, what was no
 * SIP, and where it cannot capture the sentence that says what to do.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CaptureStop } from '../capture/captured-message.ts';
import type { CaptureReader } from '../capture/reader.ts';
import { createCaptureReader } from '../capture/reader.ts';
import { stopText } from '../capture/stop-text.ts';
import type { Programs } from '../sniff/programs.ts';
import type { Sniff } from '../sniff/sniff.ts';
import { createSniffer } from '../sniff/sniffer.ts';
import type { CaptureRequest } from '../sniff/tools.ts';
import type { Heard, LiveSource } from './live-source.ts';
import { createRowState } from './row-state.ts';

export interface InterfaceSourceOptions {
  readonly id: string;
  readonly request: CaptureRequest;
  readonly programs: Programs;
  readonly clock: Clock;
  readonly heard: Heard;
}

/** Makes the source; `open` must follow. */
export function createInterfaceSource(options: InterfaceSourceOptions): LiveSource {
  return new InterfaceSource(options);
}

/** How often the program is asked for what it lost. */
const ASK_EVERY = 2_000;

class InterfaceSource implements LiveSource {
  readonly id: string;
  readonly #options: InterfaceSourceOptions;
  readonly #state;
  readonly #reader: CaptureReader;
  #sniff: Sniff | null = null;
  #timer: Timer | null = null;
  #closing: Promise<void> | null = null;

  constructor(options: InterfaceSourceOptions) {
    const { id, request, heard } = options;
    this.id = id;
    this.#options = options;
    this.#state = createRowState({ id, role: 'interface', requested: request.interface });
    this.#reader = createCaptureReader({ onMessages: heard });
  }

  row(): SourceRow {
    const { packets, skipped, dropped } = this.#reader.counters();
    const told = this.#sniff?.counts().dropped ?? null;
    return {
      ...this.#state.row,
      received: packets,
      skipped,
      // The program tells it on standard error, or in the file, or both.
      dropped: told === null && dropped === 0 ? null : Math.max(told ?? 0, dropped),
    };
  }

  get trouble(): Trouble | null {
    return this.#state.row.trouble;
  }

  onChange(listener: () => void): () => void {
    return this.#state.onChange(listener);
  }

  async open(): Promise<void> {
    const { request } = this.#options;
    const started = await createSniffer(this.#options).start(request, {
      chunk: (bytes) => this.#read(bytes),
      ended: (trouble) => void (trouble && this.#fail(trouble)),
    });
    if (!started.ok) return this.#fail(started.error);
    this.#sniff = started.value;
    // Closed, or ended by what it wrote, while it was starting.
    if (!this.#state.isAlive) return started.value.stop();
    const address = request.filter === '' ? request.interface : `${request.interface}: ${request.filter}`;
    this.#state.opened({ address, detail: started.value.program });
    this.#ask();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#end());
  }

  async #end(): Promise<void> {
    this.#timer?.cancel();
    await this.#sniff?.stop();
    await this.#reader.end();
    this.#state.closed();
  }

  #read(bytes: Uint8Array): void {
    if (!this.#state.isAlive) return;
    // What is not compressed is read when this returns.
    void this.#reader.push(bytes);
    this.#state.touch();
    if (this.#reader.stopped) this.#fail(unreadable(this.#options.request, this.#reader.stopped));
  }

  #fail(trouble: Trouble): void {
    this.#timer?.cancel();
    this.#state.fail(trouble);
    void this.#sniff?.stop();
  }

  #ask(): void {
    this.#timer = this.#options.clock.after(ASK_EVERY, () => {
      this.#sniff?.askCounts();
      this.#state.touch();
      this.#ask();
    });
  }
}

function unreadable(request: CaptureRequest, stop: CaptureStop): Trouble {
  const message = `the capture of ${request.interface} cannot be read: ${stopText(stop)}`;
  return { code: 'SNIFF_FAILED', message, data: { interface: request.interface } };
}
