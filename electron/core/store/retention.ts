/**
 * The segments of the store in order, and what of them is let go: bytes leave the memory when they are on the disk, and the oldest
 * messages go where there are too many, where they take too many bytes, or when they are too old. What goes is counted.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { CaptureLimits } from '#shared/model/recording.ts';
import type { Archive } from './archive.ts';
import type { Arrival } from './arrival.ts';
import type { StoredEntry } from './columns.ts';
import type { Laid, Layout } from './layout.ts';
import type { StoreLimits } from './limits.ts';
import { ageOf, fileShare, segmentBytes, segmentRows, spanOf } from './limits.ts';
import { createLoaded } from './loaded.ts';
import type { Window } from './segment.ts';
import { Segment } from './segment.ts';

export interface RetentionDeps {
  readonly limits: StoreLimits;
  readonly layout: Layout;
  readonly archive: Archive | null;
  readonly clock: Clock | null;
  /** Hears that messages were let go, or bytes written, without a message that came. */
  onState(): void;
}

export interface Place {
  readonly segment: Segment;
  readonly index: number;
}

/** How often the age of the oldest is looked at, at the most. */
const OFTEN = 1_000;

export class Retention {
  readonly #archive: Archive | null;
  readonly #clock: Clock | null;
  readonly #layout: Layout;
  readonly #onState: () => void;
  readonly #loaded = createLoaded();
  #limits: StoreLimits;
  #segments: Segment[] = [];
  /** How many segments, from the oldest on, are cold, and what the others occupy. */
  #cold = 0;
  #occupied = 0;
  #next = 1;
  #evicted = 0;
  #timer: Timer | null = null;

  constructor({ limits, layout, archive, clock, onState }: RetentionDeps) {
    this.#limits = limits;
    this.#layout = layout;
    this.#archive = archive;
    this.#clock = clock;
    this.#onState = onState;
    archive?.setShare(fileShare(limits));
    archive?.onChange(() => {
      this.#makeRoom();
      onState();
    });
  }

  /** Ids `first` to `next - 1` are kept. */
  get first(): number {
    return this.#segments[0]?.firstId ?? this.#next;
  }

  get next(): number {
    return this.#next;
  }

  /** Messages let go because of a limit. */
  get evicted(): number {
    return this.#evicted;
  }

  get limits(): CaptureLimits {
    const { messages, bytes, minutes } = this.#limits;
    return { messages, bytes, minutes };
  }

  set limits({ messages, bytes, minutes }: CaptureLimits) {
    this.#limits = { ...this.#limits, messages, bytes, minutes };
    this.#archive?.setShare(fileShare(this.#limits));
    this.#evictSurplus();
    this.#makeRoom();
    this.#evictOld();
    this.#onState();
  }

