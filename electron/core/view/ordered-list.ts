/**
 * The ids of a list, sorted by a key of their rows. It is made anew in small steps and read as it was meanwhile; where few rows
 * came, went or changed, only those are looked at, and merged with the others. Of a row it holds its id and its key.
 */
import type { Key } from './sort-slices.ts';
import { sortedPlaces } from './sort-slices.ts';

/** Rows that changed and are remembered one by one; beyond that all of them are looked at again. */
const MOST_CHANGED = 20_000;
/** Rows between two chances to stop. */
const STRIDE = 1_024;

export interface OrderSource {
  /** The ids of the list now, in ascending order. */
  ids(): Uint32Array;
  /** The first id that is kept. */
  first(): number;
  /** What a row is sorted by; null where its bytes have to be loaded first. */
  key(id: number): Key | null;
  /** The key of a row that cannot be read: of the kind of the others, and before them. */
  readonly nothing: Key;
}

/** Steps of making the list; each says which id has to be loaded before the next one, or 0. */
export type Making = Generator<number, void>;

/** A column of keys of one kind. */
type Keys = Float64Array | string[];

interface Rows {
  readonly ids: Uint32Array;
  readonly keys: Keys;
}

const NO_ROWS: Rows = { ids: new Uint32Array(0), keys: [] };

/** A column with room for so many keys of the kind of one. */
const columnLike = (key: Key, count: number): Keys =>
  typeof key === 'string' ? new Array<string>(count).fill('') : new Float64Array(count);

/** Writes a key into a column of its kind. */
function put(keys: Keys, at: number, key: Key): void {
  if (typeof key === 'string') {
    if (Array.isArray(keys)) keys[at] = key;
  } else if (!Array.isArray(keys)) keys[at] = key;
}

/** The first rows of columns that may have room for more: a copy of all rows would take as long as many steps. */
const cut = (ids: Uint32Array, keys: Keys, count: number): Rows =>
  count === ids.length ? { ids, keys } : { ids: ids.slice(0, count), keys: keys.slice(0, count) };

export class OrderedList {
  /** Counts up where what `ids` answers is another list, or its rows say something else. */
  turn = 0;
  /** How much of what goes on is done, from 0 to 1. */
  progress = 0;
  /** Whether rows came, went or changed since the last making began. */
  isStale = true;
  readonly #source: OrderSource;
  #rows = NO_ROWS;
  #changed = new Set<number>();
  #isOther = false;
  /** Ids from here on are not known yet. */
  #next = 0;

  constructor(source: OrderSource) {
    this.#source = source;
  }

  get ids(): Uint32Array {
    return this.#rows.ids;
  }

  /** A row came or changed: on the way of everything that is received. */
  note(id: number): void {
    this.isStale = true;
    if (id >= this.#next || this.#isOther) return;
    this.#changed.add(id);
    if (this.#changed.size > MOST_CHANGED) this.noteAll();
  }

  /** Every row may be another one. */
  noteAll(): void {
    this.isStale = true;
    this.#isOther = true;
    this.#changed.clear();
  }

  /** Ids in their order from an index on; those that were let go are taken out first. */
  slice(from: number, count: number): Uint32Array {
    const ids = this.ids.subarray(from, from + count);
    const first = this.#source.first();
    if (ids.every((id) => id >= first)) return ids;
    this.#dropBelow(first);
    return this.ids.subarray(from, from + count);
  }

  /** Sorts anew. */
  *make(): Making {
    const now = this.#source.ids();
    const isChanged = this.#takeChanges();
    this.#next = (now[now.length - 1] ?? 0) + 1;
    this.progress = 0;
    const marks = yield* markedIds(now);
    const kept = yield* this.#keep(marks, isChanged);
    const fresh = yield* this.#read(now, marks);
    const places = yield* quietly(sortedPlaces(fresh.ids.length, comparing(fresh.keys)));
    this.#rows = yield* merged(kept, fresh, places, this.#source.nothing);
    this.progress = 1;
    this.turn++;
  }

  #takeChanges(): (id: number) => boolean {
    const [changed, isOther] = [this.#changed, this.#isOther];
    this.#changed = new Set();
    this.#isOther = false;
    this.isStale = false;
    return (id) => isOther || changed.has(id);
  }

  /** The rows that stay as they are; they are marked no more. */
  *#keep(marks: Marks, isChanged: (id: number) => boolean): Generator<number, Rows> {
    const { ids, keys } = this.#rows;
    const stay = new Uint32Array(ids.length);
    const stayKeys = columnLike(this.#source.nothing, ids.length);
    let count = 0;
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] ?? 0;
      if (marks.has(id) && !isChanged(id)) {
        marks.take(id);
        stay[count] = id;
        put(stayKeys, count++, keys[i] ?? 0);
      }
      if (i % STRIDE === 0) yield 0;
    }
    return cut(stay, stayKeys, count);
  }

