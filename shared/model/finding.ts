/** What is found wrong in the flow of calls, over several messages: the rules by name, and a finding of one. */
import * as v from 'valibot';
import { severitySchema } from './traffic.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** The rules of flows, by the names that stay the same in every language. */
export const FLOW_RULES = [
  'missing-ack',
  'ack-misdirected',
  'retransmission-storm',
  'registration-one-way',
  'challenge-loop',
  'credentials-wrong',
  'user-unknown',
  'nonce-expired',
  'cancel-race',
  'glare',
  'early-media-unreliable',
  'session-timer-expired',
  'nat-via',
  'nat-contact',
  'nat-sdp',
  'alg-rewritten',
  'record-route-lost',
  'loop',
  'fork-surprise',
  'peer-dead',
  'answer-slow',
  'bye-abnormal',
  'cseq-duplicate',
  'content-length-broken',
  'prack-missing',
  'codec-refused',
  'hold-unresumed',
  'registration-expired',
  'transfer-failed',
  'ringing-unanswered',
  'retry-after-ignored',
  'redirect-loop',
  'datagram-too-large',
  'server-failure',
  'extension-refused',
] as const;

export const flowRuleSchema = v.picklist(FLOW_RULES);
export type FlowRule = v.InferOutput<typeof flowRuleSchema>;

export const findingSchema = v.object({
  rule: flowRuleSchema,
  severity: severitySchema,
  /** The call in which it was found. */
  dialogId: count,
  /** The messages that show it, the most telling first; at most 20. */
  messages: v.array(count),
  /** The address at which the cause is looked for, without a port; '' where it is nobody's. */
  host: v.string(),
  /** What the text names. */
  data: v.record(v.string(), v.union([v.string(), v.number()])),
  /** The source, as `RFC 3261 13.2.2.4`. */
  rfc: v.string(),
});
export type Finding = v.InferOutput<typeof findingSchema>;

/** How often a rule found something in a view, and at which hosts most. */
export const findingGroupSchema = v.object({
  rule: flowRuleSchema,
  severity: severitySchema,
  findings: count,
  dialogs: count,
  /** The hosts with the most findings, at most ten. */
  hosts: v.array(v.object({ host: v.string(), findings: count })),
});
export type FindingGroup = v.InferOutput<typeof findingGroupSchema>;

/** How far a diagnosis of all calls of a view has come, and what it found. */
export const diagnosisSchema = v.object({
  /** Calls that were looked at, of how many. */
  asked: count,
  total: count,
  running: v.boolean(),
  groups: v.array(findingGroupSchema),
  /** The hosts with the most findings over all rules, at most 100. */
  hosts: v.array(v.object({ host: v.string(), findings: count })),
  /** Findings that were let go because there were too many to be listed; the groups count them. */
  unlisted: count,
});
export type Diagnosis = v.InferOutput<typeof diagnosisSchema>;
