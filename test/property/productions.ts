/** Each production of the grammar with a generator of valid values and with what its node has to say about them. */
import type { Production } from './production-kit.ts';
import { ADDRESSES, URIS } from './productions-addresses.ts';
import { IDENTIFIERS, NUMBERS } from './productions-numbers.ts';
import { WORDS } from './productions-words.ts';

export const PRODUCTIONS: readonly Production[] = [
  ...ADDRESSES,
  ...URIS,
  ...WORDS,
  ...NUMBERS,
  ...IDENTIFIERS,
];
