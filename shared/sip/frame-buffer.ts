/**
 * The bytes of a stream that no event holds yet. Adding and taking cost no more than the bytes themselves in the long
 * run: the room doubles when it is short, and is given back when it is empty.
 */

export interface FrameBuffer {
  readonly length: number;
  /** Puts bytes behind the last one. */
  add(chunk: Uint8Array): void;
  /** The byte at a place behind the first one, or -1. */
  at(place: number): number;
  /** A view that holds until the next `add` or `take`. */
  peek(start: number, end: number): Uint8Array;
  /** Takes bytes off the begin, as a copy. */
  take(length: number): Uint8Array<ArrayBuffer>;
}

const SMALL = 4_096;

/** Makes an empty buffer. */
export function createFrameBuffer(): FrameBuffer {
  let room = new Uint8Array(SMALL);
  let start = 0;
  let end = 0;

  /** Moves the bytes to the begin; only where they fill half of the room at the most, so that moves stay rare. */
  const makeRoom = (more: number): void => {
    const length = end - start;
    const fits = (length + more) * 2 <= room.length;
    const next = fits ? room : new Uint8Array((length + more) * 2);
    if (next === room) room.copyWithin(0, start, end);
    else next.set(room.subarray(start, end));
    room = next;
    start = 0;
    end = length;
  };

  return {
    get length() {
      return end - start;
    },
    add(chunk) {
      if (end + chunk.length > room.length) makeRoom(chunk.length);
      room.set(chunk, end);
      end += chunk.length;
    },
    at(place) {
      return place >= 0 && start + place < end ? (room[start + place] ?? -1) : -1;
    },
    peek(from, to) {
      return room.subarray(Math.min(start + from, end), Math.min(start + to, end));
    },
    take(length) {
      const taken = room.slice(start, Math.min(start + length, end));
      start += taken.length;
      if (start === end) {
        start = 0;
        end = 0;
        if (room.length > SMALL) room = new Uint8Array(SMALL);
      }
      return taken;
    },
  };
}
