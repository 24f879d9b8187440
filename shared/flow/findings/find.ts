/**
 * Finds what is wrong in the flow of calls, over several messages (RFC 3261 and its extensions). Pure and linear in the number of
 * messages; what comes from the network never makes it throw. A sound call gives nothing above `info`.
 */
import { resultOf } from '#shared/lib/steps.ts';
import type { Finding } from '#shared/model/finding.ts';
import type { CallFacts } from './call.ts';
import { addTo, callOf } from './call.ts';
import type { Fact, RuleMessage } from './fact.ts';
import { factOf } from './fact.ts';
import { rankOf } from './order.ts';
import type { FlowRuleOf, Hit } from './rule.ts';
import { toFinding } from './rule.ts';
import { ACK_RULES } from './rules-ack.ts';
import { AUTH_RULES } from './rules-auth.ts';
import { CANCEL_RULES } from './rules-cancel.ts';
import { FORM_RULES } from './rules-form.ts';
import { NAT_RULES } from './rules-nat.ts';
import { OUTCOME_RULES } from './rules-outcome.ts';
import { ONE_WAY, registeredInVain, REGISTER_RULES } from './rules-register.ts';
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

/** Messages of one step. */
const PIECE = 16;

/**
 * The findings of the calls to which these messages belong, the worst first. `messages` are in the order of their times; a call is
 * told by `row.dialogId` and looked at by itself, but for calls to a contact whose registration is among them.
 */
export function findIn(messages: readonly RuleMessage[], context: FindingContext): Finding[] {
  return resultOf(findInSteps(messages, context));
}

/** The same in steps, between which others may have their turn: some messages, or a rule over some of what is in a call. */
export function* findInSteps(
  messages: readonly RuleMessage[],
  context: FindingContext,
): Generator<null, Finding[]> {
  const calls = yield* callsIn(messages);
  const { now, end, t1 = 500 } = context;
  const until = Math.max(end, now ?? end);
  const views: CallFacts[] = [];
  for (const facts of calls.values()) {
    views.push(yield* callOf(facts, t1, until));
    yield null;
  }
  const found = registeredInVain(views)
    .slice(0, MOST_OF_RULE)
    .map(({ call, hit }) => toFinding(ONE_WAY, hit, call.dialogId));
  for (const call of views) found.push(...(yield* findingsOf(call)));
  return found.sort((a, b) => rankOf(a.severity) - rankOf(b.severity));
}

/** The facts of each call. A message is parsed by the first rule that asks: here, so that no rule waits for thousands of them. */
function* callsIn(messages: readonly RuleMessage[]): Generator<null, Map<number, Fact[]>> {
  const calls = new Map<number, Fact[]>();
  const isLong = messages.length > PIECE;
  for (const [i, message] of messages.entries()) {
    const fact = factOf(message);
    if (fact) addTo(calls, message.row.dialogId, fact);
    if (fact && isLong) fact.read();
    if (i % PIECE === PIECE - 1) yield null;
  }
  return calls;
}

/** The first hits of a rule. */
function* hitsOf(rule: FlowRuleOf, call: CallFacts): Generator<null, Hit[]> {
  const hits: Hit[] = [];
  for (const hit of rule.find(call)) {
    if (hit === null) yield null;
    else if (hits.push(hit) === MOST_OF_RULE) break;
  }
  return hits;
}

function* findingsOf(call: CallFacts): Generator<null, Finding[]> {
  const found: Finding[] = [];
  for (const rule of FLOW_RULE_TABLE) {
    const hits = yield* hitsOf(rule, call);
    for (const hit of hits) found.push(toFinding(rule, hit, call.dialogId));
    yield null;
  }
  found.sort((a, b) => rankOf(a.severity) - rankOf(b.severity));
  return found.slice(0, MOST_FINDINGS);
}
