/** IP addresses as numbers, networks (RFC 4632, RFC 4291 2.3), and the endpoints that they are a part of. */
import { isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';
import { normalizeHost } from '#shared/sip/compare-values.ts';

export interface Ip {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** Addresses from the first to the last, both included. */
export interface IpRange {
  readonly bits: 32 | 128;
  readonly first: bigint;
  readonly last: bigint;
}

function fromParts(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((sum, part) => (sum << width) | BigInt(part), 0n);
}

const MAPPED = 0xffffn;

/** An address without or with brackets, its zone left out; an IPv4 address that is mapped into IPv6 is that IPv4 address. */
export function readIp(text: string): Ip | null {
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
  const [address = ''] = inner.split('%', 1);
  if (isIPv4(address)) return { bits: 32, value: fromParts(address.split('.').map(Number), 8n) };
  if (!isIPv6(address)) return null;
  const groups = normalizeHost(address).split(':');
  const value = fromParts(
    groups.map((group) => Number.parseInt(group, 16)),
    16n,
  );
  return value >> 32n === MAPPED ? { bits: 32, value: value & 0xffff_ffffn } : { bits: 128, value };
}

/** An address, or a network as `192.0.2.0/24`; bits behind the prefix do not count. */
export function readNetwork(text: string): IpRange | null {
  const [address = '', prefix, ...rest] = text.split('/');
  const ip = readIp(address);
  if (!ip || rest.length > 0 || (prefix !== undefined && !/^\d{1,3}$/.test(prefix))) return null;
  const length = prefix === undefined ? ip.bits : Number(prefix);
  if (length > ip.bits) return null;
  const hosts = (1n << BigInt(ip.bits - length)) - 1n;
  const last = ip.value | hosts;
  return { bits: ip.bits, first: last - hosts, last };
}

/** Whether an address is in a range. */
export function isInRange({ bits, first, last }: IpRange, ip: Ip): boolean {
  return ip.bits === bits && ip.value >= first && ip.value <= last;
}

export interface WrittenEndpoint {
  readonly host: string;
  /** Null where none is written. */
  readonly port: number | null;
}

const ENDPOINT = /^(?:\[([^\]]+)\]|([^:[\]/]+))(?::(\d{1,5}))?$/;

/** `HOST`, `HOST:PORT`, `[IPV6]:PORT`, an IPv6 address or a network; null for anything else. */
export function readEndpoint(text: string): WrittenEndpoint | null {
  if (readNetwork(text)) return { host: text, port: null };
  const [, reference, name, port] = ENDPOINT.exec(text) ?? [];
  const host = reference ?? name;
  if (host === undefined || Number(port ?? 0) > 65_535) return null;
  if (reference !== undefined && !readIp(reference)) return null;
  return { host, port: port === undefined ? null : Number(port) };
}
