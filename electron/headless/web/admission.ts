/**
 * Who may talk to the browser host: which Host names are its own (a foreign one is DNS rebinding), which Origin may
 * open the socket, and whether the token is right. Pure decisions over header values.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { isIP, isIPv6 } from 'node:net';

/** The subprotocol of the console, and how the token stands beside it in the same list. */
export const SUBPROTOCOL = 'sipwright';
export const TOKEN_PREFIX = 'token.';

const LOOPBACK_NAMES = ['127.0.0.1', '[::1]', 'localhost'];
const WILDCARDS = ['0.0.0.0', '::'];

/** A host as it stands in a URL: lower case, IPv6 in brackets. */
export function urlHost(host: string): string {
  return isIPv6(host) ? `[${host.toLowerCase()}]` : host.toLowerCase();
}

/** Whether an address reaches this machine only. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(urlHost(host)) || (isIP(host) === 4 && host.startsWith('127.'));
}

/** The host to write into the URL that is shown: a wildcard address is none that a browser can open. */
export function shownHost(bound: string): string {
  if (bound === '0.0.0.0') return '127.0.0.1';
  return bound === '::' ? '[::1]' : urlHost(bound);
}

/** Splits a Host header into name and port (80 where it is left out, RFC 9110 4.2.1), or null where it is broken. */
function splitHost(header: string): { name: string; port: number } | null {
  const match = /^(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?$/i.exec(header);
  return match?.[1] ? { name: match[1].toLowerCase(), port: Number(match[2] ?? 80) } : null;
}

function isAddress(name: string): boolean {
  return isIP(name.replace(/^\[|\]$/g, '')) !== 0;
}

/**
 * Whether a Host header names this host. Bound to a loopback address, its names are the loopback ones. Bound to every
 * address, any numeric one passes: a name is what rebinding needs.
 */
export function isOwnHost(header: string | undefined, bound: string, port: number): boolean {
  const host = splitHost(header ?? '');
  if (!host || host.port !== port) return false;
  if (host.name === urlHost(bound)) return true;
  if (WILDCARDS.includes(bound)) return host.name === 'localhost' || isAddress(host.name);
  return isLoopback(bound) && LOOPBACK_NAMES.includes(host.name);
}

/** Whether a page's Origin is that of the page which this host serves under that Host. Absent is not: browsers send it. */
export function isOwnOrigin(origin: string | undefined, host: string): boolean {
  return origin?.toLowerCase() === `http://${host.toLowerCase()}`;
}

/** The token out of a Sec-WebSocket-Protocol header, or an empty text. */
export function offeredToken(protocols: string | undefined): string {
  const names = (protocols ?? '').split(',').map((name) => name.trim());
  return names.find((name) => name.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? '';
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** Compares tokens in a time that tells nothing: over digests, which also have one length. */
export function sameToken(offered: string, token: string): boolean {
  return timingSafeEqual(digest(offered), digest(token));
}
