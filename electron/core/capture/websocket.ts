/**
 * Takes the messages out of the frames of one direction of a WebSocket (RFC 6455 5.2), however the stream is cut: masked or not, in
 * one frame or several, with control frames between. Holds one message at the most, and no more of it than the limit.
 */
import { concatBytes } from '#shared/lib/bytes.ts';
import { createFrameBuffer } from '#shared/sip/frame-buffer.ts';
import { u16, u32, u8 } from './octets.ts';
import { startsLikeSip } from './sip-start.ts';

export const LONGEST_WS_MESSAGE = 1_048_576;

const FIN = 0x80;
/** Extensions, such as compression, set these bits: what they changed cannot be read. */
const RESERVED = 0x70;
const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;
const KNOWN: ReadonlySet<number> = new Set(Object.values(OPCODE));

/** Two bytes, a long length, a mask. */
const LONGEST_HEAD = 14;

interface FrameHead {
  readonly first: number;
  readonly length: number;
  /** Where the mask stands, or -1. */
  readonly mask: number;
  readonly size: number;
}

/** The head of a frame at a place; null where it is not whole yet, `wrong` where it cannot be one that we read. */
function readHead(bytes: Uint8Array, at: number, end: number): FrameHead | null | 'wrong' {
  if (end - at < 2) return null;
  const first = u8(bytes, at);
  const short = u8(bytes, at + 1) & 0x7f;
  const isControl = (first & 8) !== 0;
  if ((first & RESERVED) !== 0 || !KNOWN.has(first & 15)) return 'wrong';
  // Control frames are short and never in pieces (RFC 6455 5.5).
  if (isControl && (short > 125 || (first & FIN) === 0)) return 'wrong';
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
  const isMasked = (u8(bytes, at + 1) & 0x80) !== 0;
  const size = 2 + extra + (isMasked ? 4 : 0);
  if (end - at < size) return null;
  const length = extra === 0 ? short : extra === 2 ? u16(bytes, at + 2) : longLength(bytes, at + 2);
  if (length > LONGEST_WS_MESSAGE) return 'wrong';
  return { first, length, mask: isMasked ? at + 2 + extra : -1, size };
}

const longLength = (bytes: Uint8Array, at: number): number =>
  u32(bytes, at) === 0 ? u32(bytes, at + 4) : Infinity;

/** The payload of a frame without its mask (RFC 6455 5.3). */
function unmasked(frame: Uint8Array, from: number, mask: number): Uint8Array {
  if (mask >= 0)
    for (let i = from; i < frame.length; i++) frame[i] = u8(frame, i) ^ u8(frame, mask + ((i - from) & 3));
  return frame.subarray(from);
}

export type WsEvent =
  | { readonly kind: 'message'; readonly bytes: Uint8Array }
  | { readonly kind: 'control' }
  /** What follows is no frame that can be read; the decoder starts anew with the next bytes it is given. */
  | { readonly kind: 'lost' };

export interface WsDecoder {
  push(chunk: Uint8Array): WsEvent[];
  /** Bytes that wait for more. */
  readonly held: number;
}

/** The pieces of a message that is not finished. */
class Pieces {
  length = 0;
  #parts: Uint8Array[] = [];
  /** Whether a message has begun; a continuation of what was not seen is let go. */
  #isOpen = false;

  /** Takes the payload of a data frame; the message, where the frame ends one. */
  add(first: number, payload: Uint8Array): Uint8Array | null {
    const isFirst = (first & 15) !== OPCODE.continuation;
    if (isFirst) this.clear();
    const isWanted = (isFirst || this.#isOpen) && this.length + payload.length <= LONGEST_WS_MESSAGE;
    if (!isWanted) {
      this.clear();
      return null;
    }
    this.#parts.push(payload);
    this.length += payload.length;
    this.#isOpen = true;
    if ((first & FIN) === 0) return null;
    const message = isFirst ? payload : concatBytes(this.#parts);
    this.clear();
    return message;
  }

  clear(): void {
    this.#parts = [];
    this.length = 0;
    this.#isOpen = false;
  }
}

/** Makes a decoder that begins at the begin of a frame. */
export function createWsDecoder(): WsDecoder {
  const buffer = createFrameBuffer();
  const pieces = new Pieces();

  /** The next frame, if it is whole. */
  const next = (): WsEvent | 'waiting' | 'nothing' => {
    const head = readHead(buffer.peek(0, LONGEST_HEAD), 0, Math.min(buffer.length, LONGEST_HEAD));
    if (head === 'wrong') return { kind: 'lost' };
    if (!head || buffer.length < head.size + head.length) return 'waiting';
    const { first, mask, size, length } = head;
    const payload = unmasked(buffer.take(size + length), size, mask);
    if ((first & 8) !== 0) return { kind: 'control' };
    const message = pieces.add(first, payload);
    return message ? { kind: 'message', bytes: message } : 'nothing';
  };

  return {
    push(chunk) {
      buffer.add(chunk);
      const events: WsEvent[] = [];
      for (let event = next(); event !== 'waiting'; event = next()) {
        if (event !== 'nothing') events.push(event);
        if (event !== 'nothing' && event.kind === 'lost') {
          buffer.take(buffer.length);
          pieces.clear();
        }
      }
      return events;
    },
    get held() {
      return buffer.length + pieces.length;
    },
  };
}

const peeked = new Uint8Array(512);

/** Whether bytes begin with a frame that carries the begin of an SIP message: a WebSocket whose handshake was not captured. */
export function startsLikeWs(bytes: Uint8Array, start: number, end: number): boolean {
  const head = readHead(bytes, start, end);
  if (!head || head === 'wrong') return false;
  const opcode = head.first & 15;
  if (opcode !== OPCODE.text && opcode !== OPCODE.binary) return false;
  const from = start + head.size;
  const length = Math.min(peeked.length, head.length, end - from);
  for (let i = 0; i < length; i++)
    peeked[i] = (bytes[from + i] ?? 0) ^ (head.mask < 0 ? 0 : (bytes[head.mask + (i & 3)] ?? 0));
  return startsLikeSip(peeked, 0, length);
}
