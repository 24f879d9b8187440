/**
 * A piece of the store: some thousand datagrams one behind the other, and what is known of each in columns. It is only ever
 * appended to, and let go as a whole. When its bytes are on the disk it can do without them: it is cold then.
 */
import { joinParts } from '../capture/message-blocks.ts';
import type { Sheet } from '../capture/write-packet.ts';
import type { DiskCopy, Stretch } from './archive.ts';
import type { Spot, StoredEntry } from './columns.ts';
import { Columns } from './columns.ts';
import type { Laid } from './layout.ts';

/** A part of a segment's bytes: the first of them stands at `base` in the segment. */
export interface Window {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly base: number;
}

export class Segment implements Stretch {
  readonly firstId: number;
  /** When its first datagram came, by the clock of the store. */
  readonly born: number;
  /** Bytes it occupies while they are in memory, used or not. */
  readonly capacity: number;
  readonly columns = new Columns();
  /** Null where nothing is written to the disk. */
  copy: DiskCopy | null = null;
  used = 0;
  isSealed = false;
  /** Whether its bytes were on the disk and cannot be read. */
  isLost = false;
  readonly #maxRows: number;
  #sheet: (Sheet & Window) | null;

  constructor(firstId: number, born: number, capacity: number, maxRows: number) {
    this.firstId = firstId;
    this.born = born;
    this.capacity = capacity;
    this.#maxRows = maxRows;
    const bytes = new Uint8Array(capacity);
    this.#sheet = { bytes, base: 0, view: new DataView(bytes.buffer) };
  }

  get count(): number {
    return this.columns.count;
  }

  /** Whether a datagram of `size` bytes still goes in. */
  hasRoom(size: number): boolean {
    return !this.isSealed && this.count < this.#maxRows && this.used + size <= this.capacity;
  }

  /** Puts in what stands at the begin. */
  begin(bytes: Uint8Array): void {
    this.#sheet?.bytes.set(bytes, 0);
    this.used = bytes.length;
  }

  /** Only after `hasRoom`. */
  append(entry: StoredEntry, laid: Laid): void {
    if (!this.#sheet) return;
    this.columns.append(entry, laid.write(this.#sheet, this.used));
    this.used += laid.size;
  }

  /** No more datagrams come. */
  seal(): void {
    this.isSealed = true;
    this.columns.trim();
  }

  /** Whether its bytes can go from memory. */
  get isSaved(): boolean {
    return this.isSealed && this.copy !== null && this.copy.written === this.used;
  }

  /** Lets its bytes go from memory. */
  cool(): void {
    this.#sheet = null;
  }

  /** All its bytes, or null where it is cold. */
  get window(): Window | null {
    return this.#sheet;
  }

  part(from: number, to: number): Uint8Array {
    return this.#sheet ? this.#sheet.bytes.subarray(from, to) : new Uint8Array(0);
  }

  /** The bytes of a datagram in a window that holds them: in place, or joined where they lie in pieces. */
  bytesIn({ bytes, base }: Window, at: number): Uint8Array<ArrayBuffer> {
    const { columns } = this;
    const start = columns.offset(at) - base;
    const size = columns.size(at);
    if (!columns.isSplit(at)) return bytes.subarray(start, start + size);
    const head = columns.head(at);
    return joinParts(bytes, start - head, head, size);
  }

  /** Where a datagram lies in a window that holds it. */
  spotIn({ base }: Window, at: number): Spot & { readonly size: number } {
    const { columns } = this;
    const offset = columns.offset(at) - base;
    return { offset, head: columns.head(at), isSplit: columns.isSplit(at), size: columns.size(at) };
  }

  /** Reads the datagrams from `first` to `last` from the disk, at once. */
  readNow(first: number, last: number): Window | null {
    const { columns } = this;
    const base = this.#startOf(first);
    const isSmall = first === last && !columns.isSplit(first) && !columns.isNoted(first);
    const end = isSmall ? base + columns.head(first) + columns.size(first) : this.#startOf(last + 1);
    const bytes = this.copy?.readNow(base, end) ?? null;
    return bytes && { bytes, base };
  }

  /** Reads all its bytes from the disk. */
  async read(): Promise<Window | null> {
    const bytes = await (this.copy?.read(0, this.used) ?? null);
    return bytes && { bytes, base: 0 };
  }

  /** Where the headers of a datagram begin. */
  #startOf(at: number): number {
    return at < this.count ? this.columns.offset(at) - this.columns.head(at) : this.used;
  }
}
