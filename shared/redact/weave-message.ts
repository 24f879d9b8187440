/**
 * A whole message, and the messages and parts in its body. A body that cannot be searched, because it is binary or encoded, is
 * masked octet by octet: it may hold anything.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { decimal } from '#shared/sip/chars.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import { headerInfo } from '#shared/sip/header-table.ts';
import type { HeaderField, SipMessage } from '#shared/sip/message.ts';
import { isKnownMethod } from '#shared/sip/methods.ts';
import { weaveSdp } from './weave-sdp.ts';
import { weaveValue } from './weave-header.ts';
import { weaveUri } from './weave-uri.ts';
import type { Piece, Section, Weaver } from './weaver.ts';
import { createWeaver } from './weaver.ts';

type Head = Pick<SipMessage, 'headers' | 'body'>;

function weaveHeader(w: Weaver, { canonical, name, value, line }: HeaderField): void {
  // Where the name is none the colon may be anything's, of an address too.
  if (!/^[^\s"(),/:;<=>?@[\\\]{}\0-\x1f\x7f-\xff]+$/.test(w.read(name))) return w.raw(line, 'text');
  // The name of a header that nobody registered may be anything.
  if (headerInfo(canonical) || /^[A-Za-z][A-Za-z-]{0,39}$/.test(w.read(name))) w.keep(name);
  else w.raw(name, 'plain');
  const length = canonical === 'Content-Length' ? decimal(w.bytes, value.start, value.end) : -1;
  if (length < 0) {
    w.raw({ start: Math.max(name.end, w.place), end: Math.max(value.start, w.place) }, 'tokens');
    weaveValue(w, canonical, value);
  } else w.piece(value, { contentLength: length, written: w.read(value) });
}

/** The head that ends where the body begins; the weaver stands behind the start line. */
function weaveHeaders(w: Weaver, { headers, body }: Head): void {
  w.reach = 'text';
  for (const header of headers) weaveHeader(w, header);
  w.upTo(body.start);
}

function sectionOf(w: Weaver, source: Head, content: BodyNode, weaveStart: (head: Weaver) => void): Section {
  const head = createWeaver(w.bytes, w.text, w.names, w.place);
  weaveStart(head);
  weaveHeaders(head, source);
  const body = createWeaver(w.bytes, w.text, w.names, source.body.start);
  weaveBody(body, content);
  body.upTo(source.body.end);
  return { head: head.pieces, body: body.pieces, bodyLength: source.body.end - source.body.start };
}

/** Content that is XML names its people in elements and attributes of these names. */
const XML_NAME = /(<(?:\w+:)?display-name\b[^>]*>|\bdisplay(?:-name)?\s*=\s*")([^<"]+)/gi;
/** Names of languages look like addresses of the web, and are none. */
const XML_SPACE = /\b(?:xmlns(?::[\w-]+)?|[\w-]+:schemaLocation)\s*=\s*(?:"[^"]*"|'[^']*')/g;

function weaveXml(w: Weaver, { start, end }: Span): void {
  const text = w.read({ start, end });
  const found = [...text.matchAll(XML_NAME), ...text.matchAll(XML_SPACE)].sort((a, b) => a.index - b.index);
  w.reach = 'plain';
  for (const match of found) {
    const from = start + match.index;
    const [whole, prefix, name] = match;
    if (prefix === undefined || name === undefined) w.keep({ start: from, end: from + whole.length });
    else w.put({ start: from + prefix.length, end: from + whole.length }, w.names.name(name));
  }
  w.upTo(end);
}

function weaveBody(w: Weaver, node: BodyNode): void {
  const { span } = node;
  switch (node.kind) {
    case 'sdp':
      return weaveSdp(w, span);
    case 'multipart':
      return weaveParts(w, node);
    case 'sipfrag':
      return weaveFragment(w, node);
    case 'binary':
      return w.put(span, w.read(span).replace(/[^]/g, 'x'));
    case 'text':
      if (node.format === 'xml') return weaveXml(w, span);
      return w.raw(span, 'text');
    case 'none':
      return undefined;
  }
}

function weaveParts(w: Weaver, node: BodyNode & { readonly kind: 'multipart' }): void {
  const marker = `--${node.multipart.boundary}`;
  for (const part of node.parts) {
    keepBoundary(w, part.span.start, marker);
    if (part.span.start < w.place) continue;
    w.piece(
      part.span,
      sectionOf(w, part, part.content, () => undefined),
    );
  }
  keepBoundary(w, node.multipart.epilogue.start, marker);
  w.upTo(node.span.end);
}

/** The boundary stays as the Content-Type has it; what stands before the first one is text. */
function keepBoundary(w: Weaver, end: number, marker: string): void {
  const at = w.read({ start: w.place, end }).lastIndexOf(marker);
  if (at < 0) return w.upTo(end);
  w.upTo(w.place + at);
  w.keep({ start: w.place, end });
}

function weaveFragment(
  w: Weaver,
  { span, fragment, content }: BodyNode & { readonly kind: 'sipfrag' },
): void {
  const { startLine, headers, body } = fragment;
  const section = sectionOf(w, { headers, body }, content, (head) => {
    if (startLine) weaveStart(head, startLine);
  });
  w.piece({ start: span.start, end: body.end }, section);
}

type Start = Pick<SipMessage, 'version'> &
  (
    | { readonly kind: 'request'; readonly method: Span; readonly uri: Span }
    | { readonly kind: 'response'; readonly statusSpan: Span; readonly reason: Span }
  );

function weaveStart(w: Weaver, line: Start): void {
  w.reach = 'plain';
  if (line.kind === 'request') {
    if (isKnownMethod(w.read(line.method))) w.keep(line.method);
    w.upTo(line.uri.start);
    weaveUri(w, line.uri, weaveValue);
    if (/^SIP\/\d\.\d$/i.test(w.read(line.version))) w.keep(line.version);
  } else {
    w.keep({ start: line.version.start, end: line.version.end });
    w.raw({ start: line.version.end, end: line.reason.start }, 'tokens');
    w.raw(line.reason, 'text');
  }
}

/** A Content-Length that cuts a word in two would hide both halves: then all that follows is the body. */
function withWholeWords(w: Weaver, message: SipMessage): SipMessage {
  const { start, end } = message.trailer;
  const isCut = start < end && !/\s/.test(w.read({ start: start - 1, end: start + 1 }));
  if (!isCut) return message;
  return { ...message, body: { start: message.body.start, end }, trailer: { start: end, end } };
}

/** The pieces of a message that was parsed, `text` being its octets. */
export function piecesOfMessage(w: Weaver, written: SipMessage): readonly Piece[] {
  const message = withWholeWords(w, written);
  const section = sectionOf(w, message, bodyOf(message), (head) => weaveStart(head, message));
  const { start, end } = message.trailer;
  const trailer = w.text.slice(start, end);
  return [section, isSearchable(trailer) ? { text: trailer, reach: 'text' } : trailer.replace(/[^]/g, 'x')];
}

/** Whether a text has nothing in it that only binary data have. */
export const isSearchable = (text: string): boolean => !/[\0-\x08\x0e-\x1f]/.test(text);
