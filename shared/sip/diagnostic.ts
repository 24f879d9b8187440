/** What is wrong with a message, as data: a code, a place and a source. The words are made by `diagnosticText`. */
import type { Span } from '#shared/lib/bytes.ts';
import type { DiagnosticCode } from './diagnostic-codes.ts';

export type Severity = 'error' | 'warning' | 'info';

export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** `start-line`, a canonical header name, `body`, or `message` where something is missing or spread over headers. */
  readonly at: string;
  readonly span: Span;
  /** The source, as `RFC 3261 20.14`. */
  readonly rfc: string;
  /** What the text names: the values found and expected. */
  readonly data?: Readonly<Record<string, string | number>>;
  /** What would repair it, where one repair is the likely one; `applyFix` makes it. */
  readonly fix?: Fix;
}

/** What a repair does, for its words. */
export type FixLabel =
  | 'add-header'
  | 'remove-header'
  | 'rename-header'
  | 'count-body'
  | 'set-value'
  | 'remove-text'
  | 'add-brackets'
  | 'remove-brackets'
  | 'add-quotes'
  | 'remove-quotes'
  | 'add-parameter'
  | 'use-crlf'
  | 'end-headers';

/** One change of a message: `text` takes the place of what stands in `span`. */
export interface FixEdit {
  readonly span: Span;
  readonly text: string;
}

/** A repair as plain data; its edits do not overlap, and their spans are of the bytes that were looked at. */
export interface Fix {
  readonly label: FixLabel;
  readonly edits: readonly FixEdit[];
}

const RANK: Readonly<Record<Severity, number>> = { error: 3, warning: 2, info: 1 };

/** The worst severity among diagnostics, or null where there are none. */
export function worstSeverity(diagnostics: readonly Diagnostic[]): Severity | null {
  let worst: Severity | null = null;
  for (const { severity } of diagnostics) if (!worst || RANK[severity] > RANK[worst]) worst = severity;
  return worst;
}
