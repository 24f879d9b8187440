/**
 * The parts of one header value, as far as its grammar tells them (RFC 3261 25.1), and what differs between the parts of
 * two values. Parameters are told by their names, wherever they stand.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { readAuth, readAuthInfo } from '#shared/sip/grammar/auth.ts';
import { splitList } from '#shared/sip/grammar/comma-list.ts';
import { readCSeq } from '#shared/sip/grammar/cseq.ts';
import { readMediaType } from '#shared/sip/grammar/media-type.ts';
import { readAddress } from '#shared/sip/grammar/name-addr.ts';
import type { ParamNode } from '#shared/sip/grammar/params.ts';
import { paramName } from '#shared/sip/grammar/params.ts';
import { readQuotable } from '#shared/sip/grammar/quotable.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { unfolded } from '#shared/sip/grammar/tokens.ts';
import type { UriNode } from '#shared/sip/grammar/uri.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { readVia } from '#shared/sip/grammar/via.ts';
import { ADDRESS_HEADERS, headerInfo } from '#shared/sip/header-table.ts';
import { pairItems } from './pairs.ts';
import type { Piece } from './pieces.ts';
import { joinPieces } from './pieces.ts';
import type { PartChange, PartKind } from './row.ts';

export interface Part {
  readonly kind: PartKind;
  /** The parameter's name, lower-case; else ''. */
  readonly name: string;
  readonly text: string;
  /** Where it stands, in the message's bytes; a parameter with its name. */
  readonly span: Span;
}

const AUTH: ReadonlySet<string> = new Set([
  'Authorization',
  'Proxy-Authorization',
  'WWW-Authenticate',
  'Proxy-Authenticate',
]);

/** Headers whose values are a word with parameters, though no comma separates them. */
const WORDED: ReadonlySet<string> = new Set([
  'Content-Disposition',
  'Event',
  'Session-Expires',
  'Min-SE',
  'Subscription-State',
  'Retry-After',
]);

function part(bytes: Uint8Array, kind: PartKind, span: Span | null | undefined, name = ''): Part[] {
  return span && span.start < span.end ? [{ kind, name, text: unfolded(bytes, span), span }] : [];
}

/** A parameter's text is its value; its span begins with its name. */
function paramParts(bytes: Uint8Array, params: readonly ParamNode[], kind: PartKind): Part[] {
  return params.map((param) => ({
    kind,
    name: paramName(bytes, param),
    text: param.value ? unfolded(bytes, param.value) : '',
    span: { start: param.name.start, end: param.value?.end ?? param.name.end },
  }));
}

/** The parts of a URI; the rest of one that is not sip or sips as a whole. */
export function uriParts(bytes: Uint8Array, node: UriNode): Part[] {
  const { hostPort } = node;
  return [
    ...part(bytes, 'scheme', node.scheme),
    ...part(bytes, 'user', node.user),
    ...part(bytes, 'password', node.password),
    ...part(bytes, 'host', hostPort?.host),
    ...part(bytes, 'port', hostPort?.port),
    ...(hostPort ? paramParts(bytes, node.params, 'uriParam') : part(bytes, 'rest', node.rest)),
    ...part(bytes, 'uriHeaders', node.headers),
  ];
}

/** The parts of a URI that stands alone. */
export function uriPartsAt(bytes: Uint8Array, span: Span): Part[] {
  return uriParts(bytes, readUri(bytes, span, ignore));
}

function viaParts(bytes: Uint8Array, span: Span): Part[] {
  const node = readVia(bytes, span, ignore);
  if (!node) return [];
  return [
    ...part(bytes, 'transport', node.transport),
    ...part(bytes, 'host', node.sentBy.host),
    ...part(bytes, 'port', node.sentBy.port),
    ...paramParts(bytes, node.params, 'param'),
  ];
}

function addressParts(bytes: Uint8Array, span: Span): Part[] {
  const node = readAddress(bytes, span, ignore);
  return [
    ...part(bytes, 'display', node.display),
    ...uriParts(bytes, node.uri),
    ...paramParts(bytes, node.params, 'param'),
  ];
}

function wordParts(bytes: Uint8Array, span: Span): Part[] {
  const { value, params } = readQuotable(bytes, span, ignore);
  return [...part(bytes, 'value', value), ...paramParts(bytes, params, 'param')];
}

