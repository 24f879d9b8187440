/** The messages of a text trace, which a file may be that is no capture: they go the way of captured ones, in batches. */
import { nodeGunzip } from '#core/capture/capture-file.ts';
import type { CapturedMessage, CaptureStop } from '#core/capture/captured-message.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import type { TextRepair, TextTrace, TextTraceFormat, TextTraceMessage } from '#shared/text-trace/trace.ts';
import { TEXT_LIMITS } from '#shared/text-trace/trace.ts';
import type { Io } from '../cli/io.ts';
import { createKept } from './read-kept.ts';
import type { CaptureEnd, MessageSink } from './read-source.ts';
import { NOWHERE, UNKNOWN_TIME } from './read-unknown.ts';

/** Bytes of the largest text that is read, since it is held whole. */
export const LONGEST_TRACE = TEXT_LIMITS.maxText;

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

/** The bytes without compression; null where they are too many. */
async function decompress(bytes: Uint8Array): Promise<Plain | null> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { bytes, stop: null };
  const kept = createKept(LONGEST_TRACE);
  const gunzip = nodeGunzip((piece) => kept.push(piece));
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

function factsOf({ messages }: TextTrace, format: TextTraceFormat): TextFacts {
  const repairs = new Map<TextRepair, number>();
  for (const message of messages)
    for (const repair of new Set(message.repairs)) repairs.set(repair, (repairs.get(repair) ?? 0) + 1);
  return { format, repaired: messages.filter((message) => message.repairs.length > 0).length, repairs };
}

/**
 * Reads the bytes of a file, compressed or not, as a text; answers null where no message is in it and 'too-large' where it is
 * longer than what is read. Times without a zone are local.
 */
export async function readText(
  io: Io,
  source: Uint8Array,
  sink: MessageSink,
): Promise<CaptureEnd | 'too-large' | null> {
  const plain = await decompress(source);
  if (!plain) return 'too-large';
  const { bytes, stop } = plain;
  if (bytes.subarray(0, LOOKED_AT).includes(0)) return null;
  const trace = readTextTrace(bytes, { offsetMinutes: -new Date(io.now()).getTimezoneOffset() });
  const { messages, skipped, format } = trace;
  if (format === null) return null;
  for (let at = 0; at < messages.length && !sink.isFull(); at += BATCH)
    sink.batch(messages.slice(at, at + BATCH).map(toCaptured));
  const found = messages.length;
  const counters = { packets: found, bytes: bytes.length, sip: found, cut: 0, dropped: 0, skipped };
  return { counters, stop, text: factsOf(trace, format) };
}

const REPAIRS: Readonly<Record<TextRepair, string>> = {
  'line-ends': 'line ends',
  'end-of-head': 'the end of the headers',
  prefix: 'what stood before each line',
  indent: 'indents',
  dots: 'points at line ends',
  escapes: 'written-out line ends',
};

/** What was repaired, in one line; null where nothing was. */
export function repairsText({ repaired, repairs }: TextFacts): string | null {
  if (repaired === 0) return null;
  const parts = [...repairs].map(([name, count]) => `${REPAIRS[name]} (${count})`);
  return `messages of the text that were repaired: ${repaired}; ${parts.join(', ')}`;
}
