/** The address of a collector or listener: HEP goes over UDP and over TCP. */
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';

export interface HepAddress extends Endpoint {
  readonly transport: 'udp' | 'tcp';
}

/** The port that collectors listen on. */
export const HEP_PORT = 9060;

/** `udp:HOST:PORT` or `tcp:HOST:PORT`, IPv6 in brackets. */
export function formatHepAddress(address: HepAddress): string {
  return `${address.transport}:${formatEndpoint(address)}`;
}
