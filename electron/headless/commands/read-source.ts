/** Brings a file, or standard input, through the reader of captures, and says in words where and why it stopped. */
import { nodeGunzip } from '#core/capture/capture-file.ts';
import type {
  CaptureCounters,
  CapturedMessage,
  CaptureStop,
  StopCode,
} from '#core/capture/captured-message.ts';
import { createCaptureReader } from '#core/capture/reader.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { BytesSink, Io } from '../cli/io.ts';

export interface CaptureEnd {
  readonly counters: CaptureCounters;
  readonly stop: CaptureStop | null;
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

/** Reads a capture to its end or its damage; `-` is standard input. */
export async function readSource(
  io: Io,
  file: string,
  sink: MessageSink,
): Promise<Result<CaptureEnd, Trouble>> {
  const reader = createCaptureReader({ onMessages: (batch) => sink.batch(batch), gunzip: nodeGunzip });
  const bytes: BytesSink = {
    push: (piece) => reader.push(piece),
    isFull: () => reader.stopped !== null || sink.isFull(),
  };
  if (file === '-') await pourInput(io, bytes);
  else {
    const poured = await io.pourFile(file, bytes);
    if (!poured.ok) return poured;
  }
  const stop = await reader.end();
  return ok({ counters: reader.counters(), stop });
}

const STOPS: Readonly<Record<StopCode, string>> = {
  empty: 'it is empty',
  'not-a-capture': 'it is neither pcap nor pcapng',
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
