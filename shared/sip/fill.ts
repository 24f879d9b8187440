/**
 * Fills what the author of a request left out (RFC 3261 8.1.1), and nothing else: a header that stands is the author's,
 * right or wrong. Lines become CRLF-ended unless they are to be kept, and the headers get their final empty line.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { concatBytes, patchBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { Endpoint } from './endpoint.ts';
import { formatHost, formatHostPort } from './endpoint.ts';
import { splitList } from './grammar/comma-list.ts';
import { readAddress } from './grammar/name-addr.ts';
import type { ParamNode } from './grammar/params.ts';
import { findParam } from './grammar/params.ts';
import { ignore } from './grammar/sink.ts';
import { MAGIC_COOKIE, readVia } from './grammar/via.ts';
import type { SipRequest } from './message.ts';
import { firstHeader } from './message.ts';
import { parseMessage } from './parse.ts';
import type { HeaderEdit } from './serialize.ts';
import { editHeaders } from './serialize.ts';
import { addressOf, methodText, parseUri, requestUri } from './views.ts';
import { withCrlf, withEmptyLine } from './line-ends.ts';

export type FillPart =
  'Via' | 'From' | 'To' | 'Call-ID' | 'CSeq' | 'Max-Forwards' | 'Contact' | 'User-Agent' | 'Content-Length';

export interface FillContext {
  readonly random: Random;
  /** The address that answers come back to: it goes into Via and Contact. */
  readonly local: Endpoint;
  readonly transport: 'UDP';
  readonly userAgent: string;
  readonly cseq: number;
  /** Whether every line is made to end CRLF, or only the empty line behind the headers is put in where it is missing. */
  readonly lineEnds?: 'mended' | 'kept';
}

/** Requests that make or refresh a dialog name where they can be reached (RFC 3261 8.1.1.8, 6665, 3515, 3311). */
const WITH_CONTACT: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);
const DEFAULT_USER = 'sipwright';

/** A fresh branch: the cookie of RFC 3261 8.1.1.7 and 16 random characters. */
export function newBranch(random: Random): string {
  return MAGIC_COOKIE + randomToken(random, 16);
}

/** To names the resource without what a URI in To may not have: port, parameters, headers (RFC 3261 19.1.1). */
function toValue(request: SipRequest): string {
  const text = requestUri(request);
  const uri = parseUri(text);
  if (!uri || (uri.scheme !== 'sip' && uri.scheme !== 'sips')) return `<${text}>`;
  const user = uri.user === '' ? '' : `${uri.user}@`;
  return `<${uri.scheme}:${user}${formatHost(uri.host)}>`;
}

function contactValue(request: SipRequest, context: FillContext): string {
  const from = addressOf(request, 'From');
  const user = from ? parseUri(from.uri)?.user : '';
  return `<sip:${user === undefined || user === '' ? DEFAULT_USER : user}@${formatHostPort(context.local)}>`;
}

type Maker = (request: SipRequest, context: FillContext) => string;

/** How each missing header is made, in the order in which they are put in. */
const MAKERS: readonly (readonly [part: FillPart, make: Maker])[] = [
  [
    'Via',
    (_, { transport, local, random }) =>
      `SIP/2.0/${transport} ${formatHostPort(local)};branch=${newBranch(random)};rport`,
  ],
  ['Max-Forwards', () => '70'],
  [
    'From',
    (_, { local, random }) =>
      `<sip:${DEFAULT_USER}@${formatHost(local.host)}>;tag=${randomToken(random, 10)}`,
  ],
  ['To', toValue],
  ['Call-ID', (_, { random }) => randomToken(random, 24)],
  ['CSeq', (request, { cseq }) => `${cseq} ${methodText(request)}`],
  ['Contact', contactValue],
  ['User-Agent', (_, { userAgent }) => userAgent],
  ['Content-Length', ({ body, trailer }) => String(trailer.end - body.start)],
];

function isWanted(request: SipRequest, part: FillPart): boolean {
  if (firstHeader(request, part)) return false;
  return part !== 'Contact' || WITH_CONTACT.has(methodText(request));
}

/** What goes behind a value that stands but lacks its branch or tag. */
interface Addition {
  readonly part: FillPart;
  readonly place: number;
  readonly text: string;
}

