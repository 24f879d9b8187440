/** Makes a failing input smaller by cutting ever shorter pieces out of it for as long as it fails in the same way. */
import { concatBytes } from '#shared/lib/bytes.ts';

/** So many tries: a finding is worth seconds, not minutes. */
const TRIES = 4_000;

/** A smaller input that still fails; `fails` is asked for each candidate. */
export function shrink(source: Uint8Array, fails: (bytes: Uint8Array) => boolean): Uint8Array {
  let bytes = source;
  let tries = 0;
  for (let size = bytes.length >> 1; size > 0; size >>= 1) {
    for (let place = 0; place < bytes.length && tries < TRIES; tries++) {
      const shorter = concatBytes([bytes.subarray(0, place), bytes.subarray(place + size)]);
      if (fails(shorter)) bytes = shorter;
      else place += size;
    }
  }
  return bytes;
}
