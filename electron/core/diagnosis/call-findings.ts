/** What was found in one call, how much of it is kept, and until when it holds. */
import type { Finding, FlowRule } from '#shared/model/finding.ts';
import { ownText } from '../callflow/call-rules.ts';
import { worstFirst } from '#shared/flow/findings/order.ts';

/** Findings of one call that are kept; the worst ones are. */
export const CALL_FINDINGS = 50;
/** Characters of a text that a finding names. */
const TEXT_LIMIT = 400;

/** What the look was made of. */
export interface Looked {
  /** The newest and the oldest message that there was. */
  readonly lastMessage: number;
  readonly firstMessage: number;
  readonly messages: number;
  /** The time of the last message, and how far the traffic had come, in milliseconds since 1970-01-01 UTC. */
  readonly last: number;
  readonly end: number;
  /** When it was looked at, by the clock. */
  readonly at: number;
  /** Whether the call had ended. */
  readonly isOver: boolean;
}

/** How many findings of a rule and a severity a call has. */
export interface RuleCount {
  readonly rule: FlowRule;
  readonly severity: Finding['severity'];
  readonly findings: number;
}

export interface CallFindings extends Looked {
  /** The worst first, at most CALL_FINDINGS. */
  readonly findings: readonly Finding[];
  /** All of them, counted. */
  readonly counts: readonly RuleCount[];
  readonly total: number;
}

/** Most calls have nothing wrong: they share these. */
const NO_FINDINGS: readonly Finding[] = [];
const NO_COUNTS: readonly RuleCount[] = [];

/** A text of its own: what is cut out of a message would hold all of that message in memory. */
const owned = (value: string | number): string | number =>
  typeof value === 'string' ? ownText(value, TEXT_LIMIT) : value;

function ownFinding(finding: Finding): Finding {
  const data = Object.fromEntries(Object.entries(finding.data).map(([key, value]) => [key, owned(value)]));
  return { ...finding, host: ownText(finding.host, TEXT_LIMIT), data };
}

function counted(findings: readonly Finding[]): readonly RuleCount[] {
  const counts = new Map<string, RuleCount>();
  for (const { rule, severity } of findings) {
    const key = `${rule} ${severity}`;
    counts.set(key, { rule, severity, findings: (counts.get(key)?.findings ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** Makes it of all that the rules found. */
export function callFindings(found: readonly Finding[], looked: Looked): CallFindings {
  if (found.length === 0) return { ...looked, findings: NO_FINDINGS, counts: NO_COUNTS, total: 0 };
  const kept = [...found].sort(worstFirst).slice(0, CALL_FINDINGS).map(ownFinding);
  return { ...looked, findings: kept, counts: counted(found), total: found.length };
}

/** Milliseconds after which an exchange that nobody answered is over, with room to spare: 64*T1 (RFC 3261 17.1.1.2) is 32 s. */
const SETTLED = 40_000;
/** What runs longer than that is no more looked at only because time passes. */
const LONGEST = 24 * 3_600_000;

/**
 * Whether time alone may have changed what there is to be found: something is missed only after it should have come. A call that
 * goes on is looked at again after each doubling of its age, until it is old.
 */
export function isDue({ last, end, isOver }: Looked, now: number): boolean {
  const age = end - last;
  if (age >= (isOver ? SETTLED : LONGEST)) return false;
  return now - last >= Math.max(SETTLED, age * 2);
}
