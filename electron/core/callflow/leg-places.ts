/**
 * Which calls have an identifier: a bounded index of two generations, of which the older is dropped when the younger is full. An
 * identifier that very many calls have tells nothing, and is kept without them.
 */

/** Identifiers of one generation. */
const GENERATION = 400_000;
/** More calls than this with one identifier are no legs of one call. */
const MOST_SHARED = 50;
/** Of the calls of the same users the newest are kept. */
const NEWEST = 64;

type Bucket = number | number[];

export interface LegPlaces {
  /**
   * Says that a call has an identifier, and answers with the call that was the last to have it before; 0 for none.
   * `isRecurring` is for what comes again by nature: there the newest calls are kept.
   */
  add(key: string, id: number, isRecurring?: boolean): number;
  /** The calls with this identifier, the oldest first; empty where too many have it. */
  find(key: string): readonly number[];
}

/** Makes an empty index. */
export function createLegPlaces(generation = GENERATION): LegPlaces {
  let young = new Map<string, Bucket>();
  let old = new Map<string, Bucket>();
  return {
    add(key, id, isRecurring = false) {
      const known = young.get(key) ?? old.get(key);
      if (young.size >= generation && !young.has(key)) {
        old = young;
        young = new Map();
      }
      const last = typeof known === 'number' ? known : (known?.at(-1) ?? 0);
      young.set(key, known === undefined ? id : joined(known, id, isRecurring));
      return last === id ? 0 : last;
    },
    find(key) {
      const known = young.get(key) ?? old.get(key) ?? [];
      if (typeof known === 'number') return [known];
      return known.length > NEWEST ? [] : known;
    },
  };
}

/** Of an identifier that too many have a bucket longer than any other stands for "says nothing", and grows no more. */
function joined(known: Bucket, id: number, isRecurring: boolean): Bucket {
  const bucket = typeof known === 'number' ? [known] : known;
  if (bucket.includes(id)) return bucket;
  if (isRecurring) {
    bucket.push(id);
    if (bucket.length > NEWEST) bucket.shift();
  } else if (bucket.length < MOST_SHARED) bucket.push(id);
  else if (bucket.length <= NEWEST) return TOO_MANY;
  return bucket;
}

const TOO_MANY: number[] = new Array<number>(NEWEST + 1).fill(0);
