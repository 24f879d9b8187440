/** Makes a `Diagnostic` from its code and place; severity and source come from the table and from nowhere else. */
import type { Span } from '#shared/lib/bytes.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';
import { DIAGNOSTICS } from './diagnostic-codes.ts';

export type FindingData = Readonly<Record<string, string | number>>;

/** A diagnostic of `code` at `at` (`start-line`, a canonical header name, `body`, `message`); `rfc` narrows the source. */
export function finding(
  code: DiagnosticCode,
  at: string,
  span: Span,
  data?: FindingData,
  rfc?: string,
): Diagnostic {
  const kind = DIAGNOSTICS[code];
  const base = { code, severity: kind.severity, at, span, rfc: rfc ?? kind.rfc };
  return data ? { ...base, data } : base;
}

/** Orders diagnostics by where they stand; those at one place keep their order. */
export function bySpan(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
