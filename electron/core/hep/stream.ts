/**
 * Cuts the bytes of a TCP connection into packets of HEP3, by the length that each one tells. Bytes that are no packet are passed
 * over until the next one begins, and counted; a packet whose chunks cannot be is given up as soon as that is seen, so that one wrong
 * length costs nothing behind it. No more than one packet is held back.
 */
import { u16 } from '#core/capture/octets.ts';
import type { FrameBuffer } from '#shared/sip/frame-buffer.ts';
import { createFrameBuffer } from '#shared/sip/frame-buffer.ts';
import { CHUNK_HEADER, HEP3_HEADER } from './chunks.ts';

export interface HepStream {
  /** Takes the next bytes; answers the packets that they complete, each with bytes of its own. */
  push(chunk: Uint8Array): Uint8Array[];
  /** Bytes passed over because they belong to no packet. */
  readonly discarded: number;
  /** Bytes that wait for the rest of their packet. */
  readonly held: number;
  /** Set when too many begins in a row were none: whoever sends this means to keep us busy. */
  readonly isHopeless: boolean;
}

/** Begins that turn out to be none, between two packets. */
const MAX_FAILURES = 256;

const WORD = [...'HEP3'].map((letter) => letter.charCodeAt(0));
const FIRST = 0x48;
/** What must be there before a begin is believed: the header, and the first chunk's header behind it. */
const PROOF = HEP3_HEADER + CHUNK_HEADER;
/** Pushed piece by piece, so that what is held stays small however large a chunk is. */
const PIECE = 65_536;

/** How many bytes from `at` on are the word, or as much of it as has come. */
function matches(buffer: FrameBuffer, at: number): boolean {
  return WORD.every((letter, i) => at + i >= buffer.length || buffer.at(at + i) === letter);
}

/** Whether a packet may begin at 0: the first chunk of agents is one of vendor 0, which hardly follows the word in a payload. */
function isBegin(buffer: FrameBuffer): boolean {
  const head = buffer.peek(0, PROOF);
  return u16(head, 4) >= PROOF && u16(head, HEP3_HEADER) === 0;
}

/**
 * Walks from chunk to chunk as far as their headers have come; the place where it must go on, or null where a length cannot be.
 */
function walk(buffer: FrameBuffer, from: number, end: number): number | null {
  let at = from;
  while (at < end && at + CHUNK_HEADER <= buffer.length) {
    const length = u16(buffer.peek(at + 4, at + CHUNK_HEADER), 0);
    if (length < CHUNK_HEADER || at + length > end) return null;
    at += length;
  }
  return at < end && end - at < CHUNK_HEADER ? null : at;
}

/** Where the next packet may begin, from `from` on. */
function nextBegin(buffer: FrameBuffer, from: number): number {
  const bytes = buffer.peek(0, buffer.length);
  let at = bytes.indexOf(FIRST, from);
  while (at >= 0 && !matches(buffer, at)) at = bytes.indexOf(FIRST, at + 1);
  return at >= 0 ? at : bytes.length;
}

/** Makes the reader of one direction of one connection. */
export function createHepStream(): HepStream {
  return new Stream();
}

class Stream implements HepStream {
  readonly #buffer = createFrameBuffer();
  #discarded = 0;
  /** How far the chunks of the packet at 0 were looked at. */
  #walked = HEP3_HEADER;
  #failures = 0;

  push(chunk: Uint8Array): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (let at = 0; at < chunk.length; at += PIECE) {
      this.#buffer.add(chunk.subarray(at, at + PIECE));
      for (let packet = this.#next(); packet; packet = this.#next()) packets.push(packet);
    }
    return packets;
  }

  get discarded(): number {
    return this.#discarded;
  }

  get held(): number {
    return this.#buffer.length;
  }

  get isHopeless(): boolean {
    return this.#failures > MAX_FAILURES;
  }

  /** The next packet, or null where more bytes must come first. */
  #next(): Uint8Array | null {
    const buffer = this.#buffer;
    while (buffer.length >= PROOF && !this.isHopeless) {
      const length = this.#lengthOfPacket();
      if (length === null) this.#discard(nextBegin(buffer, 1));
      else if (buffer.length < length) return null;
      else {
        this.#walked = HEP3_HEADER;
        this.#failures = 0;
        return buffer.take(length);
      }
    }
    this.#discard(this.isHopeless ? buffer.length : nextBegin(buffer, 0));
    return null;
  }

  #discard(length: number): void {
    if (length === 0) return;
    this.#walked = HEP3_HEADER;
    this.#discarded += length;
    this.#buffer.take(length);
  }

  /** How long the packet at 0 is, or null where none begins there. */
  #lengthOfPacket(): number | null {
    const buffer = this.#buffer;
    if (!matches(buffer, 0) || !isBegin(buffer)) return null;
    const length = u16(buffer.peek(4, 6), 0);
    const at = walk(buffer, this.#walked, length);
    if (at === null) this.#failures += 1;
    else this.#walked = at;
    return at === null ? null : length;
  }
}
