/** What RFC 3263 and RFC 7118 say of each transport, as a table: default port, SRV prefix, NAPTR service, security. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SipTransport, SkipReason } from '#shared/model/destination.ts';
import { SIP_TRANSPORTS } from '#shared/model/destination.ts';

export interface TransportFacts {
  readonly port: number;
  /** What stands before the domain in the name of its SRV records; null where none is defined (WebSocket). */
  readonly srv: string | null;
  /** The service field of its NAPTR records, lower-case. */
  readonly service: string;
  /** Whether a sips URI may go over it. */
  readonly isSecure: boolean;
}

export const TRANSPORT_FACTS: Readonly<Record<SipTransport, TransportFacts>> = {
  udp: { port: 5060, srv: '_sip._udp', service: 'sip+d2u', isSecure: false },
  tcp: { port: 5060, srv: '_sip._tcp', service: 'sip+d2t', isSecure: false },
  tls: { port: 5061, srv: '_sips._tcp', service: 'sips+d2t', isSecure: true },
  ws: { port: 80, srv: null, service: 'sip+d2w', isSecure: false },
  wss: { port: 443, srv: null, service: 'sips+d2w', isSecure: true },
};

/** With `sips`, `transport` names what TLS runs over (RFC 3261 26.2.2, RFC 7118 5.2); `tls` is the older way to say so. */
const SECURED: Readonly<Record<string, SipTransport>> = { tcp: 'tls', tls: 'tls', ws: 'wss', wss: 'wss' };

/** The transport of a NAPTR service field, or null where it is none of SIP's. */
export function transportOfService(service: string): SipTransport | null {
  const wanted = service.toLowerCase();
  return SIP_TRANSPORTS.find((name) => TRANSPORT_FACTS[name].service === wanted) ?? null;
}

/** UDP for sip and TLS for sips, where nothing says otherwise (RFC 3263 4.1). */
export function defaultTransport(scheme: 'sip' | 'sips'): SipTransport {
  return scheme === 'sips' ? 'tls' : 'udp';
}

/** The transport that a URI asks for by name; the error is the reason why it cannot have it. */
export function transportNamed(scheme: 'sip' | 'sips', name: string): Result<SipTransport, SkipReason> {
  const known = SIP_TRANSPORTS.find((transport) => transport === name.toLowerCase());
  if (!known) return err('TRANSPORT_UNAVAILABLE');
  if (scheme === 'sip') return ok(known);
  const secured = SECURED[known];
  return secured ? ok(secured) : err('NOT_SECURE');
}

/** The transports whose SRV records are asked for where no NAPTR record names one (RFC 3263 4.1). */
export function probedTransports(scheme: 'sip' | 'sips'): readonly SipTransport[] {
  return scheme === 'sips' ? ['tls'] : ['udp', 'tcp'];
}
