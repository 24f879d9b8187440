/** What each registered header says; its source is in the header table. A header without an entry fails the type check. */
import type { HeaderName } from '../header-rows.ts';
import { CALL_HEADER_WORDS } from './headers-calls.ts';
import { CORE_HEADER_WORDS } from './headers-core.ts';
import { IDENTITY_HEADER_WORDS } from './headers-identity.ts';
import { NETWORK_HEADER_WORDS } from './headers-network.ts';
import type { Words } from './words.ts';

export const HEADER_WORDS: Readonly<Record<HeaderName, Words>> = {
  ...CORE_HEADER_WORDS,
  ...CALL_HEADER_WORDS,
  ...IDENTITY_HEADER_WORDS,
  ...NETWORK_HEADER_WORDS,
};
