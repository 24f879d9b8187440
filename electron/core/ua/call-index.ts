/** Finds what belongs to a Call-ID; the index is bounded, what came first makes room. */

/** So many Call-IDs are kept, and so many entries of each. */
const LIMIT = 2_000;
const PER_CALL = 32;

export interface CallIndex<T> {
  add(callId: string, entry: T): void;
  /** The entries of a Call-ID in the order in which they came. */
  find(callId: string): readonly T[];
  remove(callId: string, entry: T): void;
  clear(): void;
}

/** Makes an empty index. */
export function createCallIndex<T>(): CallIndex<T> {
  const calls = new Map<string, readonly T[]>();
  return {
    add(callId, entry) {
      const known = (calls.get(callId) ?? []).filter((one) => one !== entry);
      calls.set(callId, [...known, entry].slice(-PER_CALL));
      const oldest = calls.size > LIMIT ? calls.keys().next().value : undefined;
      if (oldest !== undefined) calls.delete(oldest);
    },
    find: (callId) => calls.get(callId) ?? [],
    remove(callId, entry) {
      const rest = (calls.get(callId) ?? []).filter((one) => one !== entry);
      if (rest.length > 0) calls.set(callId, rest);
      else calls.delete(callId);
    },
    clear: () => calls.clear(),
  };
}
