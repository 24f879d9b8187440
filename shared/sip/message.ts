/**
 * A SIP message as its bytes plus spans into them (RFC 3261 7). Nothing is trimmed, reordered or dropped:
 * `message.bytes` is what was on the wire, every span is a byte range of it, and the text of a part is
 * made only when somebody asks.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Diagnostic } from './diagnostic.ts';

export interface HeaderField {
  /** The table's name (`Via` for `v` or `VIA`); the name as written where the table does not have it. */
  readonly canonical: string;
  /** The name as written, without what follows it. */
  readonly name: Span;
  /** The value without the white space around it; folded lines stay in it, line ends and all. */
  readonly value: Span;
  /** The whole field with its line end, and its folded lines with theirs. */
  readonly line: Span;
}

interface MessageBase {
  readonly bytes: Uint8Array;
  /** The start line without its line end. */
  readonly startLine: Span;
  /** `SIP/2.0` in a sound message, whatever was written otherwise. */
  readonly version: Span;
  readonly headers: readonly HeaderField[];
  /** The body by Content-Length where there is a sound one, else all that follows the empty line. */
  readonly body: Span;
  /** Bytes behind the body that Content-Length leaves out; empty in a sound message. */
  readonly trailer: Span;
}

export interface SipRequest extends MessageBase {
  readonly kind: 'request';
  readonly method: Span;
  readonly uri: Span;
}

export interface SipResponse extends MessageBase {
  readonly kind: 'response';
  /** The status code as a number; 0 where it is not three digits or more. */
  readonly status: number;
  readonly statusSpan: Span;
  readonly reason: Span;
}

export type SipMessage = SipRequest | SipResponse;

/** What a view of a header needs of a message. */
export interface HeaderLines {
  readonly bytes: Uint8Array;
  readonly headers: readonly Pick<HeaderField, 'canonical' | 'value'>[];
}

export interface ParseResult {
  /** Null only where no start line can be told: then the bytes are not SIP. */
  readonly message: SipMessage | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** The method of a request as written, or of a response by its CSeq; empty where there is none. */
export function methodOf(message: SipMessage): string {
  if (message.kind === 'request') return textOf(message.bytes, message.method);
  const cseq = headerValue(message, 'CSeq');
  return cseq === null ? '' : (/\s([^\s]+)\s*$/.exec(cseq)?.[1] ?? '');
}

/** The first header of a canonical name, or null. */
export function firstHeader(message: SipMessage, canonical: string): HeaderField | null {
  for (const header of message.headers) if (header.canonical === canonical) return header;
  return null;
}

/** Every header of a canonical name, in order. */
export function allHeaders(message: SipMessage, canonical: string): HeaderField[] {
  return message.headers.filter((header) => header.canonical === canonical);
}

/** The value of the first header of a canonical name as text, folds included, or null. */
export function headerValue(message: SipMessage, canonical: string): string | null {
  const header = firstHeader(message, canonical);
  return header ? textOf(message.bytes, header.value) : null;
}
