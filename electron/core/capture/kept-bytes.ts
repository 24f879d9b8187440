/** Bytes that are kept in case they are needed whole, up to a limit; beyond it, or when they are dropped, none of them. */
import { concatBytes } from '#shared/lib/bytes.ts';

export interface KeptBytes {
  /** Copies a piece (which may be a Buffer, whose slices are no copies), unless nothing is kept any more. */
  push(piece: Uint8Array): void;
  /** Nothing is kept from now on. */
  drop(): void;
  /** Whether there were more bytes than the limit. */
  readonly isTooLarge: boolean;
  /** Whether nothing is kept any more. */
  readonly isOver: boolean;
  /** Everything in one piece; it is not kept any more. */
  take(): Uint8Array<ArrayBuffer>;
}

/** Keeps at most `limit` bytes. */
export function createKept(limit: number): KeptBytes {
  let parts: Uint8Array[] = [];
  let size = 0;
  let isTooLarge = false;
  let isOver = false;
  const drop = (): void => {
    isOver = true;
    parts = [];
  };
  return {
    push(piece) {
      if (isOver) return;
      size += piece.length;
      isTooLarge = size > limit;
      if (isTooLarge) drop();
      else parts.push(new Uint8Array(piece));
    },
    drop,
    get isTooLarge() {
      return isTooLarge;
    },
    get isOver() {
      return isOver;
    },
    take() {
      const all = concatBytes(parts);
      drop();
      return all;
    },
  };
}
