/**
 * Cuts the bytes of a stream into messages (RFC 3261 7.5, 18.3) and keep-alives (RFC 5626 3.5.1, 4.4.1), however the
 * bytes come in chunks. Every byte of the stream is in exactly one event, in order. Never throws; what it holds back is
 * bounded by its limits, and each byte is looked at once for where lines end and once for the headers it belongs to.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CR, decimal, LF } from './chars.ts';
import type { Diagnostic } from './diagnostic.ts';
import { finding } from './finding.ts';
import type { FrameBuffer } from './frame-buffer.ts';
import { createFrameBuffer } from './frame-buffer.ts';
import { readHeaders } from './parse-headers.ts';
import { createScan } from './parse-scan.ts';
import { readStartLine } from './parse-start-line.ts';

export interface FrameLimits {
  /** Bytes of a start line and headers together, and of one piece of garbage. */
  readonly maxHead: number;
  /** Bytes that Content-Length may announce. */
  readonly maxBody: number;
}

export const FRAME_LIMITS: FrameLimits = { maxHead: 65_536, maxBody: 1_048_576 };

/**
 * Why bytes are no message: no start line; headers or body over the limit; the stream ended inside. Behind garbage the
 * next line that is a sound start line begins a message again.
 */
export type GarbageReason = 'not-sip' | 'head-too-long' | 'body-too-long' | 'cut-off';

export type FrameEvent =
  | {
      readonly kind: 'message';
      readonly bytes: Uint8Array;
      /** What framing found; spans lie in `bytes`. */
      readonly diagnostics: readonly Diagnostic[];
    }
  /** `ping` is a double CRLF, `pong` a single one (RFC 5626 3.5.1). */
  | { readonly kind: 'keep-alive'; readonly form: 'ping' | 'pong'; readonly bytes: Uint8Array }
  | { readonly kind: 'garbage'; readonly bytes: Uint8Array; readonly why: GarbageReason };

export interface Framer {
  /** Takes the next bytes; answers what they complete. The chunk is copied, and events hold bytes of their own. */
  push(chunk: Uint8Array): FrameEvent[];
  /**
   * Tells that the stream has fallen silent: a single CRLF is then a pong and not the begin of a ping, and whole lines of
   * garbage wait no longer. A message that has begun stays.
   */
  idle(): FrameEvent[];
  /** Tells that the stream has ended; what is left of a message is garbage. The framer can then be used anew. */
  end(): FrameEvent[];
  /** How many bytes were looked at so far, for measuring; grows with the bytes of the stream, not with the chunks. */
  readonly examined: number;
}

type State = 'boundary' | 'head' | 'body' | 'garbage';

interface Head {
  /** Bytes of start line, headers and empty line. */
  readonly length: number;
  /** Bytes of the body; 0 where Content-Length does not say it. */
  readonly body: number;
  readonly diagnostics: readonly Diagnostic[];
}

/** Whether the bytes of a line are a start line: any that can be read, or behind garbage only one that is sound. */
function isStartLine(line: Uint8Array, strict: boolean): boolean {
  const scan = createScan(line);
  const read = readStartLine(scan);
  if (!read || !strict) return read !== null;
  const { start, end } = read.version;
  return start < end && !scan.diagnostics.some(({ severity }) => severity === 'error');
}

/** Reads how long the body is from the headers (RFC 3261 18.3, 20.14): the compact form and folds included. */
function readHead(head: Uint8Array): Head {
  const scan = createScan(head);
  const line = readStartLine(scan);
  readHeaders(scan);
  const { firstContentLength, contentLengthConflict } = scan;
  const { length } = head;
  if (!firstContentLength) {
    const where: Span = line?.startLine ?? { start: 0, end: length };
    return { length, body: 0, diagnostics: [finding('stream-content-length-missing', 'message', where)] };
  }
  const { start, end } = firstContentLength.value;
  const body = contentLengthConflict ? -1 : decimal(head, start, end);
  if (body >= 0) return { length, body, diagnostics: [] };
  const where = firstContentLength.value;
  return {
    length,
    body: 0,
    diagnostics: [finding('stream-content-length-unusable', 'Content-Length', where)],
  };
}

/** A framer's memory. Places count from the begin of what is held back. */
interface Work {
  readonly limits: FrameLimits;
  readonly buffer: FrameBuffer;
  events: FrameEvent[];
  examined: number;
  state: State;
  /** Where the current line begins, and how far it was looked at. */
  lineStart: number;
  scanned: number;
  head: Head;
  /** Why the bytes of the state `garbage` are no message. */
  why: GarbageReason;
  /** Set where garbage was cut inside a line: the rest of that line cannot begin a message. */
  isMidLine: boolean;
}

const NO_HEAD: Head = { length: 0, body: 0, diagnostics: [] };

function createWork(limits: FrameLimits): Work {
  return {
    limits,
    buffer: createFrameBuffer(),
    events: [],
    examined: 0,
    state: 'boundary',
    lineStart: 0,
    scanned: 0,
    head: NO_HEAD,
    why: 'not-sip',
    isMidLine: false,
  };
}

