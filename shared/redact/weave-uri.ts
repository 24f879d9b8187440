/** URIs and addresses (RFC 3261 19.1.1, 20.10; RFC 3966): users, passwords, hosts and numbers are replaced, the rest of them stays. */
import type { Span } from '#shared/lib/bytes.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import type { ParamNode } from '#shared/sip/grammar/params.ts';
import { paramName } from '#shared/sip/grammar/params.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { unfolded, unquoted } from '#shared/sip/grammar/tokens.ts';
import type { UriNode } from '#shared/sip/grammar/uri.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import { octetsOf, unescaped } from './octet-text.ts';
import type { Weaver } from './weaver.ts';
import { createWeaver } from './weaver.ts';

/** Writes the value of a header of that name. */
export type WeaveHeader = (w: Weaver, name: string, value: Span) => void;

/** Puts a pseudonym in place of a span, unless it stands for itself. */
function swap(w: Weaver, span: Span, plain: string, pseudonym: string): void {
  if (plain === pseudonym) w.keep(span);
  else w.put(span, pseudonym);
}

/** A user part; a telephone-subscriber in it may have parameters of its own (RFC 3261 19.1.6). */
export function weaveUser(w: Weaver, { start, end }: Span): void {
  const semicolon = w.read({ start, end }).indexOf(';');
  const own = { start, end: semicolon < 0 ? end : start + semicolon };
  const plain = unescaped(w.read(own));
  swap(w, own, plain, w.names.user(plain));
  w.raw({ start: own.end, end }, 'text');
}

/** A host with or without the brackets of IPv6. */
export function weaveHost(w: Weaver, { start, end }: Span): void {
  const text = w.read({ start, end });
  const isReference = text.startsWith('[') && text.endsWith(']');
  const inner = isReference ? { start: start + 1, end: end - 1 } : { start, end };
  if (isReference) w.keep({ start, end: start + 1 });
  const plain = w.read(inner);
  swap(w, inner, plain, w.names.host(plain));
  if (isReference) w.keep({ start: end - 1, end });
}

/** Parameters whose values are words of the protocol. */
const FIXED: ReadonlySet<string> = new Set(
  'transport user method ttl lr q expires rport ob cause purpose reg-id comp alg ppt encoding state retry-after'.split(
    ' ',
  ),
);
const HOSTS: ReadonlySet<string> = new Set([
  'maddr',
  'received',
  'icid-generated-at',
  'orig-ioi',
  'term-ioi',
  'transit-ioi',
]);
const IDENTIFIERS: ReadonlySet<string> = new Set([
  ...['tag', 'branch', 'to-tag', 'from-tag', 'local-tag', 'remote-tag', 'call-id', 'icid-value'],
]);

/** A name that is a name: of a feature with its plus sign, or a word. One without a value may be anything. */
const isParamName = (name: string, hasValue: boolean): boolean =>
  /^\+[\w.-]{1,60}$/.test(name) || FIXED.has(name) || (hasValue && /^[\w-]{1,40}$/.test(name));

/** Names stay; what their values are is known by them. */
export function weaveParams(w: Weaver, params: readonly ParamNode[]): void {
  for (const param of params) {
    const name = paramName(w.bytes, param);
    const { value } = param;
    if (isParamName(name, value !== null))
      w.keep({ start: Math.max(w.place, param.name.start - 1), end: param.name.end });
    if (!value) continue;
    const inner = withoutQuotes(w, value);
    if (HOSTS.has(name)) weaveHost(w, inner);
    else if (IDENTIFIERS.has(name)) w.identifier(inner);
    else w.raw(inner, FIXED.has(name) ? 'tokens' : name === 'phone-context' ? 'text' : 'plain');
  }
}

function withoutQuotes(w: Weaver, { start, end }: Span): Span {
  const text = w.read({ start, end });
  const isQuoted = text.length > 1 && text.startsWith('"') && text.endsWith('"');
  return isQuoted ? { start: start + 1, end: end - 1 } : { start, end };
}

