/** Which part of the address space an IP address is of: who can reach it (RFC 1918, 4193, 4291, 6598, 6890). */
import { remembered } from '#shared/lib/remembered.ts';
import { isIPv4, isIPv6 } from '../grammar/host.ts';

export type IpClass = 'unspecified' | 'loopback' | 'private' | 'public';

const DOT = 0x2e;
const ZERO = 0x30;

/** The number that an IPv4 address is; digit by digit, for rules ask it of every message. */
function numberOf(address: string): number {
  let [sum, part] = [0, 0];
  for (let i = 0; i < address.length; i++) {
    const code = address.charCodeAt(i);
    if (code === DOT) [sum, part] = [sum * 256 + part, 0];
    else part = part * 10 + code - ZERO;
  }
  return sum * 256 + part;
}

interface Network {
  readonly kind: IpClass;
  /** How many addresses it has, and which place it has among networks of that size. */
  readonly size: number;
  readonly place: number;
}

function network(address: string, bits: number, kind: IpClass): Network {
  const size = 2 ** (32 - bits);
  return { kind, size, place: Math.floor(numberOf(address) / size) };
}

const NETWORKS: readonly Network[] = [
  network('0.0.0.0', 8, 'unspecified'),
  network('127.0.0.0', 8, 'loopback'),
  network('10.0.0.0', 8, 'private'),
  network('172.16.0.0', 12, 'private'),
  network('192.168.0.0', 16, 'private'),
  network('100.64.0.0', 10, 'private'),
  network('169.254.0.0', 16, 'private'),
];

function classOfV4(address: string): IpClass {
  const value = numberOf(address);
  return NETWORKS.find(({ size, place }) => Math.floor(value / size) === place)?.kind ?? 'public';
}

/** fc00::/7 is for one site, fe80::/10 for one link. */
function classOfV6(address: string): IpClass {
  const mapped = /^::ffff:(\d[\d.]*)$/i.exec(address)?.[1];
  if (mapped) return classOfV4(mapped);
  if (/^[0:]+$/.test(address)) return 'unspecified';
  if (/^[0:]*:0*1$/.test(address)) return 'loopback';
  const first = Number.parseInt(address.split(':')[0] ?? '', 16);
  return (first & 0xfe00) === 0xfc00 || (first & 0xffc0) === 0xfe80 ? 'private' : 'public';
}

/** The class of an address without brackets, its zone left out; null for what is not an IP address. */
export const ipClass = remembered((host: string): IpClass | null => {
  const zone = host.indexOf('%');
  const address = zone < 0 ? host : host.slice(0, zone);
  if (isIPv4(address)) return classOfV4(address);
  return isIPv6(address) ? classOfV6(address) : null;
});
