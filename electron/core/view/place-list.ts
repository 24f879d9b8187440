/**
 * Ids in ascending order, known by their places. Ids come at both ends and go at the front without any other id moving; only
 * where one comes or goes in the middle do others move, and what moved is remembered until somebody takes it.
 */
import type { IdRange } from '#shared/lib/id-range.ts';
import { widen } from '#shared/lib/id-range.ts';

const FIRST_ROOM = 256;

/** An id, and whether it is to be in the list. */
export interface Change {
  readonly id: number;
  readonly listed: boolean;
}

export class PlaceList {
  #ids = new Uint32Array(FIRST_ROOM);
  /** The ids are in `#ids` from `#start` to `#end`. */
  #start = FIRST_ROOM >> 1;
  #end = FIRST_ROOM >> 1;
  #first: number;
  #touched: IdRange | null = null;

  /** An empty list; there are `first - 1` places for what comes at the front. */
  constructor(first: number) {
    this.#first = first;
  }

  /** The place of the first id, and the place behind the last one. */
  get first(): number {
    return this.#first;
  }
  get next(): number {
    return this.#first + this.#end - this.#start;
  }

  /** The id at a place that the list has. */
  at(place: number): number {
    return this.#ids[this.#start + place - this.#first] ?? 0;
  }

  /** At most `count` ids from a place on. */
  slice(place: number, count: number): number[] {
    const from = this.#start + Math.max(0, place - this.#first);
    const end = Math.min(this.#end, this.#start + place - this.#first + count);
    return Array.from(this.#ids.subarray(Math.min(from, this.#end), Math.max(end, from)));
  }

  /** All ids. */
  copy(): Uint32Array {
    return this.#ids.slice(this.#start, this.#end);
  }

  /** The place of an id, or null. */
  find(id: number): number | null {
    const index = this.#indexOf(id);
    return index < this.#end && this.#ids[index] === id ? this.#placeOf(index) : null;
  }

  /** The place of the first id that is not below this one. */
  placeFrom(id: number): number {
    return this.#placeOf(this.#indexOf(id));
  }

  /** Adds an id that is smaller than all others. */
  addFront(id: number): void {
    if (this.#first <= 1) return this.merge([{ id, listed: true }], 'back');
    this.#makeRoom(1, 0);
    this.#ids[--this.#start] = id;
    this.#touch(--this.#first, this.#first);
  }

  /** Adds an id that is larger than all others. */
  addBack(id: number): void {
    this.#makeRoom(0, 1);
    this.#ids[this.#end++] = id;
  }

  /** Lets go of all ids below one. */
  dropBelow(id: number): void {
    this.dropFront(this.#indexOf(id) - this.#start);
  }

  /** Lets go of so many ids at the front. */
  dropFront(count: number): void {
    this.#start += count;
    this.#first += count;
  }

  /**
   * Lists ids, and lists others no more; each is named at most once. `back` moves what stands behind them, `front` what stands before
   * them: it is for ids that come, as far as there are places for them.
   */
  merge(changes: readonly Change[], moves: 'front' | 'back'): void {
    const real = changes
      .filter(({ id, listed }) => (this.find(id) !== null) !== listed)
      .sort((a, b) => a.id - b.id);
    if (real.length === 0) return;
    const isFront = moves === 'front' && real.length < this.#first && real.every(({ listed }) => listed);
    if (isFront) this.#mergeFront(real);
    else this.#mergeBack(real);
  }

  /** The places whose ids are others than when this was last asked; the last one may be Infinity. */
  takeTouched(): IdRange | null {
    const touched = this.#touched;
    this.#touched = null;
    return touched;
  }

  /** Every id before the last new one moves down; each is read before its place is written. */
  #mergeFront(added: readonly Change[]): void {
    const count = added.length;
    const before = this.#indexOf(added[count - 1]?.id ?? 0) - this.#start;
    this.#makeRoom(count, 0);
    const ids = this.#ids;
    let read = this.#start;
    const end = read + before;
    this.#start -= count;
    this.#first -= count;
    let write = this.#start;
    for (const { id } of added) {
      while (read < end && (ids[read] ?? 0) < id) ids[write++] = ids[read++] ?? 0;
      ids[write++] = id;
    }
    this.#touch(this.#first, this.#first + before + count - 1);
  }

  #mergeBack(changes: readonly Change[]): void {
    const from = this.#indexOf(changes[0]?.id ?? 0);
    const place = this.#placeOf(from);
    const tail = this.#ids.slice(from, this.#end);
    this.#end = from;
    this.#makeRoom(0, tail.length + changes.length);
    let read = 0;
    for (const { id, listed } of changes) {
      while (read < tail.length && (tail[read] ?? 0) < id) this.#ids[this.#end++] = tail[read++] ?? 0;
      if (listed) this.#ids[this.#end++] = id;
      else read++;
    }
    this.#ids.set(tail.subarray(read), this.#end);
    this.#end += tail.length - read;
    this.#touch(place, Infinity);
  }

  #touch(first: number, last: number): void {
    this.#touched = widen(widen(this.#touched, first), last);
  }

  /** The index of the first id that is not below this one. */
  #indexOf(id: number): number {
    let low = this.#start;
    let high = this.#end;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #placeOf(index: number): number {
    return this.#first + index - this.#start;
  }

  /** Makes room before the first and behind the last id; most of what is spare goes where it was wanted. */
  #makeRoom(front: number, back: number): void {
    if (this.#start >= front && this.#end + back <= this.#ids.length) return;
    const used = this.#ids.subarray(this.#start, this.#end);
    const needed = used.length + front + back;
    const isRoomy = this.#ids.length >= needed + (needed >> 1);
    const room = isRoomy ? this.#ids.length : needed * 2;
    const spare = room - needed;
    const start = front + Math.floor(front > 0 ? (spare * 3) / 4 : spare / 4);
    const ids = isRoomy ? this.#ids : new Uint32Array(room);
    ids.set(used, start);
    this.#ids = ids;
    this.#end = start + used.length;
    this.#start = start;
  }
}
