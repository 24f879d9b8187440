/** What `sipwright parse` says of a file, in two shapes: the JSON record that scripts rely on, and text for people. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { diagnosticText } from '#shared/sip/diagnostic-text.ts';
import type { Diagnostic, Severity } from '#shared/sip/diagnostic.ts';
import type { HeaderField, ParseResult, SipMessage } from '#shared/sip/message.ts';
import { methodOf } from '#shared/sip/message.ts';
import { safeText } from '../cli/safe-text.ts';
import type { Style } from '../cli/style.ts';
import type { CaretLine } from './caret.ts';
import { caretLines } from './caret.ts';

export interface ParsedFile {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly result: ParseResult;
  readonly roundTrip: boolean;
}

/** A header's value as one line: a folding is worth one space (RFC 3261 7.3.1). */
function unfolded(bytes: Uint8Array, value: Span): string {
  return textOf(bytes, value).replace(/[ \t]*\r?\n[ \t]+/g, ' ');
}

function place({ start, end }: Span): { offset: number; length: number } {
  return { offset: start, length: end - start };
}

function headerAsJson(bytes: Uint8Array, header: HeaderField): object {
  return {
    name: textOf(bytes, header.name),
    canonical: header.canonical,
    value: unfolded(bytes, header.value),
    ...place(header.line),
  };
}

function messageAsJson(message: SipMessage): object {
  const { bytes } = message;
  const response = message.kind === 'response';
  return {
    kind: message.kind,
    method: response ? null : methodOf(message),
    uri: response ? null : textOf(bytes, message.uri),
    status: response ? message.status : null,
    reason: response ? textOf(bytes, message.reason) : null,
    version: textOf(bytes, message.version),
    headers: message.headers.map((header) => headerAsJson(bytes, header)),
    body: place(message.body),
  };
}

function diagnosticAsJson(diagnostic: Diagnostic): object {
  const { code, severity, at, span, rfc } = diagnostic;
  return { code, severity, at, ...place(span), rfc, message: diagnosticText(diagnostic, 'en') };
}

/** The record of one file; its fields and their order are a contract. */
export function reportAsJson({ file, bytes, result, roundTrip }: ParsedFile): object {
  return {
    file,
    bytes: bytes.length,
    message: result.message && messageAsJson(result.message),
    diagnostics: result.diagnostics.map(diagnosticAsJson),
    roundTrip,
  };
}

function messageLines(message: SipMessage, style: Style): string[] {
  const { bytes } = message;
  const names = message.headers.map((header) => safeText(textOf(bytes, header.name)));
  const width = Math.min(24, Math.max(0, ...names.map((name) => name.length)));
  const headers = message.headers.map((header, i) => {
    const name = (names[i] ?? '').padEnd(width);
    return `  ${style.cyan(name)}  ${safeText(unfolded(bytes, header.value))}`;
  });
  const bodySize = message.body.end - message.body.start;
  const trailer = message.trailer.end - message.trailer.start;
  const body = `  body ${bodySize} bytes${trailer > 0 ? `, ${trailer} bytes behind it` : ''}`;
  return [`  ${style.bold(safeText(textOf(bytes, message.startLine)))}`, ...headers, style.dim(body)];
}

/** The lines of a message are counted up to four digits before the gutter moves. */
const GUTTER = 6;

function excerptLine({ kind, number, text }: CaretLine, style: Style, paint: Paint): string {
  const gutter = style.dim(`  ${String(number ?? '').padStart(GUTTER)} | `);
  if (kind === 'text') return gutter + text;
  return kind === 'caret' ? gutter + paint(text) : gutter + style.dim(`... ${text}`);
}

type Paint = (text: string) => string;

function paintOf(severity: Severity, style: Style): Paint {
  return { error: style.red, warning: style.yellow, info: style.dim }[severity];
}

/** What was found, with its place in bytes, and under it the line of the message with a caret line. */
function diagnosticLines(bytes: Uint8Array, diagnostic: Diagnostic, style: Style): string[] {
  const { severity, at, span, rfc } = diagnostic;
  const paint = paintOf(severity, style);
  const text = safeText(diagnosticText(diagnostic, 'en'));
  const where = `${safeText(at)} (byte ${span.start})`;
  return [
    `  ${paint(severity.padEnd(7))}  ${where}: ${text}  ${style.dim(rfc)}`,
    ...caretLines(bytes, span).map((line) => excerptLine(line, style, paint)),
  ];
}

/** The text of one file: start line, headers, size of the body, what was found. */
export function reportAsText({ file, bytes, result, roundTrip }: ParsedFile, style: Style): string {
  const lines = [
    style.bold(`${safeText(file)}  ${bytes.length} bytes`),
    ...(result.message ? messageLines(result.message, style) : [style.red('  not a SIP message')]),
    ...result.diagnostics.flatMap((diagnostic) => diagnosticLines(bytes, diagnostic, style)),
    ...(roundTrip ? [] : [style.red('  written again, the message has other bytes')]),
  ];
  return `${lines.join('\n')}\n\n`;
}
