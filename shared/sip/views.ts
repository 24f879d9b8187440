/**
 * Typed views of the parts of a message, made when they are asked for. A view is null, or empty, where the header is
 * missing or cannot be read; what is wrong with it is told by `validate`, not here.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { splitList } from './grammar/comma-list.ts';
import { readCSeq } from './grammar/cseq.ts';
import { hostText, portNumber } from './grammar/host.ts';
import { readAddress } from './grammar/name-addr.ts';
import { paramMap } from './grammar/params.ts';
import { ignore } from './grammar/sink.ts';
import { unfolded, unquoted } from './grammar/tokens.ts';
import type { UriNode } from './grammar/uri.ts';
import { readUri } from './grammar/uri.ts';
import { readVia } from './grammar/via.ts';
import { quickTag } from './index-values.ts';
import type { HeaderLines, SipMessage, SipRequest, SipResponse } from './message.ts';
import { firstHeader } from './message.ts';
import { valueSpans } from './views-values.ts';

export interface ViaView {
  /** As written: `UDP`. */
  readonly transport: string;
  /** Without the brackets of IPv6. */
  readonly host: string;
  /** Null where none is written. */
  readonly port: number | null;
  /** Names lower-case; '' for a parameter without a value. */
  readonly params: ReadonlyMap<string, string>;
}

export interface AddressView {
  /** Without quotes and escapes; '' where there is none. */
  readonly display: string;
  /** Without brackets. */
  readonly uri: string;
  /** The header's parameters, not the URI's: names lower-case, quotes taken off, '' for a parameter without a value. */
  readonly params: ReadonlyMap<string, string>;
}

export interface UriView {
  /** Lower-case. */
  readonly scheme: string;
  /** As written, escapes kept; without the password; '' where there is none. */
  readonly user: string;
  /** Without the brackets of IPv6. */
  readonly host: string;
  readonly port: number | null;
  readonly params: ReadonlyMap<string, string>;
}

export interface CSeqView {
  readonly seq: number;
  readonly method: string;
}

const STAR = 0x2a;

/** One value of Via. */
export function viaView(bytes: Uint8Array, item: Span): ViaView | null {
  const node = readVia(bytes, item, ignore);
  if (!node) return null;
  const { transport, sentBy, params } = node;
  return {
    transport: textOf(bytes, transport),
    host: hostText(bytes, sentBy.host),
    port: portNumber(bytes, sentBy.port),
    params: paramMap(bytes, params),
  };
}

/** Every value of Via, the nearest hop first. */
export function vias(message: HeaderLines): ViaView[] {
  return valueSpans(message, 'Via').flatMap((item) => viaView(message.bytes, item) ?? []);
}

/** The Via of the nearest hop: the first value of the first line (RFC 3261 18.2.1). */
export function topVia(message: SipMessage): ViaView | null {
  const header = firstHeader(message, 'Via');
  const [item] = header ? splitList(message.bytes, header.value, ignore) : [];
  return item ? viaView(message.bytes, item) : null;
}

/** The number and the method of CSeq. */
export function cseqOf(message: SipMessage): CSeqView | null {
  const header = firstHeader(message, 'CSeq');
  if (!header) return null;
  const { seq, method } = readCSeq(message.bytes, header.value, ignore);
  return seq < 0 || method.start >= method.end ? null : { seq, method: textOf(message.bytes, method) };
}

/** One address; null where its value has no URI. */
export function addressView(bytes: Uint8Array, item: Span): AddressView | null {
  const { display, uri, params } = readAddress(bytes, item, ignore);
  if (uri.span.start >= uri.span.end) return null;
  return {
    display: display ? unquoted(unfolded(bytes, display)) : '',
    uri: textOf(bytes, uri.span),
    params: paramMap(bytes, params),
  };
}

const SPACE = 0x20;
const FIRST_BEYOND_ASCII = 0x80;

