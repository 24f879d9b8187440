/**
 * A session description (RFC 8866) as its bytes plus spans into them, like a SIP message: lines in their order, cut into
 * the session's section and one for each media. Nothing is trimmed, reordered or dropped.
 */
import type { Span } from '#shared/lib/bytes.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';

export interface SdpLine {
  /** The letter before the equals sign; '' where the line is not of the form letter, equals sign, value. */
  readonly type: string;
  /** Behind the equals sign, without the line end; the whole content of a line that has no type. */
  readonly value: Span;
  /** The whole line with its line end. */
  readonly line: Span;
}

/** The lines of the session, or those from one m= line to the next. */
export interface SdpSection {
  readonly span: Span;
  readonly lines: readonly SdpLine[];
}

export interface SdpSession {
  /** The bytes that hold the description, which may be those of a whole message. */
  readonly bytes: Uint8Array;
  /** Where the description stands in `bytes`. */
  readonly span: Span;
  readonly session: SdpSection;
  /** One for each m= line; the line itself is the first of its section. */
  readonly media: readonly SdpSection[];
}

export interface SdpResult {
  readonly session: SdpSession;
  /** Every finding is `at: 'body'`; its span lies in `bytes`. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The bytes of a description: the very bytes it was parsed from. */
export function serializeSdp({ bytes, span }: SdpSession): Uint8Array {
  return bytes.subarray(span.start, span.end);
}

/** Every line of a type in a section, in order. */
export function linesOf(section: SdpSection, type: string): SdpLine[] {
  return section.lines.filter((line) => line.type === type);
}

/** The first line of a type in a section, or null. */
export function firstLine(section: SdpSection, type: string): SdpLine | null {
  return section.lines.find((line) => line.type === type) ?? null;
}
