/**
 * Reads the values of o=, c=, b=, t= and m= lines (RFC 8866 5.2, 5.7 to 5.9, 5.14) into spans. A reader answers null
 * where a part is missing; whether the parts make sense is asked elsewhere.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { decimal } from '#shared/sip/chars.ts';
import { placeOf, splitWords } from './words.ts';

const SLASH = 0x2f;
const COLON = 0x3a;

export interface AddressNode {
  readonly network: Span;
  readonly type: Span;
  /** Without the TTL and the count of a multicast address. */
  readonly address: Span;
}

export interface OriginNode extends AddressNode {
  readonly user: Span;
  readonly id: Span;
  readonly version: Span;
}

export interface ConnectionNode extends AddressNode {
  /** TTL, or count, of a multicast address as written behind its slash; null where there is none. */
  readonly scope: Span | null;
}

export interface BandwidthNode {
  readonly type: Span;
  readonly value: Span;
}

export interface TimeNode {
  readonly start: Span;
  readonly stop: Span;
}

export interface MediaNode {
  readonly media: Span;
  readonly port: Span;
  /** How many ports, as written behind the slash; null where there is none. */
  readonly count: Span | null;
  readonly proto: Span;
  readonly formats: readonly Span[];
}

/** Cuts a range at the first byte of a value: what stands before it, and what behind, or null. */
export function cutAt(bytes: Uint8Array, span: Span, byte: number): [before: Span, behind: Span | null] {
  const place = placeOf(bytes, span, byte);
  const behind = place < span.end ? { start: place + 1, end: span.end } : null;
  return [{ start: span.start, end: place }, behind];
}

/** `o=<user> <id> <version> <network> <type> <address>` (RFC 8866 5.2). */
export function readOrigin(bytes: Uint8Array, value: Span): OriginNode | null {
  const [user, id, version, network, type, address, more] = splitWords(bytes, value);
  if (!user || !id || !version || !network || !type || !address || more) return null;
  return { user, id, version, network, type, address };
}

/** `c=<network> <type> <address>[/<ttl>][/<count>]` (RFC 8866 5.7). */
export function readConnection(bytes: Uint8Array, value: Span): ConnectionNode | null {
  const [network, type, written, more] = splitWords(bytes, value);
  if (!network || !type || !written || more) return null;
  const [address, scope] = cutAt(bytes, written, SLASH);
  return { network, type, address, scope };
}

/** `b=<type>:<number>` (RFC 8866 5.8). */
export function readBandwidth(bytes: Uint8Array, value: Span): BandwidthNode | null {
  const [type, amount] = cutAt(bytes, value, COLON);
  return amount && type.start < type.end && decimal(bytes, amount.start, amount.end) >= 0
    ? { type, value: amount }
    : null;
}

/** `t=<start> <stop>` in seconds of NTP (RFC 8866 5.9). */
export function readTime(bytes: Uint8Array, value: Span): TimeNode | null {
  const [start, stop, more] = splitWords(bytes, value);
  if (!start || !stop || more) return null;
  const isSound = [start, stop].every((word) => decimal(bytes, word.start, word.end) >= 0);
  return isSound ? { start, stop } : null;
}

/** `m=<media> <port>[/<count>] <proto> <format> ...` (RFC 8866 5.14). */
export function readMedia(bytes: Uint8Array, value: Span): MediaNode | null {
  const [media, ports, proto, ...formats] = splitWords(bytes, value);
  if (!media || !ports || !proto || formats.length === 0) return null;
  const [port, count] = cutAt(bytes, ports, SLASH);
  return { media, port, count, proto, formats };
}

const MULTICAST = /^(?:22[4-9]\.|23\d\.|ff[0-9a-f]{2}:)/i;

/** Tells whether an address is one of multicast (RFC 5771, RFC 4291 2.7). */
export function isMulticast(address: string): boolean {
  return MULTICAST.test(address);
}