/** Whether nothing stands at an end of a range that `trim` would take off. */
function isTrimmed(bytes: Uint8Array, { start, end }: Span): boolean {
  const [first, last] = [bytes[start] ?? 0, bytes[end - 1] ?? 0];
  return first > SPACE && last > SPACE && first < FIRST_BEYOND_ASCII && last < FIRST_BEYOND_ASCII;
}

/** The parts of the first address of a header, as `parseUri` reads them of its text, which is not made for it. */
export function firstUriOf(message: HeaderLines, name: string): UriView | null {
  const { bytes } = message;
  for (const item of valueSpans(message, name)) {
    const { uri } = readAddress(bytes, item, ignore);
    const { start, end } = uri.span;
    if (start >= end || (end - start === 1 && bytes[start] === STAR)) continue;
    return isTrimmed(bytes, uri.span) ? uriView(bytes, uri) : parseUri(textOf(bytes, uri.span));
  }
  return null;
}

/** The parts of the Request-URI, as `parseUri` reads them of its text; null of a response. */
export function targetOf(message: SipMessage): UriView | null {
  if (message.kind !== 'request') return null;
  const { bytes, uri } = message;
  return isTrimmed(bytes, uri) ? uriView(bytes, readUri(bytes, uri, ignore)) : parseUri(textOf(bytes, uri));
}

/** Every address of a header: Route, Record-Route, Contact, or one of From and To. `*` of Contact is none. */
export function addressesOf(message: HeaderLines, name: string): AddressView[] {
  return valueSpans(message, name).flatMap((item) => {
    const view = addressView(message.bytes, item);
    return view && view.uri !== '*' ? [view] : [];
  });
}

/** The first address of a header. */
export function addressOf(message: HeaderLines, name: string): AddressView | null {
  return addressesOf(message, name)[0] ?? null;
}

/** The tag of From or To; '' where there is none. It is asked for many times a call, so plain values are read without the grammar. */
export function tagOf(message: SipMessage, name: 'From' | 'To'): string {
  const header = firstHeader(message, name);
  const quick = header && quickTag(message.bytes, header.value);
  if (quick) return textOf(message.bytes, quick);
  return addressOf(message, name)?.params.get('tag') ?? '';
}

/** The Call-ID; '' where there is none. Call-IDs are compared byte by byte (RFC 3261 8.1.1.4). */
export function callIdOf(message: SipMessage): string {
  const header = firstHeader(message, 'Call-ID');
  return header ? textOf(message.bytes, header.value) : '';
}

/** The parts of a URI; null where it has no scheme. A URI that is not sip, sips or tel has its rest as `host`. */
export function parseUri(text: string): UriView | null {
  const bytes = utf8(text.trim());
  return uriView(bytes, readUri(bytes, { start: 0, end: bytes.length }, ignore));
}

function uriView(bytes: Uint8Array, node: UriNode): UriView | null {
  if (node.schemeText === '') return null;
  const base = { scheme: node.schemeText, params: paramMap(bytes, node.params) };
  if (!node.hostPort) {
    const [rest = ''] = textOf(bytes, node.rest).split(';');
    return node.schemeText === 'tel'
      ? { ...base, user: rest, host: '', port: null }
      : { ...base, user: '', host: rest, port: null };
  }
  return {
    ...base,
    user: node.user ? textOf(bytes, node.user) : '',
    host: hostText(bytes, node.hostPort.host),
    port: portNumber(bytes, node.hostPort.port),
  };
}

/** The values of a header over all its lines as texts, folds undone; commas in quotes and brackets do not separate. */
export function listValues(message: HeaderLines, canonical: string): string[] {
  return valueSpans(message, canonical).map((item) => unfolded(message.bytes, item));
}

/** The Request-URI as written. */
export function requestUri(message: SipRequest): string {
  return textOf(message.bytes, message.uri);
}

/** The method as written. */
export function methodText(message: SipRequest): string {
  return textOf(message.bytes, message.method);
}

/** The reason phrase as written. */
export function reasonText(message: SipResponse): string {
  return textOf(message.bytes, message.reason);
}
