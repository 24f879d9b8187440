/** What a rule is: a small pure function that looks at a message and says what it finds. Rules stand in tables. */
import type { Span } from '#shared/lib/bytes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { DiagnosticCode } from '../diagnostic-codes.ts';
import type { FindingData } from '../finding.ts';
import { finding } from '../finding.ts';
import type { Sink } from '../grammar/sink.ts';
import { LIMITS } from '../limits.ts';
import type { SipMessage, SipRequest, SipResponse } from '../message.ts';
import type { Facts } from './facts.ts';

export type Report = (code: DiagnosticCode, at: string, span: Span, data?: FindingData, rfc?: string) => void;

/** `facts` are the parts of the same message, read once for all rules. */
export type Rule<M extends SipMessage = SipMessage> = (message: M, report: Report, facts: Facts) => void;
export type RequestRule = Rule<SipRequest>;
export type ResponseRule = Rule<SipResponse>;

/** The rules of one theme, by the kind of message that they look at. */
export interface RuleSet {
  readonly any?: readonly Rule[];
  readonly request?: readonly RequestRule[];
  readonly response?: readonly ResponseRule[];
}

/** Gathers findings up to the limit of a message. */
export function createReport(diagnostics: Diagnostic[]): Report {
  return (code, at, span, data, rfc) => {
    if (diagnostics.length < LIMITS.maxFindings) diagnostics.push(finding(code, at, span, data, rfc));
    else if (diagnostics.length === LIMITS.maxFindings) {
      diagnostics.push(finding('more-findings', 'message', span));
    }
  };
}

/** The sink of a production whose findings belong to one place. */
export function sinkAt(report: Report, at: string): Sink {
  return (code, span, data, rfc) => report(code, at, span, data, rfc);
}
