/**
 * Views of the headers that say who takes part and by what: History-Info, Diversion, Session-ID, Privacy, credentials and
 * challenges, products, warnings. Null, or empty, where there is nothing to read.
 */
import { textOf } from '#shared/lib/bytes.ts';
import { readAuth } from './grammar/auth.ts';
import { paramMap } from './grammar/params.ts';
import { readPrivacy } from './grammar/privacy.ts';
import { readProducts } from './grammar/product.ts';
import { readSessionId } from './grammar/session-id.ts';
import { ignore } from './grammar/sink.ts';
import { readWarning } from './grammar/warning.ts';
import type { SipMessage } from './message.ts';
import { firstHeader } from './message.ts';
import type { AddressView } from './views.ts';
import { addressesOf } from './views.ts';
import { optionalText, plainText, valueSpans, wholeNumber } from './views-values.ts';

export interface HistoryEntryView extends AddressView {
  /** The numbers of `1.2.1`; empty where there is no sound index. */
  readonly index: readonly number[];
}

/** Every entry of History-Info, as written; their order is that of their indexes (RFC 7044 5). */
export function historyOf(message: SipMessage): HistoryEntryView[] {
  return addressesOf(message, 'History-Info').map((entry) => {
    const index = entry.params.get('index') ?? '';
    const isSound = index.length <= 256 && /^\d+(?:\.\d+)*$/.test(index);
    return { ...entry, index: isSound ? index.split('.').map(Number) : [] };
  });
}

export interface DiversionView extends AddressView {
  readonly reason: string | null;
  readonly counter: number | null;
}

/** Every Diversion, the last diverting first (RFC 5806 4). */
export function diversionsOf(message: SipMessage): DiversionView[] {
  return addressesOf(message, 'Diversion').map((entry) => ({
    ...entry,
    reason: entry.params.get('reason') ?? null,
    counter: wholeNumber(entry.params.get('counter')),
  }));
}

export interface SessionIdView {
  readonly local: string;
  readonly remote: string | null;
}

/** Session-ID (RFC 7989 5). */
export function sessionIdOf(message: SipMessage): SessionIdView | null {
  const { bytes } = message;
  const header = firstHeader(message, 'Session-ID');
  if (!header) return null;
  const { value, params } = readSessionId(bytes, header.value, ignore);
  if (value.start === value.end) return null;
  return { local: textOf(bytes, value), remote: paramMap(bytes, params).get('remote') ?? null };
}

/** The values of Privacy, lower-case (RFC 3323 4.2). */
export function privacyOf(message: SipMessage): string[] {
  return valueSpans(message, 'Privacy').flatMap((span) =>
    readPrivacy(message.bytes, span, ignore).map((value) => textOf(message.bytes, value).toLowerCase()),
  );
}

export interface AuthView {
  /** As written: `Digest`. */
  readonly scheme: string;
  /** Of Digest; names lower-case, quotes taken off. */
  readonly params: ReadonlyMap<string, string>;
}

/** Every challenge, or every set of credentials, of a header (RFC 3261 20.7, 20.27, 20.28, 20.44). */
export function authsOf(
  message: SipMessage,
  name: 'Authorization' | 'Proxy-Authorization' | 'WWW-Authenticate' | 'Proxy-Authenticate',
): AuthView[] {
  const { bytes } = message;
  return valueSpans(message, name).map((span) => {
    const { scheme, params } = readAuth(bytes, span, ignore);
    return { scheme: textOf(bytes, scheme), params: paramMap(bytes, params) };
  });
}

export interface ProductView {
  /** '' for a comment. */
  readonly name: string;
  readonly version: string | null;
  /** With its parentheses. */
  readonly comment: string | null;
}

/** The products and comments of User-Agent or Server (RFC 3261 20.35, 20.41). */
export function productsOf(message: SipMessage, canonical: 'User-Agent' | 'Server'): ProductView[] {
  const { bytes } = message;
  return valueSpans(message, canonical).flatMap((span) =>
    readProducts(bytes, span, ignore).map(({ name, version, comment }) => ({
      name: optionalText(bytes, name) ?? '',
      version: optionalText(bytes, version),
      comment: optionalText(bytes, comment),
    })),
  );
}

export interface WarningView {
  readonly code: number;
  readonly agent: string;
  readonly text: string;
}

/** Every Warning (RFC 3261 20.43). */
export function warningsOf(message: SipMessage): WarningView[] {
  const { bytes } = message;
  return valueSpans(message, 'Warning').flatMap((span) => {
    const node = readWarning(bytes, span, ignore);
    if (!node) return [];
    const { code, agent, text } = node;
    return [{ code: Number(textOf(bytes, code)), agent: textOf(bytes, agent), text: plainText(bytes, text) }];
  });
}
