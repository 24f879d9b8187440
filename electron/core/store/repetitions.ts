/**
 * Remembers which bytes crossed before, by a hash and the id of their last message. A hash is only a hint: who asks
 * compares the bytes. The table is bounded: of two generations the older is dropped when the younger is full.
 */

/** Entries of one generation; a retransmission comes within seconds, so this covers bursts of ten thousands a second. */
const GENERATION = 65_536;

export interface Repetitions {
  /** The id that was last remembered for the hash, or null. */
  find(hash: number): number | null;
  remember(hash: number, id: number): void;
  clear(): void;
}

/** Makes an empty memory of at most twice `generation` hashes. */
export function createRepetitions(generation = GENERATION): Repetitions {
  let young = new Map<number, number>();
  let old = new Map<number, number>();
  return {
    find: (hash) => young.get(hash) ?? old.get(hash) ?? null,
    remember(hash, id) {
      if (young.size >= generation) {
        old = young;
        young = new Map();
      }
      young.set(hash, id);
    },
    clear() {
      young = new Map();
      old = new Map();
    },
  };
}
