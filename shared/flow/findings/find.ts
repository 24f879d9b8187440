/**
 * Finds what is wrong in the flow of calls, over several messages (RFC 3261 and its extensions). Pure and linear in the number of
 * messages; what comes from the network never makes it throw. A sound call gives nothing above `info`.
 */
import type { FlowMessage } from '#shared/flow/flow-message.ts';
import type { Finding } from '#shared/model/finding.ts';
import { addTo, callOf } from './call.ts';
import type { Fact } from './fact.ts';
import { factsOf } from './fact.ts';
import type { FlowRuleOf } from './rule.ts';
import { toFinding } from './rule.ts';
import { ACK_RULES } from './rules-ack.ts';
import { AUTH_RULES } from './rules-auth.ts';
import { CANCEL_RULES } from './rules-cancel.ts';
import { FORM_RULES } from './rules-form.ts';
import { NAT_RULES } from './rules-nat.ts';
import { OUTCOME_RULES } from './rules-outcome.ts';
import { REGISTER_RULES } from './rules-register.ts';
import { ROUTE_RULES } from './rules-route.ts';
import { SESSION_RULES } from './rules-session.ts';
import { SILENCE_RULES } from './rules-silence.ts';

export interface FindingContext {
  /** Milliseconds: the time now for live traffic; null where only the traffic's own time counts. */
  readonly now: number | null;
  /** The time of the newest message of the capture. */
  readonly end: number;
  /** Milliseconds; 500 where nothing is said (RFC 3261 17.1.1.1). */
  readonly t1?: number;
}

/** Findings of one call, and of one rule in it; what is beyond tells nothing new. */
export const MOST_FINDINGS = 50;
const MOST_OF_RULE = 5;

export const FLOW_RULE_TABLE: readonly FlowRuleOf[] = [
  ...ACK_RULES,
  ...SILENCE_RULES,
  ...REGISTER_RULES,
  ...AUTH_RULES,
  ...CANCEL_RULES,
  ...SESSION_RULES,
  ...NAT_RULES,
  ...ROUTE_RULES,
  ...FORM_RULES,
  ...OUTCOME_RULES,
];

const WEIGHT = { error: 0, warning: 1, info: 2 } as const;

/**
 * The findings of the calls to which these messages belong, each call by itself, the worst first. `messages` are in the order of
 * their times; a call is told by `row.dialogId`.
 */
export function findIn(messages: readonly FlowMessage[], context: FindingContext): Finding[] {
  const calls = new Map<number, Fact[]>();
  for (const fact of factsOf(messages)) addTo(calls, fact.flow.row.dialogId, fact);
  const { now, end, t1 = 500 } = context;
  const until = Math.max(end, now ?? end);
  const found = [...calls.values()].flatMap((facts) => findingsOf(facts, t1, until));
  return found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

function findingsOf(facts: readonly Fact[], t1: number, until: number): Finding[] {
  const call = callOf(facts, t1, until);
  const found = FLOW_RULE_TABLE.flatMap((rule) =>
    rule
      .find(call)
      .slice(0, MOST_OF_RULE)
      .map((hit) => toFinding(rule, hit, call.dialogId)),
  );
  found.sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
  return found.slice(0, MOST_FINDINGS);
}
