/** What a REGISTER or SUBSCRIBE asks for, and what a NOTIFY says: read from the few messages where it matters. */
import type { SipMessage } from '#shared/sip/message.ts';
import { allHeaders, headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { addressesOf } from '#shared/sip/views.ts';

/** `bind` wants a binding or a subscription, `remove` ends one, `query` only asks (RFC 3261 10.2, RFC 6665 4.1.2). */
export type Ask = 'bind' | 'remove' | 'query';

/** The sense of a REGISTER or SUBSCRIBE request; `bind` where it cannot be read. */
export function askOf(method: string, bytes: Uint8Array): Ask {
  const { message } = parseMessage(bytes);
  if (!message) return 'bind';
  if (method === 'REGISTER') return askOfRegister(message);
  return expiresOf(message) === 0 ? 'remove' : 'bind';
}

function askOfRegister(message: SipMessage): Ask {
  // A REGISTER without Contact leaves the bindings alone and asks for them (RFC 3261 10.2.3).
  if (allHeaders(message, 'Contact').length === 0) return 'query';
  // "*" with Expires 0 removes all of them (RFC 3261 10.2.2).
  if (headerValue(message, 'Contact')?.trim() === '*') return 'remove';
  const common = expiresOf(message);
  // A contact's own expires goes before the Expires header (RFC 3261 10.2.1.1).
  const contacts = addressesOf(message, 'Contact').map(
    ({ params }) => numberOf(params.get('expires')) ?? common,
  );
  if (contacts.length === 0) return common === 0 ? 'remove' : 'bind';
  return contacts.every((expires) => expires === 0) ? 'remove' : 'bind';
}

/** Whether the answer to a query lists any binding (RFC 3261 10.3, step 8). */
export function listsBindings(bytes: Uint8Array): boolean {
  const { message } = parseMessage(bytes);
  return message !== null && allHeaders(message, 'Contact').length > 0;
}

/** `active`, `pending` or `terminated` of Subscription-State, in lower case; empty where there is none (RFC 6665 8.2.3). */
export function subscriptionStateOf(bytes: Uint8Array): string {
  const { message } = parseMessage(bytes);
  const value = message ? headerValue(message, 'Subscription-State') : null;
  return (value?.split(';', 1)[0] ?? '').trim().toLowerCase();
}

function expiresOf(message: SipMessage): number | null {
  return numberOf(headerValue(message, 'Expires') ?? undefined);
}

function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : null;
}
