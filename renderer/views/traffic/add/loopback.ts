/** Whether an address that is typed names this machine alone (RFC 1122 3.2.1.3, RFC 4291 2.5.3). */

/** `[udp:|tcp:]HOST[:PORT]`, IPv6 in brackets. */
export function isLoopback(address: string): boolean {
  const host = address
    .trim()
    .toLowerCase()
    .replace(/^(?:hep|udp|tcp):/, '');
  return /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d+)?$/.test(host);
}
