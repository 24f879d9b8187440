/** Bytes that count how often they are read, so that the cost of a reader is told in steps and not in seconds. */

export interface Counted {
  readonly bytes: Uint8Array;
  reads(): number;
}

/** The same bytes behind a counter; a range that is taken out counts with its length. */
export function counted(source: Uint8Array): Counted {
  let count = 0;
  const bytes = new Proxy(source, {
    get(target, key) {
      if (key === 'length') return target.length;
      if (key === 'subarray') {
        return (start: number, end: number): Uint8Array => {
          count += end - start;
          return target.subarray(start, end);
        };
      }
      count += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  return { bytes, reads: () => count };
}
