/** A map that lets its oldest entry go when it is full, so that no flood of requests makes it grow. */

export interface BoundedMap<K, V> {
  get(key: K): V | undefined;
  /** Adds or replaces; a replaced entry counts as new. */
  set(key: K, value: V): void;
  delete(key: K): boolean;
  values(): V[];
  readonly size: number;
}

/** Makes an empty map of at most `limit` entries; `dropped` hears of each entry that had to go. */
export function createBoundedMap<K, V>(limit: number, dropped?: (value: V) => void): BoundedMap<K, V> {
  const map = new Map<K, V>();
  return {
    get: (key) => map.get(key),
    set(key, value) {
      map.delete(key);
      const oldest = map.size >= limit ? map.entries().next().value : undefined;
      if (oldest) {
        map.delete(oldest[0]);
        dropped?.(oldest[1]);
      }
      map.set(key, value);
    },
    delete: (key) => map.delete(key),
    values: () => [...map.values()],
    get size() {
      return map.size;
    },
  };
}
