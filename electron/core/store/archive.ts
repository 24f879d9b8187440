/**
 * Where the bytes of the store go: what the store asks of whoever writes them down. Nothing here waits on the receive path, and
 * whatever goes wrong is told, not thrown.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Recording } from '#shared/model/traffic.ts';

/** Bytes that only grow; what is written once never changes. */
export interface Stretch {
  /** How many there are. */
  readonly used: number;
  /** Whether no more will come. */
  readonly isSealed: boolean;
  /** A part of them, in place. They are there until all of a sealed stretch was written. */
  part(from: number, to: number): Uint8Array;
}

/** What is known of a stretch on the disk. */
export interface DiskCopy {
  /** How many of its bytes, from the begin, are there. */
  readonly written: number;
  /** The file that it is in, to be compared only; null before the first byte. */
  readonly file: object | null;
  /** A part of what is written; null where it cannot be read. */
  read(from: number, to: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The same, while everything waits. */
  readNow(from: number, to: number): Uint8Array<ArrayBuffer> | null;
  /** The stretch is needed no more; a file goes with its last one. */
  release(): void;
  /** The stretch goes from memory only: what is written of it stays as long as its file. */
  abandon(): void;
}

/** When a file is full. */
export interface FileShare {
  readonly bytes: number;
  /** Milliseconds from its begin. */
  readonly span: number;
}

export interface Archive {
  /** Takes on a stretch; it is written as it grows, behind those before it. */
  add(stretch: Stretch): DiskCopy;
  /** Tells that the last stretch has grown. */
  touch(): void;
  setShare(share: FileShare): void;
  /** Keeps what persons wrote about messages beside them; `notes` is asked when it is written, by `noteKey`. */
  keepNotes(notes: () => ReadonlyMap<string, string>): void;
  /** Deletes the oldest file but the one that is written; answers which one it was, or null where there is none. */
  dropOldest(): object | null;
  /** Deletes everything and begins anew with what comes next. */
  restart(): void;
  state(): Recording;
  /** Settles when what waits was written or cannot be; null where nothing is being written. */
  busy(): Promise<void> | null;
  /** Hears that more was written, that it cannot be, or that it can be again. */
  onChange(listener: () => void): Unsubscribe;
  /** Writes what waits and closes all files. */
  close(): Promise<void>;
}
