/**
 * Cuts messages into frames of at most `FRAME_LIMIT` bytes and puts them together again. The receiving side holds
 * no more than its limit, however the sender behaves.
 *
 * A frame begins with its kind. `WHOLE` is followed by the message. The parts of a longer one (`FIRST`, `MIDDLE`,
 * `LAST`) carry the number of the message (4 bytes, big-endian) and then their piece; all but the last are full, so
 * that a message cannot be spread over a million tiny frames.
 */
import { concatBytes } from '#shared/lib/bytes.ts';
import { FRAME_LIMIT } from './port.ts';

const WHOLE = 0;
const FIRST = 1;
const MIDDLE = 2;
const LAST = 3;

const PART_HEAD = 5;
const PIECE = FRAME_LIMIT - PART_HEAD;

/** A peer may have this many messages begun and not ended. */
export const UNFINISHED_LIMIT = 4;

function frameOf(head: readonly number[], piece: Uint8Array): Uint8Array {
  const frame = new Uint8Array(head.length + piece.length);
  frame.set(head);
  frame.set(piece, head.length);
  return frame;
}

function partHead(kind: number, id: number): number[] {
  return [kind, (id >>> 24) & 255, (id >>> 16) & 255, (id >>> 8) & 255, id & 255];
}

/** Makes the sending side: from a message the frames that carry it, each a buffer of its own. */
export function createCutter(): (message: Uint8Array) => Uint8Array[] {
  let next = 0;
  return (message) => {
    if (message.length < FRAME_LIMIT) return [frameOf([WHOLE], message)];
    const id = next;
    next = (next + 1) >>> 0;
    const frames: Uint8Array[] = [];
    for (let at = 0; at < message.length; at += PIECE) {
      const end = at + PIECE >= message.length;
      const kind = end ? LAST : at === 0 ? FIRST : MIDDLE;
      frames.push(frameOf(partHead(kind, id), message.subarray(at, at + PIECE)));
    }
    return frames;
  };
}

/** What a frame came to: a message, a part of one that is not whole yet, or nothing that can be used. */
export type Assembled = { readonly message: Uint8Array } | 'part' | 'broken';

interface Unfinished {
  readonly pieces: Uint8Array[];
  bytes: number;
}

/** Makes the receiving side. `limit` is for one message and for all unfinished ones together, in bytes. */
export function createAssembler(limit: number): (frame: Uint8Array) => Assembled {
  const unfinished = new Map<number, Unfinished>();
  let held = 0;

  const forget = (id: number): void => {
    held -= unfinished.get(id)?.bytes ?? 0;
    unfinished.delete(id);
  };
  const begin = (id: number, piece: Uint8Array): Assembled => {
    forget(id);
    if (unfinished.size >= UNFINISHED_LIMIT) return 'broken';
    unfinished.set(id, { pieces: [], bytes: 0 });
    return add(id, piece);
  };
  const add = (id: number, piece: Uint8Array): Assembled => {
    const one = unfinished.get(id);
    if (!one) return 'broken';
    if (held + piece.length > limit) {
      forget(id);
      return 'broken';
    }
    one.pieces.push(piece);
    one.bytes += piece.length;
    held += piece.length;
    return 'part';
  };
  const finish = (id: number, piece: Uint8Array): Assembled => {
    if (add(id, piece) === 'broken') return 'broken';
    const message = concatBytes(unfinished.get(id)?.pieces ?? []);
    forget(id);
    return { message };
  };

  return (frame) => {
    const kind = frame[0];
    if (frame.length > FRAME_LIMIT) return 'broken';
    if (kind === WHOLE) return { message: frame.subarray(1) };
    if (frame.length <= PART_HEAD) return 'broken';
    const id = new DataView(frame.buffer, frame.byteOffset).getUint32(1);
    const piece = frame.subarray(PART_HEAD);
    if (kind === LAST) return finish(id, piece);
    if (frame.length !== FRAME_LIMIT) return 'broken';
    if (kind === FIRST) return begin(id, piece);
    return kind === MIDDLE ? add(id, piece) : 'broken';
  };
}
