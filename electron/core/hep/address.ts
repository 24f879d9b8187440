/** The address of a collector or listener: HEP goes over UDP and over TCP. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint, parseTransportAddress } from '#shared/model/address.ts';

export interface HepAddress extends Endpoint {
  readonly transport: 'udp' | 'tcp';
}

/** The port that collectors listen on. */
const HEP_PORT = 9060;

/** `udp:HOST:PORT` or `tcp:HOST:PORT`, IPv6 in brackets. */
export function formatHepAddress(address: HepAddress): string {
  return `${address.transport}:${formatEndpoint(address)}`;
}

/** What was asked for: one transport, or null for whatever serves. */
export interface HepPlace extends Endpoint {
  readonly transport: HepAddress['transport'] | null;
}

/** Reads `[udp:|tcp:]HOST[:PORT]`; the port is 9060 where it is left out. The error is a sentence. */
export function parseHepPlace(text: string): Result<HepPlace, string> {
  const [, chosen = '', rest = ''] = /^(?:(udp|tcp):)?(.*)$/is.exec(text.trim()) ?? [];
  const hasPort = /[^:[\]]:\d+$|\]:\d+$/.test(rest);
  const address = parseTransportAddress(hasPort ? rest : `${rest}:${HEP_PORT}`);
  if (!address.ok) return err(address.error.replace(/ write udp:HOST:PORT/, ' write HOST:PORT'));
  const { host, port } = address.value;
  return ok({ transport: TRANSPORTS.find((one) => one === chosen.toLowerCase()) ?? null, host, port });
}

/** Where a collector is: over UDP where no transport was chosen. */
export function collectorOf(place: HepPlace): HepAddress {
  return { ...place, transport: place.transport ?? 'udp' };
}

const TRANSPORTS = ['udp', 'tcp'] as const;

/** Where a listener listens: over both transports where none was chosen. */
export function listenersOf({ transport, host, port }: HepPlace): HepAddress[] {
  return TRANSPORTS.filter((one) => transport === null || transport === one).map((one) => ({
    transport: one,
    host,
    port,
  }));
}
