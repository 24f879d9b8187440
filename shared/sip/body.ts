/**
 * Reads the body of a message as what its Content-Type says it is (RFC 3261 7.4, RFC 5621): a session description, parts,
 * a fragment of a message, text or bytes. Every span lies in the message's bytes; nothing is decoded or thrown.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { parseSdp, readSdp } from '#shared/sdp/parse.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import type { TextFormat } from './body-text.ts';
import { looksLikeText, textFormat } from './body-text.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { MediaTypeNode } from './grammar/media-type.ts';
import { readMediaType } from './grammar/media-type.ts';
import { paramMap } from './grammar/params.ts';
import type { Sink } from './grammar/sink.ts';
import { ignore } from './grammar/sink.ts';
import type { HeaderField, SipMessage } from './message.ts';
import type { MultipartNode, MultipartPart } from './multipart.ts';
import { isPlainEncoding, partHeader, readMultipart } from './multipart.ts';
import type { Fragment } from './sipfrag.ts';
import { readFragment } from './sipfrag.ts';
import { createReport, sinkAt } from './validate/rule.ts';

/** How deep bodies in bodies are read; what lies deeper is shown as text or bytes. */
export const MAX_BODY_DEPTH = 5;

interface BodyBase {
  readonly span: Span;
  /** Lower-case `type/subtype`, without parameters; '' where none is written or it cannot be read. */
  readonly type: string;
}

export interface BodyPart extends MultipartPart {
  readonly content: BodyNode;
}

export type BodyNode =
  | (BodyBase & { readonly kind: 'none' | 'binary' })
  | (BodyBase & { readonly kind: 'text'; readonly format: TextFormat })
  | (BodyBase & { readonly kind: 'sdp'; readonly sdp: SdpSession })
  | (BodyBase & {
      readonly kind: 'multipart';
      readonly multipart: MultipartNode;
      readonly parts: readonly BodyPart[];
    })
  | (BodyBase & { readonly kind: 'sipfrag'; readonly fragment: Fragment; readonly content: BodyNode });

interface Source {
  readonly bytes: Uint8Array;
  readonly headers: readonly HeaderField[];
  readonly body: Span;
  /** The type where no Content-Type stands: text/plain for a part (RFC 2046 5.1). */
  readonly fallback: string;
  readonly depth: number;
  readonly sink: Sink;
  /** Findings about the Content-Type of a message belong to the header's own rules; those of a part are told here. */
  readonly typeSink: Sink;
}

/** SDP is told part by part, and each has findings of its own up to the limit of a message. */
function sdpBody({ bytes, body, sink }: Source, type: string): BodyNode {
  // Nobody wants to know what is wrong.
  if (sink === ignore) return { kind: 'sdp', span: body, type, sdp: readSdp(bytes, body) };
  const { session, diagnostics } = parseSdp(bytes, body);
  for (const { code, span, data, rfc } of diagnostics) sink(code, span, data, rfc);
  return { kind: 'sdp', span: body, type, sdp: session };
}

function multipartBody(source: Source, type: string, node: MediaTypeNode): BodyNode | null {
  const { bytes, body, depth, sink, typeSink } = source;
  const boundary = paramMap(bytes, node.params).get('boundary') ?? '';
  if (boundary === '') {
    typeSink('multipart-boundary', body);
    return null;
  }
  const multipart = readMultipart(bytes, body, boundary, sink);
  const fallback = type === 'multipart/digest' ? 'message/rfc822' : 'text/plain';
  const parts = multipart.parts.map((part) => ({
    ...part,
    content: readBody({ ...part, bytes, fallback, depth: depth + 1, sink, typeSink: sink }),
  }));
  return { kind: 'multipart', span: body, type, multipart, parts };
}

function fragmentBody({ bytes, body, depth, sink }: Source, type: string): BodyNode {
  const fragment = readFragment(bytes, body, sink);
  const content = readBody({ ...fragment, bytes, fallback: '', depth: depth + 1, sink, typeSink: sink });
  return { kind: 'sipfrag', span: body, type, fragment, content };
}

function plainBody({ bytes, body }: Source, type: string): BodyNode {
  const format = textFormat(type) ?? (looksLikeText(bytes, body) ? 'plain' : null);
  return format ? { kind: 'text', span: body, type, format } : { kind: 'binary', span: body, type };
}

/** The structured form of a body, or null where its type has none or it cannot be cut. */
function structured(source: Source, type: string, node: MediaTypeNode | null): BodyNode | null {
  if (type === 'application/sdp') return sdpBody(source, type);
  const isFragment = type === 'message/sipfrag' || type === 'message/sip';
  const isMultipart = node !== null && type.startsWith('multipart/');
  if (!isFragment && !isMultipart) return null;
  if (source.depth >= MAX_BODY_DEPTH) {
    source.sink('body-too-deep', source.body, { limit: MAX_BODY_DEPTH });
    return null;
  }
  return isMultipart ? multipartBody(source, type, node) : fragmentBody(source, type);
}

function readType({ bytes, headers, fallback, typeSink }: Source): [string, MediaTypeNode | null] {
  const value = partHeader(headers, 'Content-Type');
  if (!value) return [fallback, null];
  const node = readMediaType(bytes, value, typeSink);
  return [node ? `${textOf(bytes, node.type)}/${textOf(bytes, node.subtype)}`.toLowerCase() : '', node];
}

/** An encoded body is bytes to us: neither compression nor base64 is undone (RFC 3261 20.12, RFC 2045 6). */
function isEncoded({ bytes, headers }: Source): boolean {
  return ['Content-Encoding', 'Content-Transfer-Encoding'].some(
    (name) => !isPlainEncoding(bytes, partHeader(headers, name)),
  );
}

function readBody(source: Source): BodyNode {
  const { body } = source;
  const [type, node] = readType(source);
  if (body.start >= body.end) return { kind: 'none', span: body, type };
  if (isEncoded(source)) return { kind: 'binary', span: body, type };
  return structured(source, type, node) ?? plainBody(source, type);
}

function sourceOf({ bytes, headers, body }: SipMessage, sink: Sink): Source {
  return { bytes, headers, body, fallback: '', depth: 0, sink, typeSink: ignore };
}

/** The body of a message by its Content-Type; without one it is text or bytes by what it looks like. */
export function bodyOf(message: SipMessage): BodyNode {
  return readBody(sourceOf(message, ignore));
}

/**
 * What is wrong inside the body of a message, each `at: 'body'`: SDP, parts and their headers, fragments. Content-Type and
 * Content-Length of the message itself belong to the rules of its headers.
 */
export function bodyFindings(message: SipMessage): Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  readBody(sourceOf(message, sinkAt(createReport(diagnostics), 'body')));
  return diagnostics;
}
