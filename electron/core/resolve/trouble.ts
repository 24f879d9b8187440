/** Why a destination leads nowhere, as sentences that a person can act on. */
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf } from '../transport/trouble.ts';

/** What a name server's codes mean to the one who waits: no such name, try again, or it failed. */
const MEANING: Readonly<Record<string, string>> = {
  ENOTFOUND: 'ENOTFOUND',
  ENODATA: 'ENOTFOUND',
  ETIMEOUT: 'EAI_AGAIN',
  ECONNREFUSED: 'EAI_AGAIN',
  EAI_AGAIN: 'EAI_AGAIN',
};

/** No address was found; `codes` are what the look-ups ended with. A server that failed says more than an empty answer. */
export function noAddressTrouble(domain: string, codes: readonly string[]): Trouble {
  const telling = codes.find((code) => MEANING[code] !== 'ENOTFOUND') ?? codes[0] ?? 'ENOTFOUND';
  return troubleOf(MEANING[telling] ?? 'EAI_FAIL', domain, { reason: telling });
}

/** The domain says itself, by the SRV target `.`, that it does not offer SIP. */
export function noServiceTrouble(domain: string): Trouble {
  return {
    code: 'SERVICE_UNAVAILABLE',
    message: `${domain} says by its SRV records that it does not offer SIP`,
    data: { subject: domain },
  };
}

/** It could be reached, but not with what this build has. */
export function noTransportTrouble(domain: string, transports: readonly string[]): Trouble {
  const names = transports.map((name) => name.slice(0, 20).toUpperCase()).join(', ');
  return {
    code: 'TRANSPORT_UNAVAILABLE',
    message: `${domain} is reached over ${names}, which is not available in this build`,
    data: { subject: domain, transports: names },
  };
}

/** RFC 3261 26.2.2: a SIPS URI is reached over TLS, and nothing else. */
export function notSecureTrouble(transport: string): Trouble {
  const name = transport.slice(0, 20).toUpperCase();
  return {
    code: 'NOT_SECURE',
    message: `a sips URI cannot be reached over ${name}: it asks for TLS`,
    data: { transports: name },
  };
}
