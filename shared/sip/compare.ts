/**
 * Compares URIs: sip and sips by RFC 3261 19.1.4 (with RFC 5954 for IPv6), tel by RFC 3966 4, others by scheme and text.
 * The answer names the part that differs, since that is what somebody who debugs wants to know. Never throws.
 * The relation is not transitive: a parameter that only one of two URIs has is mostly ignored.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { decodeEscapes, foldUnquoted, normalizeEscapes, normalizeHost } from './compare-values.ts';
import { hostText } from './grammar/host.ts';
import { readAddress } from './grammar/name-addr.ts';
import type { ParamNode } from './grammar/params.ts';
import { ignore } from './grammar/sink.ts';
import type { TelephoneNode } from './grammar/tel.ts';
import type { UriNode } from './grammar/uri.ts';
import { readUri } from './grammar/uri.ts';
import { canonicalName } from './header-table.ts';

/** The first part that differs, in this order. */
export type UriPart = 'scheme' | 'user' | 'password' | 'host' | 'port' | 'parameter' | 'header' | 'rest';

export interface UriDifference {
  readonly part: UriPart;
  /** The parameter or header, lower-case; '' for other parts. */
  readonly name: string;
}

interface Uri {
  readonly bytes: Uint8Array;
  readonly node: UriNode;
}

/** Parameters that have to stand in both or in neither; transport is one by the examples (RFC 3261 19.1.4). */
const NEVER_IGNORED = ['user', 'ttl', 'method', 'maddr', 'transport'];

/** Headers whose values are addresses, compared as such. */
const ADDRESSES: ReadonlySet<string> = new Set([
  'To',
  'From',
  'Contact',
  'Reply-To',
  'Refer-To',
  'Referred-By',
]);

const SEPARATOR = /[-.()]/g;

function read(text: string): Uri {
  const bytes = utf8(text.trim());
  return { bytes, node: readUri(bytes, { start: 0, end: bytes.length }, ignore) };
}

function differs(part: UriPart, name = ''): UriDifference {
  return { part, name };
}

/** A part of the user information: its case counts; null where it is not written, which is not the same as empty. */
function exact({ bytes }: Uri, span: Span | null): string | null {
  return span ? normalizeEscapes(textOf(bytes, span)) : null;
}

function paramsOf(bytes: Uint8Array, params: readonly ParamNode[]): Map<string, string> {
  const folded = (span: Span): string => normalizeEscapes(textOf(bytes, span)).toLowerCase();
  return new Map(params.map(({ name, value }) => [folded(name), value ? folded(value) : '']));
}

function compareParams(a: Uri, b: Uri): UriDifference | null {
  const first = paramsOf(a.bytes, a.node.params);
  const second = paramsOf(b.bytes, b.node.params);
  for (const name of NEVER_IGNORED)
    if (first.has(name) !== second.has(name)) return differs('parameter', name);
  for (const [name, value] of first) {
    const other = second.get(name);
    if (other !== undefined && other !== value) return differs('parameter', name);
  }
  return null;
}

/** Names in small letters and decoded values; compact names are the full ones. A name that repeats has its values joined. */
function headersOf({ bytes, node }: Uri): Map<string, string> {
  const headers = new Map<string, string>();
  for (const pair of node.headers ? textOf(bytes, node.headers).split('&') : []) {
    const equal = pair.indexOf('=');
    const name = canonicalName(decodeEscapes(equal < 0 ? pair : pair.slice(0, equal)));
    const value = equal < 0 ? '' : decodeEscapes(pair.slice(equal + 1));
    const key = name.toLowerCase();
    const before = headers.get(key);
    headers.set(key, before === undefined ? value : `${before}\n${value}`);
  }
  return headers;
}

/** The URI of an address; its own headers are left out, an address inside an address is as deep as comparing goes. */
function addressUri(text: string): Uri {
  const bytes = utf8(text);
  const { uri } = readAddress(bytes, { start: 0, end: bytes.length }, ignore);
  return { bytes, node: { ...uri, headers: null } };
}

function isSameHeader(name: string, a: string, b: string): boolean {
  return ADDRESSES.has(canonicalName(name))
    ? compare(addressUri(a), addressUri(b)) === null
    : foldUnquoted(a) === foldUnquoted(b);
}

/** URI headers are never ignored (RFC 3261 19.1.4). */
function compareHeaders(a: Uri, b: Uri): UriDifference | null {
  const first = headersOf(a);
  const second = headersOf(b);
  for (const name of second.keys()) if (!first.has(name)) return differs('header', name);
  for (const [name, value] of first) {
    const other = second.get(name);
    if (other === undefined || !isSameHeader(name, value, other)) return differs('header', name);
  }
  return null;
}

function portOf({ bytes, node }: Uri): string | null {
  const port = node.hostPort?.port;
  return port ? textOf(bytes, port).replace(/^0+(?=\d)/, '') : null;
}

function hostOf({ bytes, node }: Uri): string {
  return node.hostPort ? normalizeHost(hostText(bytes, node.hostPort.host)) : '';
}

function compareSip(a: Uri, b: Uri): UriDifference | null {
  if (exact(a, a.node.user) !== exact(b, b.node.user)) return differs('user');
  if (exact(a, a.node.password) !== exact(b, b.node.password)) return differs('password');
  if (hostOf(a) !== hostOf(b)) return differs('host');
  if (portOf(a) !== portOf(b)) return differs('port');
  return compareParams(a, b) ?? compareHeaders(a, b);
}

/** A number without its visual separators, its letters small; a parameter's global number likewise. */
function digitsOf(text: string): string {
  return text.replace(SEPARATOR, '').toLowerCase();
}

function telephoneParams(bytes: Uint8Array, { params }: TelephoneNode): Map<string, string> {
  const map = paramsOf(bytes, params);
  for (const name of ['ext', 'phone-context']) {
    const value = map.get(name);
    if (value !== undefined && /^\+?[\d\-.()]+$/.test(value)) map.set(name, digitsOf(value));
  }
  return map;
}

/** Both have the same parameters, in any order (RFC 3966 4). */
function compareTelephones(
  a: Uri,
  b: Uri,
  first: TelephoneNode,
  second: TelephoneNode,
): UriDifference | null {
  if (digitsOf(textOf(a.bytes, first.number)) !== digitsOf(textOf(b.bytes, second.number)))
    return differs('user');
  const one = telephoneParams(a.bytes, first);
  const two = telephoneParams(b.bytes, second);
  for (const name of two.keys()) if (!one.has(name)) return differs('parameter', name);
  for (const [name, value] of one) if (two.get(name) !== value) return differs('parameter', name);
  return null;
}

function compare(a: Uri, b: Uri): UriDifference | null {
  if (a.node.schemeText !== b.node.schemeText) return differs('scheme');
  if (a.node.hostPort && b.node.hostPort) return compareSip(a, b);
  const [one, two] = [a.node.telephone, b.node.telephone];
  if (one && two) return compareTelephones(a, b, one, two);
  return exact(a, a.node.rest) === exact(b, b.node.rest) ? null : differs('rest');
}

/** What makes two URIs differ, or null where they are equivalent. */
export function uriDifference(a: string, b: string): UriDifference | null {
  return compare(read(a), read(b));
}

/** Tells whether two URIs are equivalent. */
export function isSameUri(a: string, b: string): boolean {
  return uriDifference(a, b) === null;
}
