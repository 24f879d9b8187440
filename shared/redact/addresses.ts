/** IP addresses in place of others: those that are kept for documentation (RFC 5737, RFC 3849, RFC 6676), then 10.0.0.0/8. */
import { normalizeHost } from '#shared/sip/compare-values.ts';
import { isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';

export interface IpAddress {
  readonly version: 4 | 6;
  /** The form that all writings of an address share. */
  readonly key: string;
  /** What stands behind it, with its percent sign, or ''. */
  readonly zone: string;
}

const MAPPED = '0:0:0:0:0:ffff:';

/** Reads an address without brackets; one of IPv4 that is mapped into IPv6 is read as it is written. */
export function readAddress(text: string): IpAddress | null {
  const percent = text.indexOf('%');
  const [address, zone] = percent < 0 ? [text, ''] : [text.slice(0, percent), text.slice(percent)];
  if (isIPv4(address)) return { version: 4, key: normalizeHost(address), zone };
  return isIPv6(address) ? { version: 6, key: normalizeHost(address), zone } : null;
}

/** The IPv4 address inside of a mapped one (RFC 4291 2.5.5.2), or null. */
export function mappedAddress({ version, key }: IpAddress): string | null {
  if (version === 4 || !key.startsWith(MAPPED)) return null;
  const [high = 0, low = 0] = key
    .slice(MAPPED.length)
    .split(':')
    .map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** No address at all: nobody's, and it says that media are held. */
export const isUnspecified = ({ key }: IpAddress): boolean => key === '0.0.0.0' || key === '0:0:0:0:0:0:0:0';

export const isMulticast = ({ version, key }: IpAddress): boolean =>
  version === 4 ? /^(?:22[4-9]|23\d)\./.test(key) : key.startsWith('ff');

const NETWORKS = ['192.0.2.', '198.51.100.', '203.0.113.'] as const;
/** Hosts of such a network: neither its first address nor its last. */
const HOSTS = 254;

/** The `n`th address from 0 on; behind the networks for documentation come those of 10.0.0.0/9. */
export function ip4Pseudonym(n: number): string {
  const network = NETWORKS[Math.floor(n / HOSTS)];
  if (network !== undefined) return `${network}${1 + (n % HOSTS)}`;
  const rest = n - NETWORKS.length * HOSTS;
  const third = Math.floor(rest / HOSTS);
  return `10.${(third >> 8) & 127}.${third & 255}.${1 + (rest % HOSTS)}`;
}

/** An address of 10.128.0.0/9 for one that has no place in the table; two may meet in it. */
export const ip4ByHash = (hash: number): string =>
  `10.${128 + ((hash >>> 16) & 127)}.${(hash >>> 8) & 255}.${hash & 255}`;

const groups = (n: number): string => {
  const low = (n & 0xffff).toString(16);
  const high = Math.floor(n / 65_536) & 0xffff;
  return high === 0 ? low : `${high.toString(16)}:${low}`;
};

export const ip6Pseudonym = (n: number): string => `2001:db8::${groups(n + 1)}`;

export const ip6ByHash = (low: number, high: number): string =>
  `2001:db8:ffff:${[high >>> 16, high & 0xffff, low >>> 16, low & 0xffff].map((group) => group.toString(16)).join(':')}:1`;

/** MCAST-TEST-NET, and its like for IPv6 with the flags and the scope of the address (RFC 6676). */
export const multicast4 = (n: number): string => `233.252.0.${1 + (n % 254)}`;
export const multicast6 = (n: number, key: string): string => `${key.slice(0, 4)}::db8:0:${groups(n + 1)}`;
