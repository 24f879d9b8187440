/**
 * The bytes of a file that are not used up yet. A chunk is looked at where it lies; only the rest of it, the begin of a record,
 * is copied when the next chunk comes, so chunks of any size cost about the same.
 */

export class Window {
  /** Where the bytes lie: `start` to `end` of these, until the next `add` or `settle`. */
  bytes: Uint8Array = new Uint8Array(0);
  start = 0;
  end = 0;
  /** How many bytes of the file lie before `start`. */
  offset = 0;
  #room: Uint8Array = new Uint8Array(0);

  get length(): number {
    return this.end - this.start;
  }

  /** Puts a chunk behind what is left. The chunk is the caller's again after `settle`. */
  add(chunk: Uint8Array): void {
    if (this.start === this.end) {
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      return;
    }
    if (this.end + chunk.length > this.#room.length) this.#move(chunk.length);
    this.#room.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** Uses up bytes. */
  skip(length: number): void {
    this.start += length;
    this.offset += length;
  }

  /** Keeps a copy of what is left, so that the caller may write over the chunk. */
  settle(): void {
    if (this.bytes !== this.#room) this.#move(0);
  }

  /** Brings what is left to the begin of the own room, with space for more; the room doubles where it is short. */
  #move(more: number): void {
    const { bytes, start, end } = this;
    const needed = end - start + more;
    const isOwn = bytes === this.#room;
    // Moving inside of the room pays only where much was used up; else a larger one keeps moves rare.
    const fits = needed <= this.#room.length && (!isOwn || start >= end - start);
    if (isOwn && fits) this.#room.copyWithin(0, start, end);
    else {
      const room = fits ? this.#room : new Uint8Array(Math.max(needed * 2, 4_096));
      room.set(bytes.subarray(start, end));
      this.#room = room;
    }
    this.bytes = this.#room;
    this.end = end - start;
    this.start = 0;
  }
}