  place(id: number): Place | null {
    if (!(id >= this.first && id < this.#next)) return null;
    const segment = this.#segments[segmentIndex(this.#segments, id)];
    return segment ? { segment, index: id - segment.firstId } : null;
  }

  /** Keeps a datagram behind the others; answers with its id. */
  put(arrival: Arrival, entry: StoredEntry): number {
    const laid = this.#layout.lay(arrival);
    const last = this.#segments.at(-1);
    if (last?.hasRoom(laid.size) && !this.#isLong(last)) last.append(entry, laid);
    else this.#begin(arrival, entry);
    this.#archive?.touch();
    const id = this.#next++;
    this.#evictSurplus();
    return id;
  }

  inMemory(segment: Segment): Window | null {
    return segment.window ?? this.#loaded.get(segment);
  }

  /** Bytes of a segment that hold these datagrams; where they are cold, they are read from the disk together. */
  window(segment: Segment, first: number, last: number): Window | null {
    return this.inMemory(segment) ?? segment.readNow(first, last);
  }

  /** Brings the bytes of a segment into memory for a while; null where they are there, or cannot be had. */
  load(segment: Segment): Promise<void> | null {
    return segment.isLost || this.inMemory(segment) ? null : this.#loaded.load(segment);
  }

  /** Settles when the disk has caught up; null where it need not. */
  settle(): Promise<void> | null {
    return this.#occupied > this.#limits.memory ? (this.#archive?.busy() ?? null) : null;
  }

  clear(): void {
    this.#archive?.restart();
    this.#segments = [];
    this.#loaded.clear();
    this.#cold = 0;
    this.#occupied = 0;
    this.#evicted = 0;
  }

  async close(): Promise<void> {
    this.#timer?.cancel();
    await this.#archive?.close();
  }

  /** Whether a segment has taken in for so long that it could not grow old as a whole. */
  #isLong({ born }: Segment): boolean {
    return this.#limits.minutes !== null && this.#now() - born > spanOf(this.#limits);
  }

  #now(): number {
    return this.#clock?.now() ?? 0;
  }

  #begin(arrival: Arrival, entry: StoredEntry): void {
    this.#segments.at(-1)?.seal();
    const start = this.#layout.begin();
    const laid: Laid = this.#layout.lay(arrival);
    const capacity = Math.max(segmentBytes(this.#limits), start.length + laid.size);
    const segment = new Segment(this.#next, this.#now(), capacity, segmentRows(this.#limits));
    segment.begin(start);
    segment.append(entry, laid);
    this.#segments.push(segment);
    this.#occupied += capacity;
    segment.copy = this.#archive?.add(segment) ?? null;
    this.#makeRoom();
    this.#watchAge();
  }

  #evictSurplus(): void {
    while (this.#segments.length > 1 && this.#next - this.first > this.#limits.messages) this.#evict();
  }

  /** Keeps to the limits of bytes: what is saved leaves the memory; then the oldest go. */
  #makeRoom(): void {
    const { bytes, memory, mostMemory } = this.#limits;
    if (!this.#archive) {
      while (this.#segments.length > 1 && this.#occupied > Math.min(bytes, mostMemory)) this.#evict();
      return;
    }
    for (let hot = this.#segments[this.#cold]; hot?.isSaved && this.#occupied > memory;) {
      hot.cool();
      this.#occupied -= hot.capacity;
      hot = this.#segments[++this.#cold];
    }
    // The disk does not take them. What it has taken stays there.
    while (this.#segments.length > 1 && this.#occupied > mostMemory) this.#evict('from memory');
    while (this.#archive.state().bytes > bytes && this.#evictFile(this.#archive)) continue;
  }

  /** Lets the messages of the oldest file go; false where there is none but the one that is written. */
  #evictFile(archive: Archive): boolean {
    const file = archive.dropOldest();
    while (file && this.#segments[0]?.copy?.file === file) this.#evict();
    return file !== null;
  }

  #evict(how: 'everywhere' | 'from memory' = 'everywhere'): void {
    const gone = this.#segments.shift();
    if (!gone) return;
    if (this.#cold > 0) this.#cold--;
    else this.#occupied -= gone.capacity;
    this.#evicted += gone.count;
    this.#loaded.forget(gone);
    if (how === 'everywhere') gone.copy?.release();
    else gone.copy?.abandon();
  }

  #evictOld(): void {
    const age = ageOf(this.#limits);
    const before = this.#evicted;
    for (
      let [oldest] = this.#segments;
      oldest && this.#now() - oldest.born > age;
      [oldest] = this.#segments
    ) {
      this.#evict();
    }
    if (this.#evicted !== before) this.#onState();
    this.#watchAge();
  }

  /** Looks again later where anything can grow too old. */
  #watchAge(): void {
    if (this.#timer || !this.#clock || this.#limits.minutes === null || this.#segments.length === 0) return;
    this.#timer = this.#clock.after(Math.max(OFTEN, spanOf(this.#limits) / 4), () => {
      this.#timer = null;
      this.#evictOld();
    });
  }
}

/** The position of the segment that holds an id: the last one that does not begin behind it. */
function segmentIndex(segments: readonly Segment[], id: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.firstId ?? Infinity) <= id) low = middle;
    else high = middle - 1;
  }
  return low;
}
