/**
 * Reads a file that may be a capture or a text trace, as its bytes come: pcap and pcapng are told by their first bytes, and what is
 * neither is kept and read as a text when it is over. Both give the same messages. Never throws on bytes.
 */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { TextSkipReason, TextTraceOptions } from '#shared/text-trace/trace.ts';
import type { CaptureCounters, CapturedMessage, CaptureStop, SkipReason } from './captured-message.ts';
import { createKept } from './kept-bytes.ts';
import type { CaptureReader, Gunzip } from './reader.ts';
import { createCaptureReader } from './reader.ts';
import type { TextFacts } from './text-file.ts';
import { LONGEST_TRACE, readTextFile } from './text-file.ts';

/** Why a packet of a capture, or a line of a text, gave no message. */
export type ReadSkipReason = SkipReason | TextSkipReason;

/** What was counted; the packets of a text are its messages. */
export interface ReadCounters extends Omit<CaptureCounters, 'skipped'> {
  readonly skipped: Readonly<Partial<Record<ReadSkipReason, number>>>;
}

/** How a file ended. */
export interface FileEnd {
  readonly counters: ReadCounters;
  readonly stop: CaptureStop | null;
  /** What is known of a text; null for a capture. */
  readonly text: TextFacts | null;
}

export interface AnyReaderOptions {
  /** Hears messages in batches. */
  onMessages(batch: readonly CapturedMessage[]): void;
  /** How compressed bytes are read. */
  gunzip(sink: (bytes: Uint8Array) => void): Gunzip;
  /** What the times of a text are reckoned from; asked when there is a text. */
  times(): TextTraceOptions;
  /** Whether nobody wants more messages. */
  isFull?(): boolean;
  /** Asked after each small piece of work; what it answers is waited for, so that others have their turn. */
  breathe?(): Promise<void> | null;
}

export interface AnyReader {
  /** Takes the next bytes; when it settles they are read (a capture) or kept (a text), and the chunk is the caller's again. */
  push(chunk: Uint8Array): Promise<void>;
  /** Whether it wants no more. */
  isFull(): boolean;
  /** The file is over. The error is that of a text that is too large. */
  end(): Promise<Result<FileEnd, Trouble>>;
  counters(): ReadCounters;
  /** The format of a capture; empty while it is not known, and for a text. */
  readonly format: string;
}

const TOO_LARGE: Trouble = {
  code: 'TOO_LARGE',
  message: `it is neither pcap nor pcapng, and larger than a text may be (${LONGEST_TRACE} bytes)`,
};

/** What is read between two questions whether to rest: well below a hundred messages. */
const PIECE = 32 * 1024;

async function pushInPieces(
  reader: CaptureReader,
  chunk: Uint8Array,
  { breathe, isFull }: AnyReaderOptions,
): Promise<void> {
  if (!breathe) return reader.push(chunk);
  for (let at = 0; at < chunk.length && !reader.stopped && !isFull?.(); at += PIECE) {
    await reader.push(chunk.subarray(at, at + PIECE));
    const rest = breathe();
    if (rest) await rest;
  }
}

/** Makes a reader for one file. */
export function createAnyReader(options: AnyReaderOptions): AnyReader {
  const reader = createCaptureReader({ onMessages: options.onMessages, gunzip: options.gunzip });
  const kept = createKept(LONGEST_TRACE);
  return {
    async push(chunk) {
      kept.push(chunk);
      await pushInPieces(reader, chunk, options);
      if (!kept.isOver && reader.format !== '') kept.drop();
    },
    isFull() {
      const isText = reader.stopped?.code === 'not-a-capture' && !kept.isOver;
      return (reader.stopped !== null && !isText) || options.isFull?.() === true;
    },
    async end() {
      const stop = await reader.end();
      const isText = stop?.code === 'not-a-capture';
      if (isText && kept.isTooLarge) return err(TOO_LARGE);
      const text = isText ? await readTextFile(kept.take(), options) : null;
      if (text === 'too-large') return err(TOO_LARGE);
      return ok(text ?? { counters: reader.counters(), stop, text: null });
    },
    counters: () => reader.counters(),
    get format() {
      return reader.format;
    },
  };
}