/** `?name=value&...`: headers of the request that the URI asks for, with their escapes (RFC 3261 19.1.1). */
function weaveUriHeaders(w: Weaver, { start, end }: Span, header: WeaveHeader): void {
  let at = start;
  for (const pair of w.read({ start, end }).split('&')) {
    const equal = pair.indexOf('=');
    const value = { start: at + equal + 1, end: at + pair.length };
    if (equal > 0) {
      w.keep({ start: at, end: value.start });
      weaveEscaped(w, canonicalName(pair.slice(0, equal)), value, header);
    }
    at += pair.length + 1;
  }
}

/** Characters that a header of a URI may have as they are (RFC 3261 25.1, hnv-unreserved). */
const escaped = (text: string): string =>
  text.replace(/[^A-Za-z0-9[\]/?:+$\-_.!~*'()]/g, (character) => {
    const digits = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${digits.padStart(2, '0')}`;
  });

function weaveEscaped(w: Weaver, name: string, span: Span, header: WeaveHeader): void {
  const plain = unescaped(w.read(span));
  const inner = createWeaver(octetsOf(plain), plain, w.names);
  header(inner, name, { start: 0, end: plain.length });
  inner.upTo(plain.length);
  const written = w.read(span);
  w.piece(span, { pieces: inner.pieces, finish: (text) => (text === plain ? written : escaped(text)) });
}

/** A URI that fills a span. */
export function weaveUri(w: Weaver, span: Span, header: WeaveHeader): void {
  weaveNode(w, readUri(w.bytes, span, ignore), header);
}

function weaveNode(w: Weaver, node: UriNode, header: WeaveHeader): void {
  const { span, scheme, user, password, hostPort, params, headers, telephone } = node;
  if (telephone) {
    w.keep({ start: span.start, end: scheme.end + 1 });
    w.put(telephone.number, w.names.number(w.read(telephone.number)));
    weaveParams(w, params);
  } else if (hostPort) {
    w.keep({ start: span.start, end: scheme.end + 1 });
    if (user) weaveUser(w, user);
    if (password) w.put(password, w.names.secret(w.read(password)));
    if (isHost(w, hostPort.host)) weaveHost(w, hostPort.host);
    else w.raw(hostPort.host, 'text');
    weaveParams(w, params);
    if (headers) weaveUriHeaders(w, headers, header);
  }
  w.upTo(span.end);
}

/** What is no host by any reading is text, in which more than one thing may stand. */
function isHost(w: Weaver, span: Span): boolean {
  return /^(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.%\w-]{2,60}\]|[0-9A-Fa-f:.]{2,45})$/.test(w.read(span));
}

/** One address with its display name and the parameters of its header. */
function weaveAddress(w: Weaver, item: Span, header: WeaveHeader): void {
  const { display, uri, params } = readAddress(w.bytes, item, ignore);
  if (display) weaveDisplay(w, display);
  weaveNode(w, uri, header);
  weaveParams(w, params);
  w.upTo(item.end);
}

function weaveDisplay(w: Weaver, span: Span): void {
  if (!w.names.redaction.users) return w.raw(span, 'text');
  const written = w.read(span);
  const plain = unquoted(unfolded(octetsOf(written), { start: 0, end: written.length }));
  const name = toOctets(plain, written);
  const pseudonym = w.names.name(name);
  if (pseudonym === name) return w.keep(span);
  w.put(span, written.startsWith('"') ? `"${pseudonym}"` : pseudonym.replaceAll(/[^\w-]/g, ''));
}

/** A text of people has the characters of UTF-8; here each octet is one. */
function toOctets(plain: string, written: string): string {
  if (/^[\x00-\x7f]*$/.test(written)) return plain;
  return unquoted(written.replace(/\r?\n[ \t]+/g, ' '));
}

/** The values of a list of addresses. */
export function weaveAddresses(w: Weaver, value: Span, header: WeaveHeader): void {
  for (const item of splitList(w.bytes, value, ignore)) weaveAddress(w, item, header);
  w.upTo(value.end);
}
