/** What one pass over a message remembers while it goes: where it is, what it found, and what it has to say. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import type { FindingData } from './finding.ts';
import { finding } from './finding.ts';
import { LIMITS } from './limits.ts';
import type { HeaderField } from './message.ts';

export interface Scan {
  readonly bytes: Uint8Array;
  readonly diagnostics: Diagnostic[];
  readonly headers: HeaderField[];
  /** Where the next line begins. */
  position: number;
  /** Where the content of the line last read ends, without its line end. */
  contentEnd: number;
  /** Whether the empty line that ends the headers was seen. */
  terminated: boolean;
  /** The first line end that is LF alone, or -1, and how many there are. */
  bareLf: number;
  bareLfCount: number;
  /** The first control character of the line last read, or -1; escaped ones apart. */
  control: number;
  escapedControl: number;
  /** One bit for each mandatory header seen (see `parse-checks.ts`). */
  seen: number;
  /** A bit for each residue of the single headers seen: a cheap first question before a search. */
  singles: number;
  firstCSeq: HeaderField | null;
  firstContentLength: HeaderField | null;
  contentLengthConflict: boolean;
}

export function createScan(bytes: Uint8Array): Scan {
  return {
    bytes,
    diagnostics: [],
    headers: [],
    position: 0,
    contentEnd: 0,
    terminated: false,
    bareLf: -1,
    bareLfCount: 0,
    control: -1,
    escapedControl: -1,
    seen: 0,
    singles: 0,
    firstCSeq: null,
    firstContentLength: null,
    contentLengthConflict: false,
  };
}

/** Adds a finding, unless the message has more than anybody will read. */
export function report(
  scan: Scan,
  code: DiagnosticCode,
  where: string,
  span: Span,
  data?: FindingData,
  rfc?: string,
): void {
  const count = scan.diagnostics.length;
  if (count < LIMITS.maxFindings) scan.diagnostics.push(finding(code, where, span, data, rfc));
  else if (count === LIMITS.maxFindings) scan.diagnostics.push(finding('more-findings', 'message', span));
}

/** Tells of the control characters of the line last read. */
export function reportControls(scan: Scan, where: string): void {
  const tell = (code: DiagnosticCode, place: number): void =>
    report(scan, code, where, { start: place, end: place + 1 }, { byte: scan.bytes[place] ?? 0 });
  if (scan.control >= 0) tell('control-character', scan.control);
  if (scan.escapedControl >= 0) tell('control-character-escaped', scan.escapedControl);
  scan.control = -1;
  scan.escapedControl = -1;
}

/** The text of a short range; ASCII is read without a decoder. */
export function shortText(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let place = start; place < end; place++) {
    const byte = bytes[place] ?? 0;
    if (byte > 127 || place - start > 64) return textOf(bytes, { start, end });
    text += String.fromCharCode(byte);
  }
  return text;
}
