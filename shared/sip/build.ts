/** Makes requests and responses (RFC 3261 8.1.1 and 8.2.6). No value that is put in can begin a line of its own. */
import type { Patch, Span } from '#shared/lib/bytes.ts';
import { concatBytes, patchBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Endpoint } from './endpoint.ts';
import { splitList } from './grammar/comma-list.ts';
import { hostText } from './grammar/host.ts';
import { readAddress } from './grammar/name-addr.ts';
import type { ParamNode } from './grammar/params.ts';
import { findParam } from './grammar/params.ts';
import { ignore } from './grammar/sink.ts';
import { readVia } from './grammar/via.ts';
import { canonicalName } from './header-table.ts';
import type { HeaderField, SipRequest } from './message.ts';
import { firstHeader } from './message.ts';
import { oneLine } from './serialize.ts';
import { reasonPhrase } from './status.ts';

export type { FillContext, FillPart } from './fill.ts';
export { fillRequest } from './fill.ts';

export type HeaderPair = readonly [name: string, value: string];

export interface RequestParts {
  readonly method: string;
  readonly uri: string;
  readonly headers: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

export interface ResponseOptions {
  /** The registered phrase where it is left out. */
  readonly reason?: string;
  /** Put on To where it has no tag; a 100 goes without. */
  readonly toTag?: string;
  readonly headers?: readonly HeaderPair[];
  readonly body?: Uint8Array;
  /** Where the request came from. */
  readonly received?: Endpoint;
}

const NOTHING = new Uint8Array();

function headerLine(name: string, value: string): Uint8Array {
  return utf8(`${oneLine(name)}: ${oneLine(value)}\r\n`);
}

/** Header lines in order, Content-Length counted and last; a Content-Length among them gives way to the counted one. */
function headerLines(headers: readonly HeaderPair[], body: Uint8Array): Uint8Array[] {
  const given = headers.filter(([name]) => canonicalName(name) !== 'Content-Length');
  return [
    ...given.map(([name, value]) => headerLine(name, value)),
    headerLine('Content-Length', String(body.length)),
    utf8('\r\n'),
    body,
  ];
}

/** A request of these parts, in their order. Content-Length is always written. */
export function buildRequest(parts: RequestParts): Uint8Array<ArrayBuffer> {
  const startLine = utf8(`${oneLine(parts.method)} ${oneLine(parts.uri)} SIP/2.0\r\n`);
  return concatBytes([startLine, ...headerLines(parts.headers, parts.body ?? NOTHING)]);
}

/** Copies a header as it was written, folds included, under its full name. */
function copyLine(request: SipRequest, { canonical, value }: HeaderField): Uint8Array {
  return concatBytes([utf8(`${canonical}: `), request.bytes.subarray(value.start, value.end), utf8('\r\n')]);
}

/**
 * The first Via with the source put on its top value: `received` where the source is not the host of sent-by (RFC 3261
 * 18.2.1) or where `rport` asks for it, and the port on `rport` (RFC 3581 4).
 */
function topViaLine(request: SipRequest, header: HeaderField, source: Endpoint): Uint8Array {
  const { bytes } = request;
  const [item] = splitList(bytes, header.value, ignore);
  const node = item ? readVia(bytes, item, ignore) : null;
  if (!item || !node) return copyLine(request, header);
  const { sentBy, params } = node;
  const rport = findParam(bytes, params, 'rport');
  const received = findParam(bytes, params, 'received');
  const isNeeded = rport !== null || received !== null || hostText(bytes, sentBy.host) !== source.host;
  const { start, end } = header.value;
  const patches: Patch[] = [];
  const put = (span: Span, text: string): void => {
    patches.push({ span: { start: span.start - start, end: span.end - start }, bytes: utf8(text) });
  };
  if (rport) put(whole(rport), `rport=${source.port}`);
  if (received) put(whole(received), `received=${source.host}`);
  else if (isNeeded) put({ start: item.end, end: item.end }, `;received=${source.host}`);
  return concatBytes([utf8('Via: '), patchBytes(bytes.subarray(start, end), patches), utf8('\r\n')]);
}

/** A parameter from its name to the end of its value. */
function whole({ name, value }: ParamNode): Span {
  return { start: name.start, end: value?.end ?? name.end };
}

/** To with a tag where it has none: every answer but 100 has one (RFC 3261 8.2.6.2). */
function toLine(
  request: SipRequest,
  header: HeaderField,
  status: number,
  tag: string | undefined,
): Uint8Array {
  const { params } = readAddress(request.bytes, header.value, ignore);
  const hasTag = findParam(request.bytes, params, 'tag') !== null;
  const line = copyLine(request, header);
  if (hasTag || tag === undefined || status === 100) return line;
  return concatBytes([line.subarray(0, line.length - 2), utf8(`;tag=${oneLine(tag)}\r\n`)]);
}

/** Headers that each answer repeats from its request (RFC 3261 8.2.6.2). */
const COPIED: ReadonlySet<string> = new Set(['Via', 'From', 'To', 'Call-ID', 'CSeq']);

/** Record-Route goes back in what makes a dialog (RFC 3261 12.1.1), Timestamp in a 100 (8.2.6.1). */
function isCopied(name: string, status: number): boolean {
  if (COPIED.has(name)) return true;
  return name === 'Record-Route' ? status > 100 && status < 300 : name === 'Timestamp' && status === 100;
}

function copiedLine(
  request: SipRequest,
  header: HeaderField,
  status: number,
  options: ResponseOptions,
): Uint8Array {
  const isTopVia = header === firstHeader(request, 'Via');
  if (isTopVia && options.received) return topViaLine(request, header, options.received);
  if (header === firstHeader(request, 'To')) return toLine(request, header, status, options.toTag);
  return copyLine(request, header);
}

/** The answer to a request: what RFC 3261 8.2.6 copies, then the given headers, then Content-Length and the body. */
export function buildResponse(
  request: SipRequest,
  status: number,
  options: ResponseOptions = {},
): Uint8Array<ArrayBuffer> {
  const reason = options.reason ?? reasonPhrase(status);
  const copied = request.headers.filter(({ canonical }) => isCopied(canonical, status));
  return concatBytes([
    utf8(`SIP/2.0 ${status} ${oneLine(reason)}\r\n`),
    ...copied.map((header) => copiedLine(request, header, status, options)),
    ...headerLines(options.headers ?? [], options.body ?? NOTHING),
  ]);
}
