/** The randomness of the browser, for identifiers that the page writes. */
import type { Random } from '#shared/lib/random.ts';

export const browserRandom: Random = {
  bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
};
