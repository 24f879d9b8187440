/** The texts that comparing URIs works with: escapes undone where they mean nothing, addresses in one form. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { CLASS, isClass } from './chars.ts';
import { isIPv4, isIPv6 } from './grammar/host.ts';

const ESCAPE = /%([0-9a-f]{2})/gi;
const MARKS = new Set([..."-_.!~*'()"].map((mark) => mark.charCodeAt(0)));

function isUnreserved(byte: number): boolean {
  return isClass(byte, CLASS.alpha | CLASS.digit) || MARKS.has(byte);
}

/**
 * Escapes of unreserved characters become the characters; those of others stay, in upper case, for a reserved character
 * and its escape are not the same (RFC 3261 19.1.4).
 */
export function normalizeEscapes(text: string): string {
  return text.replace(ESCAPE, (escape, hex: string) => {
    const byte = Number.parseInt(hex, 16);
    return isUnreserved(byte) ? String.fromCharCode(byte) : escape.toUpperCase();
  });
}

/** Every escape undone; what is no UTF-8 becomes U+FFFD. */
export function decodeEscapes(text: string): string {
  const source = utf8(text);
  const out = new Uint8Array(source.length);
  let length = 0;
  for (let place = 0; place < source.length; place++) {
    const hex =
      source[place] === 0x25
        ? textOf(source, { start: place + 1, end: Math.min(place + 3, source.length) })
        : '';
    const isEscape = /^[0-9a-f]{2}$/i.test(hex);
    out[length++] = isEscape ? Number.parseInt(hex, 16) : (source[place] ?? 0);
    if (isEscape) place += 2;
  }
  return textOf(out, { start: 0, end: length });
}

/** Small letters outside quotation marks: what stands in quotes is compared with its case (RFC 3261 7.3.1). */
export function foldUnquoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"?|[^"]+/g, (part) =>
    part.startsWith('"') ? part : part.toLowerCase(),
  );
}

function groupsOf(half: string): string[] {
  return half === ''
    ? []
    : half.split(':').flatMap((group) => (group.includes('.') ? tailGroups(group) : [group]));
}

/** The IPv4 tail of an IPv6 address as its two groups. */
function tailGroups(tail: string): string[] {
  const [a = 0, b = 0, c = 0, d = 0] = tail.split('.').map(Number);
  return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)];
}

/** All eight groups without leading zeros: IPv6 addresses are compared by their 128 bits (RFC 5954 4.2). */
function normalizeIPv6(text: string): string {
  const [head = '', tail] = text.split('::');
  const first = groupsOf(head);
  const last = tail === undefined ? [] : groupsOf(tail);
  const zeros =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return [...first, ...zeros, ...last].map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}

/** A host, without brackets, in the form that equal hosts share. A name and its address are never equal. */
export function normalizeHost(host: string): string {
  const text = host.toLowerCase();
  if (isIPv4(text)) return text.split('.').map(Number).join('.');
  return isIPv6(text) ? normalizeIPv6(text) : normalizeEscapes(text).toLowerCase();
}