type ParamsOf = (bytes: Uint8Array, span: Span) => readonly ParamNode[] | null;

const viaParams: ParamsOf = (bytes, span) => readVia(bytes, span, ignore)?.params ?? null;
const addressParams: ParamsOf = (bytes, span) => readAddress(bytes, span, ignore).params;

/**
 * A parameter behind a value that lacks it. A value so broken that the parameter would be lost in it (an open bracket or
 * quote) stays as its author wrote it.
 */
function addition(
  request: SipRequest,
  part: FillPart,
  span: Span,
  paramsOf: ParamsOf,
  param: string,
): Addition[] {
  const { bytes } = request;
  const [name = ''] = param.split('=');
  const isIn = (source: Uint8Array, range: Span): boolean => {
    const params = paramsOf(source, range);
    return params !== null && findParam(source, params, name) !== null;
  };
  const text = `;${param}`;
  const longer = concatBytes([bytes.subarray(span.start, span.end), utf8(text)]);
  const isUseful = !isIn(bytes, span) && isIn(longer, { start: 0, end: longer.length });
  return isUseful ? [{ part, place: span.end, text }] : [];
}

/** The top Via without a branch gets one (RFC 3261 8.1.1.7). */
function missingBranch(request: SipRequest, { random }: FillContext): Addition[] {
  const header = firstHeader(request, 'Via');
  const [item] = header ? splitList(request.bytes, header.value, ignore) : [];
  return item ? addition(request, 'Via', item, viaParams, `branch=${newBranch(random)}`) : [];
}

/** From without a tag gets one (RFC 3261 8.1.1.3). */
function missingTag(request: SipRequest, { random }: FillContext): Addition[] {
  const value = firstHeader(request, 'From')?.value;
  if (!value || value.start >= value.end) return [];
  return addition(request, 'From', value, addressParams, `tag=${randomToken(random, 10)}`);
}

function requestOf(bytes: Uint8Array): SipRequest | null {
  const { message } = parseMessage(bytes);
  return message?.kind === 'request' ? message : null;
}

/** Puts in what values that stand still lack. */
function completeValues(
  request: SipRequest,
  context: FillContext,
  isAllowed: (part: FillPart) => boolean,
): Filled {
  const additions = [...missingBranch(request, context), ...missingTag(request, context)].filter(({ part }) =>
    isAllowed(part),
  );
  const patches = additions.map(({ place, text }) => ({
    span: { start: place, end: place },
    bytes: utf8(text),
  }));
  return { bytes: patchBytes(request.bytes, patches), filled: additions.map(({ part }) => part) };
}

/** Puts in the headers that are missing: Via on top, the others behind what stands. */
function addHeaders(
  request: SipRequest,
  context: FillContext,
  isAllowed: (part: FillPart) => boolean,
): Filled {
  const makers = MAKERS.filter(([part]) => isAllowed(part) && isWanted(request, part));
  const edits = makers.map(([part, make]): HeaderEdit => ({
    op: part === 'Via' ? 'prepend' : 'append',
    name: part,
    value: make(request, context),
  }));
  return { bytes: editHeaders(request, edits), filled: makers.map(([part]) => part) };
}

export interface Filled {
  bytes: Uint8Array;
  /** The headers that were put in or completed. */
  filled: FillPart[];
}

/**
 * Fills a request. `skip` names headers to leave alone. Bytes that are not a request of SIP come back as they are; a
 * response only gets its line ends.
 */
export function fillRequest(
  bytes: Uint8Array,
  context: FillContext,
  skip: ReadonlySet<FillPart> = new Set(),
): Filled {
  if (!parseMessage(bytes).message) return { bytes, filled: [] };
  const isAllowed = (part: FillPart): boolean => !skip.has(part);
  const ended = context.lineEnds === 'kept' ? withEmptyLine(bytes) : withCrlf(bytes);
  const request = requestOf(ended);
  if (!request) return { bytes: ended, filled: [] };
  const completed = completeValues(request, context, isAllowed);
  const again = requestOf(completed.bytes);
  if (!again) return completed;
  const added = addHeaders(again, context, isAllowed);
  return { bytes: added.bytes, filled: [...completed.filled, ...added.filled] };
}
