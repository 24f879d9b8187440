/** Addresses between their text and the bytes that HEP carries. */
import { formatIp6 } from '#core/capture/addresses.ts';
import { isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';

/** The text of an address of 4 or 16 bytes. */
export function hostOf(address: Uint8Array): string {
  return address.length === 4 ? address.join('.') : formatIp6(address);
}

/** The bytes of a numeric address, 4 or 16 of them; null for anything else. A zone (`%eth0`) is left out. */
export function addressBytes(host: string): Uint8Array | null {
  if (isIPv4(host)) return bytesOf4(host);
  const plain = host.split('%', 1)[0] ?? '';
  return isIPv6(plain) ? bytesOf6(plain) : null;
}

function bytesOf4(host: string): Uint8Array {
  return Uint8Array.from(host.split('.').map(Number));
}

/** The two bytes of each group; an IPv4 tail is two groups. */
function groupsOf(half: string): number[] {
  if (half === '') return [];
  return half.split(':').flatMap((group) => {
    if (group.includes('.')) return [...bytesOf4(group)];
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function bytesOf6(host: string): Uint8Array {
  const [before = '', after = ''] = host.split('::');
  const out = new Uint8Array(16);
  const tail = groupsOf(after);
  out.set(groupsOf(before));
  out.set(tail, 16 - tail.length);
  return out;
}
