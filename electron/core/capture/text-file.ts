/** The messages of a text trace, which a file may be that is no capture: they go the way of captured ones, in batches. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { readTextTraceInSteps } from '#shared/text-trace/read.ts';
import type {
  TextRepair,
  TextTrace,
  TextTraceFormat,
  TextTraceMessage,
  TextTraceOptions,
} from '#shared/text-trace/trace.ts';
import { TEXT_LIMITS } from '#shared/text-trace/trace.ts';
import type { AnyReaderOptions, FileEnd } from './any-reader.ts';
import type { CapturedMessage, CaptureStop } from './captured-message.ts';
import { createKept } from './kept-bytes.ts';
import type { Gunzip } from './reader.ts';

/** Bytes of the largest text that is read, since it is held whole. */
export const LONGEST_TRACE = TEXT_LIMITS.maxText;

/** A time that the text does not tell: no filter that asks for times passes it, and what is reckoned from it is as unknown. */
const UNKNOWN_TIME = Number.NaN;

/** An address that the text does not tell. */
export const NOWHERE: Endpoint = { host: '', port: 0 };

/** What is told of a text besides its messages. */
export interface TextFacts {
  readonly format: TextTraceFormat;
  /** Messages that are not the bytes of the text as they stand, and how many of them by what was changed. */
  readonly repaired: number;
  readonly repairs: ReadonlyMap<TextRepair, number>;
}

const BATCH = 256;
/** Bytes that are decompressed at once: they become a thousand times as many at the most. */
const PIECE = 16 * 1024;
/** No text has a zero among its first bytes; what is binary and was not known as a capture has. */
const LOOKED_AT = 4_096;

interface Plain {
  readonly bytes: Uint8Array;
  readonly stop: CaptureStop | null;
}

type MakeGunzip = (sink: (bytes: Uint8Array) => void) => Gunzip;

/** The bytes without compression; null where they are too many. */
async function decompress(bytes: Uint8Array, makeGunzip: MakeGunzip): Promise<Plain | null> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, stop: null };
  const kept = createKept(LONGEST_TRACE);
  const gunzip = makeGunzip((piece) => kept.push(piece));
  for (let at = 0; at < bytes.length && !kept.isTooLarge; at += PIECE)
    await gunzip.push(bytes.subarray(at, at + PIECE));
  const code = await gunzip.end();
  if (kept.isTooLarge) return null;
  const plain = kept.take();
  return { bytes: plain, stop: code && { code, offset: plain.length } };
}

/** A message as if it had been captured, with the number of its line for that of its packet. */
function toCaptured({
  time,
  transport,
  src,
  dst,
  direction,
  bytes,
  line,
}: TextTraceMessage): CapturedMessage {
  return {
    time: time ?? UNKNOWN_TIME,
    transport: transport ?? 'udp',
    src: src ?? NOWHERE,
    dst: dst ?? NOWHERE,
    bytes,
    frame: line,
    ...(direction && { direction }),
  };
}

/** Counts repairs batch by batch. */
function createFacts(format: TextTraceFormat): {
  take(batch: readonly TextTraceMessage[]): void;
  facts(): TextFacts;
} {
  const repairs = new Map<TextRepair, number>();
  let repaired = 0;
  return {
    take(batch) {
      for (const message of batch) {
        if (message.repairs.length > 0) repaired++;
        for (const repair of new Set(message.repairs)) repairs.set(repair, (repairs.get(repair) ?? 0) + 1);
      }
    },
    facts: () => ({ format, repaired, repairs }),
  };
}

/** Reads a text in steps, with rests between where they are wanted; null where nobody waits for its end any more. */
async function readSteps(
  bytes: Uint8Array,
  times: TextTraceOptions,
  { breathe, isFull }: AnyReaderOptions,
): Promise<TextTrace | null> {
  const steps = readTextTraceInSteps(bytes, times);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    const rest = breathe?.();
    if (rest) await rest;
    if (isFull?.()) return null;
  }
}

async function handOver(
  messages: readonly TextTraceMessage[],
  take: (batch: readonly TextTraceMessage[]) => void,
  { breathe, isFull }: AnyReaderOptions,
): Promise<void> {
  for (let at = 0; at < messages.length && !isFull?.(); at += BATCH) {
    take(messages.slice(at, at + BATCH));
    const rest = breathe?.();
    if (rest) await rest;
  }
}

/**
 * Reads the bytes of a file, compressed or not, as a text; answers null where no message is in it (or nobody waits for them any
 * more) and 'too-large' where it is longer than what is read.
 */
export async function readTextFile(
  source: Uint8Array,
  options: AnyReaderOptions,
): Promise<FileEnd | 'too-large' | null> {
  const plain = await decompress(source, options.gunzip);
  if (!plain) return 'too-large';
  const { bytes, stop } = plain;
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return null;
  const trace = await readSteps(bytes, options.times(), options);
  if (!trace || trace.format === null) return null;
  const { messages, skipped, format } = trace;
  const counted = createFacts(format);
  const take = (batch: readonly TextTraceMessage[]): void => {
    counted.take(batch);
    options.onMessages(batch.map(toCaptured));
  };
  await handOver(messages, take, options);
  const found = messages.length;
  const counters = { packets: found, bytes: bytes.length, sip: found, cut: 0, dropped: 0, skipped };
  return { counters, stop, text: counted.facts() };
}
