/** The order in which findings are told. */
import type { Finding } from '#shared/model/finding.ts';
import { FLOW_RULES } from '#shared/model/finding.ts';
import { severitySchema } from '#shared/model/traffic.ts';

const RANKS = new Map(severitySchema.options.map((severity, rank) => [severity, rank]));
const RULES = new Map(FLOW_RULES.map((rule, rank) => [rule, rank]));

/** 0 for the worst. */
export const rankOf = (severity: Finding['severity']): number => RANKS.get(severity) ?? RANKS.size;

/** The worst first, then by rule, then the newest call first, and in a call by the message. */
export function worstFirst(a: Finding, b: Finding): number {
  return (
    rankOf(a.severity) - rankOf(b.severity) ||
    (RULES.get(a.rule) ?? 0) - (RULES.get(b.rule) ?? 0) ||
    b.dialogId - a.dialogId ||
    (a.messages[0] ?? 0) - (b.messages[0] ?? 0)
  );
}
