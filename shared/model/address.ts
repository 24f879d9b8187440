/** Where a datagram comes from or goes to, and its text form `udp:HOST:PORT` (IPv6 in brackets). */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';

export type TransportName = 'udp';

export interface Endpoint {
  /** An IP address without brackets, or a host name before it is resolved. */
  readonly host: string;
  /** 0 to 65535; 0 asks the system for a free port when listening. */
  readonly port: number;
}

export interface TransportAddress extends Endpoint {
  readonly transport: TransportName;
}

const FORM = /^(?:(udp):)?(?:\[([0-9a-f:.]+(?:%[\w.-]+)?)\]|([^\s:[\]]+))(?::(\d{1,5}))?$/i;

/** Reads `[udp:]HOST[:PORT]`; the port is 5060 where it is left out (RFC 3261 18.1.1). The error is a sentence. */
export function parseTransportAddress(text: string): Result<TransportAddress, string> {
  const match = FORM.exec(text.trim());
  const host = match?.[2] ?? match?.[3];
  if (!match || !host) return err(`"${text}" is not an address: write udp:HOST:PORT, IPv6 in brackets`);
  // The system would look it up as a host, and complain of an address that nobody wrote.
  if (match[4] === undefined && /^\d{1,5}$/.test(host))
    return err(`${host} alone is a port: write udp:HOST:${host}`);
  const port = match[4] === undefined ? 5060 : Number(match[4]);
  if (port > 65535) return err(`port ${match[4]} is above 65535`);
  return ok({ transport: 'udp', host, port });
}

/** `HOST:PORT`, IPv6 in brackets; empty for an endpoint without a host, which nobody told. */
export function formatEndpoint({ host, port }: Endpoint): string {
  if (host === '') return '';
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** `udp:HOST:PORT`, IPv6 in brackets. */
export function formatTransportAddress(address: TransportAddress): string {
  return `${address.transport}:${formatEndpoint(address)}`;
}
