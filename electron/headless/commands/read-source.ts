/** Brings a file, or standard input, through the reader of captures, or of text traces, and says in words where and why it stopped. */
import { nodeGunzip } from '#core/capture/capture-file.ts';
import type {
  CaptureCounters,
  CapturedMessage,
  CaptureStop,
  SkipReason,
  StopCode,
} from '#core/capture/captured-message.ts';
import type { CaptureReader } from '#core/capture/reader.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { TextSkipReason } from '#shared/text-trace/trace.ts';
import type { BytesSink, Io } from '../cli/io.ts';
import { createKept } from './read-kept.ts';
import type { TextFacts } from './read-text.ts';
import { LONGEST_TRACE, readText } from './read-text.ts';

/** Why a packet of a capture, or a line of a text, gave no message. */
export type ReadSkipReason = SkipReason | TextSkipReason;

/** What was counted; the packets of a text are its messages. */
export interface ReadCounters extends Omit<CaptureCounters, 'skipped'> {
  readonly skipped: Readonly<Partial<Record<ReadSkipReason, number>>>;
}

export interface CaptureEnd {
  readonly counters: ReadCounters;
  readonly stop: CaptureStop | null;
  /** What is known of a text; null for a capture. */
  readonly text: TextFacts | null;
}

/** Who hears messages; `isFull` ends the reading. */
export interface MessageSink {
  batch(messages: readonly CapturedMessage[]): void;
  isFull(): boolean;
}

async function pourInput(io: Io, sink: BytesSink): Promise<void> {
  for await (const piece of io.stdin) {
    await sink.push(piece);
    if (sink.isFull()) return;
  }
}

/** Whether the begin of the file was that of a capture. */
const isCapture = (reader: CaptureReader): boolean => reader.counters().bytes > 0;

const TOO_LARGE: Trouble = {
  code: 'TOO_LARGE',
  message: `it is neither pcap nor pcapng, and larger than a text may be (${LONGEST_TRACE} bytes)`,
};

/** Reads a capture, or a text trace, to its end or its damage; `-` is standard input. */
export async function readSource(
  io: Io,
  file: string,
  sink: MessageSink,
): Promise<Result<CaptureEnd, Trouble>> {
  const reader = createCaptureReader({ onMessages: (batch) => sink.batch(batch), gunzip: nodeGunzip });
  const kept = createKept(LONGEST_TRACE);
  const bytes: BytesSink = {
    async push(piece) {
      kept.push(piece);
      await reader.push(piece);
      if (!kept.isOver && isCapture(reader)) kept.drop();
    },
    isFull() {
      const isText = reader.stopped?.code === 'not-a-capture' && !kept.isOver;
      return (reader.stopped !== null && !isText) || sink.isFull();
    },
  };
  if (file === '-') await pourInput(io, bytes);
  else {
    const poured = await io.pourFile(file, bytes);
    if (!poured.ok) return poured;
  }
  const stop = await reader.end();
  const isText = stop?.code === 'not-a-capture';
  if (isText && kept.isTooLarge) return err(TOO_LARGE);
  const text = isText ? await readText(io, kept.take(), sink) : null;
  if (text === 'too-large') return err(TOO_LARGE);
  return ok(text ?? { counters: reader.counters(), stop, text: null });
}

const STOPS: Readonly<Record<StopCode, string>> = {
  empty: 'it is empty',
  'not-a-capture': 'it is neither pcap nor pcapng, nor a text with SIP messages',
  'cut-off': 'it ends inside a record',
  'bad-record-length': 'a record has an impossible length',
  'bad-block-length': 'a block has impossible lengths',
  'bad-section': 'a section cannot be read',
  compressed: 'it is compressed',
  'gzip-corrupt': 'its compressed bytes are damaged',
  'gzip-cut-off': 'its compressed bytes end too early',
};

const UNUSABLE: ReadonlySet<StopCode> = new Set<StopCode>(['empty', 'not-a-capture', 'compressed']);

/** Whether there was nothing of a capture in it. */
export const isUnusable = ({ code }: CaptureStop): boolean => UNUSABLE.has(code);

/** The end of a sentence about a file that is no sound capture. */
export function stopText(stop: CaptureStop): string {
  const why = STOPS[stop.code];
  return isUnusable(stop) ? why : `${why}, at byte ${stop.offset}; everything before it was read`;
}
