/**
 * Reads a capture as its bytes come, in chunks of any size: pcap or pcapng, compressed by gzip or not, told by their first bytes.
 * Never throws, holds a bounded amount, and gives everything before a damage together with the place and the reason.
 */
import type {
  CaptureCounters,
  CapturedMessage,
  CaptureStop,
  SkipReason,
  StopCode,
} from './captured-message.ts';
import type { Dissector, DissectorLimits } from './dissect.ts';
import { createDissector } from './dissect.ts';
import type { CaptureInterface, CaptureSecrets, FormatReader, FormatSink } from './format.ts';
import { LONGEST_RECORD } from './format.ts';
import { u32 } from './octets.ts';
import type { Outlet } from './outlet.ts';
import { createOutlet } from './outlet.ts';
import { createPacket } from './packet.ts';
import { createPcapReader, isPcap } from './pcap.ts';
import { createPcapngReader, isPcapng } from './pcapng.ts';
import type { Tally } from './tally.ts';
import { createTally } from './tally.ts';
import { Window } from './window.ts';

/** What decompresses: bytes go in, the sink hears what comes out, `push` and `end` settle when it is through. */
export interface Gunzip {
  push(chunk: Uint8Array): Promise<void>;
  /** Null, or why the bytes cannot be decompressed to their end. */
  end(): Promise<'gzip-corrupt' | 'gzip-cut-off' | null>;
}

export interface CaptureReaderOptions {
  /** Hears messages in batches, in the order in which they were complete. */
  onMessages(batch: readonly CapturedMessage[]): void;
  /** Messages of a batch at the most; a batch goes out at the latest when a chunk is used up. */
  readonly batch?: number;
  /** Bounds of what waits for other packets, where the usual ones do not fit. */
  readonly limits?: DissectorLimits;
  /** Without it a compressed file stops with `compressed`. */
  readonly gunzip?: (sink: (bytes: Uint8Array) => void) => Gunzip;
}

export interface CaptureReader {
  /**
   * Takes the next bytes of the file. What is not compressed is read when this returns; else when it settles. The chunk is the
   * caller's again then. The time one push takes grows with its chunk: who wants to stay responsive gives small ones.
   */
  push(chunk: Uint8Array): Promise<void>;
  /** The file is over. Answers why reading stopped before a sound end; null where it did not. */
  end(): Promise<CaptureStop | null>;
  counters(): CaptureCounters;
  /** Set as soon as nothing more will be read. */
  readonly stopped: CaptureStop | null;
  /** `pcap`, `pcapng`, with ` (gzip)` where it is compressed; empty while it is not known. */
  readonly format: string;
  /** The interfaces so far, of all sections. */
  interfaces(): readonly CaptureInterface[];
  /** The comments of the sections. */
  comments(): readonly string[];
  /** The secrets that the file holds, as far as a bounded amount can be kept. */
  secrets(): readonly CaptureSecrets[];
}

const GZIP = 0x1f8b;
/** The bytes that tell the format. */
const MAGIC = 4;
const MOST_KEPT = 4_096;

/** Makes a reader for one file. */
export function createCaptureReader(options: CaptureReaderOptions): CaptureReader {
  const core = new ReaderCore(options);
  let gunzip: Gunzip | null = null;
  /** The first bytes, while they are too few to tell what the file is. */
  let head: Uint8Array = new Uint8Array(0);
  let isTold = false;

  const begin = (chunk: Uint8Array): Promise<void> => {
    const joined = new Uint8Array(head.length + chunk.length);
    joined.set(head);
    joined.set(chunk, head.length);
    head = joined;
    if (head.length < 2) return DONE;
    isTold = true;
    const isGzip = u32(head, 0) >>> 16 === GZIP;
    if (isGzip && options.gunzip) gunzip = options.gunzip((bytes) => core.push(bytes));
    else if (isGzip) core.stop('compressed');
    return push(head);
  };
  const push = (chunk: Uint8Array): Promise<void> => {
    if (core.stopped) return DONE;
    if (!isTold) return begin(chunk);
    if (gunzip) return gunzip.push(chunk);
    core.push(chunk);
    return DONE;
  };
  return {
    push,
    async end() {
      if (!isTold) core.push(head);
      return core.end(gunzip ? await gunzip.end() : null);
    },
    counters: () => core.counters(),
    get stopped() {
      return core.stopped;
    },
    get format() {
      return core.format === '' || !gunzip ? core.format : `${core.format} (gzip)`;
    },
    interfaces: () => core.interfaces,
    comments: () => core.comments,
    secrets: () => core.secretsKept,
  };
}