/** Gives the first bytes away as garbage. */
function discard(work: Work, length: number): void {
  const { buffer, events, why } = work;
  if (length > 0) events.push({ kind: 'garbage', bytes: buffer.take(length), why });
  work.lineStart = Math.max(0, work.lineStart - length);
  work.scanned = Math.max(0, work.scanned - length);
}

function startGarbage(work: Work, why: GarbageReason): true {
  work.state = 'garbage';
  work.why = why;
  return true;
}

/** Looks for the end of the current line, no further than the limit; null where it has not come yet. */
function nextLine(work: Work): Span | null {
  const { buffer, limits } = work;
  const end = Math.min(buffer.length, limits.maxHead);
  const from = work.scanned;
  let place = from;
  while (place < end && buffer.at(place) !== LF) place++;
  const isWhole = place < end;
  work.scanned = isWhole ? place + 1 : place;
  work.examined += work.scanned - from;
  return isWhole ? { start: work.lineStart, end: work.scanned } : null;
}

const isFull = ({ scanned, limits }: Work): boolean => scanned >= limits.maxHead;

function lineIsStart(work: Work, { start, end }: Span, strict: boolean): boolean {
  work.examined += end - start;
  return isStartLine(work.buffer.peek(start, end), strict);
}

/** CRLF where a message could begin: a keep-alive, once it is known which (RFC 5626 3.5.1). */
function readKeepAlive({ buffer, events }: Work): boolean {
  const isDouble = buffer.at(2) === CR && buffer.at(3) === LF;
  const isOpen = buffer.length === 2 || (buffer.length === 3 && buffer.at(2) === CR);
  if (isOpen) return false;
  const bytes = buffer.take(isDouble ? 4 : 2);
  events.push({ kind: 'keep-alive', form: isDouble ? 'ping' : 'pong', bytes });
  return true;
}

/** Each state's step; it answers whether another may follow before more bytes come. */
const STEPS: Readonly<Record<State, (work: Work) => boolean>> = {
  boundary(work) {
    const { buffer } = work;
    if (work.scanned === 0 && buffer.at(0) === CR) {
      if (buffer.length < 2) return false;
      if (buffer.at(1) === LF) return readKeepAlive(work);
    }
    const line = nextLine(work);
    if (!line) return isFull(work) && startGarbage(work, 'not-sip');
    work.lineStart = line.end;
    if (!lineIsStart(work, line, false)) return startGarbage(work, 'not-sip');
    work.state = 'head';
    return true;
  },

  head(work) {
    const { buffer, limits } = work;
    const line = nextLine(work);
    if (!line) return isFull(work) && startGarbage(work, 'head-too-long');
    work.lineStart = line.end;
    const length = line.end - line.start;
    const isEmpty = length === 1 || (length === 2 && buffer.at(line.start) === CR);
    if (!isEmpty) return true;
    work.examined += line.end;
    work.head = readHead(buffer.peek(0, line.end));
    if (work.head.body > limits.maxBody) return startGarbage(work, 'body-too-long');
    work.state = 'body';
    return true;
  },

  body(work) {
    const { buffer, events, head } = work;
    const length = head.length + head.body;
    if (buffer.length < length) return false;
    events.push({ kind: 'message', bytes: buffer.take(length), diagnostics: head.diagnostics });
    restart(work);
    return true;
  },

  garbage(work) {
    const line = nextLine(work);
    if (line) {
      const begins = !work.isMidLine && lineIsStart(work, line, true);
      work.isMidLine = false;
      if (begins) {
        discard(work, line.start);
        work.state = 'head';
      }
      work.lineStart = work.scanned;
      return true;
    }
    if (!isFull(work)) return false;
    // Whole lines go first, so that the limit does not cut a start line.
    const hasLines = work.lineStart > 0;
    work.isMidLine ||= !hasLines;
    discard(work, hasLines ? work.lineStart : work.scanned);
    return true;
  },
};

function restart(work: Work): void {
  work.state = 'boundary';
  work.lineStart = 0;
  work.scanned = 0;
  work.head = NO_HEAD;
  work.isMidLine = false;
}

function answer(work: Work): FrameEvent[] {
  const { events } = work;
  work.events = [];
  return events;
}

/** A CRLF that waits for its second half has none to come: it is a pong. */
function flushPong({ state, buffer, events }: Work): void {
  const isPong = state === 'boundary' && buffer.at(0) === CR && buffer.at(1) === LF;
  if (isPong) events.push({ kind: 'keep-alive', form: 'pong', bytes: buffer.take(2) });
}

/** Makes a framer for one direction of one connection. */
export function createFramer(limits: FrameLimits = FRAME_LIMITS): Framer {
  const work = createWork(limits);
  return {
    push(chunk) {
      work.buffer.add(chunk);
      while (work.buffer.length > 0 && STEPS[work.state](work)) continue;
      return answer(work);
    },
    idle() {
      if (work.buffer.length === 2) flushPong(work);
      else if (work.state === 'garbage') discard(work, work.lineStart);
      return answer(work);
    },
    end() {
      flushPong(work);
      if (work.state !== 'garbage') work.why = 'cut-off';
      discard(work, work.buffer.length);
      restart(work);
      return answer(work);
    },
    get examined() {
      return work.examined;
    },
  };
}
