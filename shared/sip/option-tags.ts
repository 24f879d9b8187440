/** Reads option tags of Supported, Require and Unsupported (RFC 3261 19.2), which are compared in any case. */
import type { SipMessage } from './message.ts';
import { listValues } from './views.ts';

/** Whether a header lists an option tag; `tag` is in small letters. */
export function hasOption(
  message: SipMessage,
  name: 'Supported' | 'Require' | 'Unsupported',
  tag: string,
): boolean {
  return listValues(message, name).some((value) => value.toLowerCase() === tag);
}
