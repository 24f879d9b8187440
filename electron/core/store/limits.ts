/** The limits of the store, and what follows from them: how large its pieces and its files are. */
import type { CaptureLimits } from '#shared/model/recording.ts';
import type { FileShare } from './archive.ts';
import { MOST_ROWS } from './columns.ts';

export interface StoreLimits extends CaptureLimits {
  /** Bytes that are held in memory while older ones are on the disk. */
  readonly memory: number;
  /** Bytes that are held in memory at the most, where the disk takes none or is too slow. */
  readonly mostMemory: number;
}

export const DEFAULT_MEMORY = 128 * 1024 * 1024;
export const DEFAULT_MOST_MEMORY = 256 * 1024 * 1024;

const SEGMENT_BYTES = 1024 * 1024;
const FILE_BYTES = 64 * 1024 * 1024;
/** The oldest piece goes as a whole, so there are always some of them: at least this many at a limit. */
const PIECES_AT_LIMIT = 16;
/** Each file is held open to be read. */
const MOST_FILES = 64;

const share = (limit: number): number => Math.max(1, Math.ceil(limit / PIECES_AT_LIMIT));

/** Bytes of a segment; what is larger by itself has one of its own. */
export function segmentBytes({ bytes, memory, mostMemory }: StoreLimits): number {
  return Math.min(SEGMENT_BYTES, share(bytes), share(memory), share(mostMemory));
}

export function segmentRows({ messages }: StoreLimits): number {
  return Math.min(MOST_ROWS, share(messages));
}

/** Milliseconds that a message is kept, and those of a piece. */
export function ageOf({ minutes }: StoreLimits): number {
  return minutes === null ? Infinity : minutes * 60_000;
}

export function spanOf(limits: StoreLimits): number {
  return ageOf(limits) / PIECES_AT_LIMIT;
}

export function fileShare(limits: StoreLimits): FileShare {
  const { bytes } = limits;
  const size = Math.max(Math.min(FILE_BYTES, share(bytes)), Math.ceil(bytes / MOST_FILES));
  return { bytes: size, span: spanOf(limits) };
}