const DONE = Promise.resolve();

/** The reader behind the decompression; what it hears from a format it passes on to the dissector. */
class ReaderCore implements FormatSink {
  readonly packet = createPacket();
  readonly interfaces: CaptureInterface[] = [];
  readonly comments: string[] = [];
  readonly secretsKept: CaptureSecrets[] = [];
  stopped: CaptureStop | null = null;
  format: '' | 'pcap' | 'pcapng' = '';
  readonly #tally: Tally = createTally();
  readonly #outlet: Outlet;
  readonly #dissector: Dissector;
  readonly #window = new Window();
  #format: FormatReader | null = null;
  #sections = 0;
  #packets = 0;
  #cut = 0;
  #secretBytes = 0;
  readonly #dropped = new Map<string, number>();

  constructor({ onMessages, batch, limits }: CaptureReaderOptions) {
    this.#outlet = createOutlet(onMessages, batch);
    this.#dissector = createDissector(this.#outlet, this.#tally, limits);
  }

  push(chunk: Uint8Array): void {
    if (this.stopped || chunk.length === 0) return;
    const window = this.#window;
    window.add(chunk);
    this.#format ??= this.#findFormat();
    if (this.#format) while (this.#format.step(window)) continue;
    window.settle();
    this.#outlet.flush();
  }

  end(trouble: StopCode | null): CaptureStop | null {
    if (trouble) this.stop(trouble);
    if (this.#window.offset === 0 && this.#window.length === 0) this.stop('empty');
    else if (!this.#format) this.stop('not-a-capture');
    else if (this.#window.length > 0) this.stop('cut-off');
    this.#dissector.close(this.packet);
    this.#outlet.flush();
    return this.stopped;
  }

  /** The first reason counts. */
  stop(code: StopCode): void {
    this.stopped ??= { code, offset: this.#window.offset };
  }

  deliver(): void {
    this.packet.number = ++this.#packets;
    if (this.packet.missing > 0) this.#cut++;
    this.#dissector.read(this.packet);
    this.packet.comment = '';
    this.packet.direction = null;
  }

  skip(reason: SkipReason): void {
    this.#packets++;
    this.#tally.skip(reason);
  }

  section(comment: string): void {
    if (this.#sections++ > 0) this.#dissector.close(this.packet);
    if (comment !== '' && this.comments.length < MOST_KEPT) this.comments.push(comment);
  }

  interface(one: CaptureInterface): void {
    if (this.interfaces.length < MOST_KEPT) this.interfaces.push(one);
  }

  secrets(secrets: CaptureSecrets): void {
    this.#secretBytes += secrets.bytes.length;
    const isKept = this.#secretBytes <= LONGEST_RECORD && this.secretsKept.length < MOST_KEPT;
    if (isKept) this.secretsKept.push(secrets);
  }

  dropped(interfaceId: number, count: number): void {
    const key = `${this.#sections} ${interfaceId}`;
    if (this.#dropped.has(key) || this.#dropped.size < MOST_KEPT) this.#dropped.set(key, count);
  }

  counters(): CaptureCounters {
    return {
      packets: this.#packets,
      bytes: this.#window.offset,
      sip: this.#outlet.count,
      cut: this.#cut,
      dropped: [...this.#dropped.values()].reduce((sum, count) => sum + count, 0),
      skipped: this.#tally.skipped(),
    };
  }

  #findFormat(): FormatReader | null {
    const window = this.#window;
    if (window.length < MAGIC) return null;
    const magic = u32(window.bytes, window.start);
    if (isPcap(magic)) this.format = 'pcap';
    else if (isPcapng(magic)) this.format = 'pcapng';
    else this.stop('not-a-capture');
    if (this.format === '') return null;
    return this.format === 'pcap' ? createPcapReader(this) : createPcapngReader(this);
  }
}
