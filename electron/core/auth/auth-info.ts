/** Reads what a server says beside a success: the nonce to use next, and the cnonce of the request it belongs to (RFC 7616 3.5). */
import { readAuthInfo } from '#shared/sip/grammar/auth.ts';
import { paramMap } from '#shared/sip/grammar/params.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import type { SipResponse } from '#shared/sip/message.ts';

export interface AuthInfo {
  readonly nextNonce: string | null;
  readonly cnonce: string | null;
}

/** The parameters of Authentication-Info or Proxy-Authentication-Info. */
export function infoIn({ bytes, headers }: SipResponse, name: string): AuthInfo {
  const field = headers.find(({ canonical }) => canonical.toLowerCase() === name.toLowerCase());
  if (!field) return { nextNonce: null, cnonce: null };
  const params = paramMap(bytes, readAuthInfo(bytes, field.value, ignore));
  return { nextNonce: params.get('nextnonce') ?? null, cnonce: params.get('cnonce') ?? null };
}
