/**
 * Endpoints made from the bytes of addresses: the text is made once for an address and port that come again and again, and the
 * same object is handed out. Bounded: a place is written over by the next endpoint that falls on it.
 */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';

/** An endpoint as the table holds it. */
export interface Place {
  readonly endpoint: Endpoint;
  /** `HOST PORT`, for keys. */
  readonly text: string;
  readonly hash: number;
  readonly address: Uint8Array;
}

const PLACES = 8_192;

/** Makes an empty table. */
export function createEndpoints(): (
  addresses: Uint8Array,
  from: number,
  length: number,
  port: number,
) => Place {
  const places = new Array<Place | null>(PLACES).fill(null);
  return (addresses, from, length, port) => {
    let hash = port;
    for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (addresses[from + i] ?? 0), 0x01000193);
    hash ^= hash >>> 15;
    const at = hash & (PLACES - 1);
    const known = places[at];
    if (known && known.endpoint.port === port && isAddress(known.address, addresses, from, length))
      return known;
    const made = makePlace(addresses.slice(from, from + length), port, hash);
    places[at] = made;
    return made;
  };
}

function isAddress(known: Uint8Array, addresses: Uint8Array, from: number, length: number): boolean {
  if (known.length !== length) return false;
  for (let i = 0; i < length; i++) if (known[i] !== addresses[from + i]) return false;
  return true;
}

function makePlace(address: Uint8Array, port: number, hash: number): Place {
  const host = address.length === 4 ? address.join('.') : formatIp6(address);
  return { endpoint: { host, port }, text: `${host} ${port}`, hash, address };
}

/** The text of an IPv6 address as RFC 5952 4 has it: small letters, the longest run of zeros left out. */
export function formatIp6(address: Uint8Array): string {
  const groups = Array.from(
    { length: 8 },
    (_, i) => ((address[i * 2] ?? 0) << 8) | (address[i * 2 + 1] ?? 0),
  );
  // An IPv4-mapped address keeps its IPv4 form (RFC 5952 5).
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return `::ffff:${address.subarray(12).join('.')}`;
  const { start, length } = longestZeros(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, start))}::${text(groups.slice(start + length))}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, i) => {
    if (group !== 0) start = i + 1;
    else if (i + 1 - start > best.length) best = { start, length: i + 1 - start };
  });
  return best;
}

/** The bytes of a numeric address, 4 or 16 of them; null for anything else. A zone (`%eth0`) is left out. */
export function addressBytes(host: string): Uint8Array | null {
  if (isIPv4(host)) return Uint8Array.from(host.split('.'), Number);
  const plain = host.split('%', 1)[0] ?? '';
  return isIPv6(plain) ? ip6Bytes(plain) : null;
}

function ip6Bytes(host: string): Uint8Array {
  const [before = '', after = ''] = host.split('::');
  const tail = groupBytes(after);
  const bytes = new Uint8Array(16);
  bytes.set(groupBytes(before));
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

/** The bytes of the groups on one side of `::`; an IPv4 tail stands for two groups. */
function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >>> 8, value & 255];
  });
}