function authParts(bytes: Uint8Array, span: Span): Part[] {
  const { scheme, params } = readAuth(bytes, span, ignore);
  return params.length === 0 ? [] : [...part(bytes, 'scheme', scheme), ...paramParts(bytes, params, 'param')];
}

function mediaTypeParts(bytes: Uint8Array, span: Span): Part[] {
  const node = readMediaType(bytes, span, ignore);
  if (!node) return [];
  const type = { start: node.type.start, end: node.subtype.end };
  return [...part(bytes, 'value', type), ...paramParts(bytes, node.params, 'param')];
}

function cseqParts(bytes: Uint8Array, span: Span): Part[] {
  const { number, method } = readCSeq(bytes, span, ignore);
  return [...part(bytes, 'sequence', number), ...part(bytes, 'method', method)];
}

type Reader = (bytes: Uint8Array, span: Span) => Part[];

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ...ADDRESS_HEADERS.map((name) => [name, addressParts] as const),
  ...[...AUTH].map((name) => [name, authParts] as const),
  ...[...WORDED].map((name) => [name, wordParts] as const),
  ['Authentication-Info', (bytes, span) => paramParts(bytes, readAuthInfo(bytes, span, ignore), 'param')],
  ['Via', viaParts],
  ['CSeq', cseqParts],
  ['Content-Type', mediaTypeParts],
]);

/** A list in one line: each value is a part, its parameters with it. */
function listParts(bytes: Uint8Array, span: Span): Part[] {
  return splitList(bytes, span, ignore).flatMap((item) => part(bytes, 'item', item));
}

/** The parts of a header's value; empty where it is text without parts. */
export function partsOf(bytes: Uint8Array, canonical: string, span: Span): Part[] {
  const read = READERS.get(canonical) ?? (headerInfo(canonical)?.list ? listParts : null);
  return read ? read(bytes, span) : [];
}

export interface PartsDiff {
  readonly changes: PartChange[];
  readonly left: readonly Span[];
  readonly right: readonly Span[];
}

/** Hosts and schemes are the same in any case (RFC 3261 19.1.4). */
const FOLDED: ReadonlySet<PartKind> = new Set<PartKind>(['host', 'scheme', 'transport']);
const valueOf = ({ kind, text }: Part): string => (FOLDED.has(kind) ? text.toLowerCase() : text);

/** What differs between two lists of parts, and where. An item of a list is there or not; other parts also change. */
export function compareParts(a: readonly Part[], b: readonly Part[]): PartsDiff {
  const pairs = pairItems(a, b, [
    (one) => `${one.kind} ${one.name} ${valueOf(one)}`,
    ({ kind, name }) => (kind === 'item' ? null : `${kind} ${name}`),
  ]);
  const diff = { changes: [] as PartChange[], left: [] as Span[], right: [] as Span[] };
  for (const pair of pairs) {
    const [left, right] = [a[pair.left], b[pair.right]];
    const known = left ?? right;
    if (!known || (left && right && valueOf(left) === valueOf(right))) continue;
    const state = left && right ? 'changed' : left ? 'removed' : 'added';
    const { kind, name } = known;
    diff.changes.push({ kind, name, state, left: left?.text ?? '', right: right?.text ?? '' });
    if (left) diff.left.push(left.span);
    if (right) diff.right.push(right.span);
  }
  return diff;
}

/** Folds are shown as spaces. */
const oneLine = (text: string): string => text.replace(/\r?\n/g, ' ');

/** The pieces of a range of bytes in which these spans are marked. */
export function spanPieces(bytes: Uint8Array, whole: Span, marked: readonly Span[]): Piece[] {
  const ordered = [...marked].sort((a, b) => a.start - b.start);
  const pieces: Piece[] = [];
  let place = whole.start;
  const push = (end: number, changed: boolean): void => {
    if (end > place) pieces.push({ text: oneLine(textOf(bytes, { start: place, end })), changed });
    place = Math.max(place, end);
  };
  for (const { start, end } of ordered) {
    push(start, false);
    push(Math.min(end, whole.end), true);
  }
  push(whole.end, false);
  return joinPieces(pieces);
}
