/** The keys of transactions that ended a short while ago; bounded in number and length, the oldest go first. */

/** Two sides of 500 calls a second end 1000 transactions a second: this remembers half a minute of them. */
const DEFAULT_RECENT = 30_000;

/** A longer key was made by no honest peer, and is not remembered. */
const LONGEST_KEY = 512;

export interface RecentKeys {
  add(key: string): void;
  has(key: string): boolean;
  readonly size: number;
}

/** Makes an empty memory of at most `limit` keys. */
export function createRecentKeys(limit = DEFAULT_RECENT): RecentKeys {
  const ring: string[] = [];
  const keys = new Set<string>();
  let at = 0;
  return {
    add(key) {
      if (limit < 1 || key.length > LONGEST_KEY || keys.has(key)) return;
      const oldest = ring[at];
      if (oldest !== undefined) keys.delete(oldest);
      ring[at] = key;
      keys.add(key);
      at = (at + 1) % limit;
    },
    has: (key) => keys.has(key),
    get size() {
      return keys.size;
    },
  };
}