  /** The rows that are marked, with their keys. */
  *#read(now: Uint32Array, marks: Marks): Generator<number, Rows> {
    const { nothing } = this.#source;
    const keys = columnLike(nothing, now.length);
    const ids = new Uint32Array(now.length);
    let count = 0;
    for (let i = 0; i < now.length; i++) {
      const id = now[i] ?? 0;
      if (i % 64 === 0) yield 0;
      if (!marks.has(id)) continue;
      let key = this.#source.key(id);
      if (key === null) {
        yield id;
        key = this.#source.key(id);
      }
      ids[count] = id;
      put(keys, count++, comparable(key, nothing));
      this.progress = i / now.length;
    }
    return cut(ids, keys, count);
  }

  #dropBelow(first: number): void {
    const { ids, keys } = this.#rows;
    const stays = (_: unknown, i: number): boolean => (ids[i] ?? 0) >= first;
    this.#rows = { ids: ids.filter(stays), keys: keys.filter(stays) };
    this.turn++;
  }
}

/** A key that can be compared: what is unknown comes first. */
function comparable(key: Key | null, nothing: Key): Key {
  return key === null || Number.isNaN(key) ? nothing : key;
}

interface Marks {
  has(id: number): boolean;
  take(id: number): void;
}

function* markedIds(ids: Uint32Array): Generator<number, Marks> {
  const base = ids[0] ?? 0;
  const marks = new Uint8Array(ids.length === 0 ? 0 : (ids[ids.length - 1] ?? 0) - base + 1);
  for (let i = 0; i < ids.length; i++) {
    marks[(ids[i] ?? 0) - base] = 1;
    if (i % (STRIDE * 8) === 0) yield 0;
  }
  return { has: (id) => marks[id - base] === 1, take: (id) => void (marks[id - base] = 0) };
}

/** Compares places by their keys, equal ones by themselves: their ids ascend. */
function comparing(keys: Keys): (a: number, b: number) => number {
  return (a, b) => {
    const one = keys[a] ?? 0;
    const other = keys[b] ?? 0;
    if (one < other) return -1;
    return one > other ? 1 : a - b;
  };
}

function* quietly<T>(steps: Generator<null, T>): Generator<number, T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    yield 0;
  }
}

/** The rows that stayed and those that came, in one order. */
function* merged(kept: Rows, fresh: Rows, places: Uint32Array, nothing: Key): Generator<number, Rows> {
  const count = kept.ids.length + places.length;
  const ids = new Uint32Array(count);
  const keys = columnLike(nothing, count);
  let left = 0;
  let right = 0;
  for (let write = 0; write < count; write++) {
    const place = places[right] ?? -1;
    const isLeft = left < kept.ids.length && (place < 0 || !isBefore(fresh, place, kept, left));
    ids[write] = (isLeft ? kept.ids[left] : fresh.ids[place]) ?? 0;
    put(keys, write, (isLeft ? kept.keys[left] : fresh.keys[place]) ?? 0);
    if (isLeft) left++;
    else right++;
    if (write % STRIDE === 0) yield 0;
  }
  return { ids, keys };
}

function isBefore(one: Rows, a: number, other: Rows, b: number): boolean {
  const key = one.keys[a] ?? 0;
  const otherKey = other.keys[b] ?? 0;
  if (key !== otherKey) return key < otherKey;
  return (one.ids[a] ?? 0) < (other.ids[b] ?? 0);
}
