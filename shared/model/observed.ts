/** What the trackers make of the messages that crossed: transactions, registrations, hosts, and calls that belong together. */
import * as v from 'valibot';
import { dialogRowSchema } from './traffic.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.nullable(v.number());

/** A transaction as an observer sees it on one hop (RFC 3261 17); the ACK of a failed INVITE belongs to it (17.1.1.3). */
export const observedTransactionRowSchema = v.object({
  id: count,
  method: v.string(),
  /** `HOST:PORT` of who asked and of who was asked. */
  src: v.string(),
  dst: v.string(),
  /** The Request-URI. */
  target: v.string(),
  branch: v.string(),
  started: v.number(),
  /** `unanswered` once nobody can answer any more: 64*T1 after the request, by the times of the traffic itself. */
  state: v.picklist(['calling', 'proceeding', 'completed', 'unanswered', 'request-unseen']),
  /** The last status, else 0. */
  status: count,
  /** Milliseconds from the request to its first response and to its final response, or null. */
  firstResponse: time,
  finalResponse: time,
  /** Repetitions of the request and of responses, folded into it. */
  repeatedRequests: count,
  repeatedResponses: count,
  messages: count,
  /** Its call, else 0, and its first message. */
  dialogId: count,
  messageId: count,
});
export type ObservedTransactionRow = v.InferOutput<typeof observedTransactionRowSchema>;

/** One contact of one address-of-record as the traffic tells it (RFC 3261 10). */
export const registrationRowSchema = v.object({
  id: count,
  /** `user@host` of To. */
  aor: v.string(),
  contact: v.string(),
  state: v.picklist(['registering', 'registered', 'unregistered', 'expired', 'rejected']),
  /** The last final status, else 0. */
  status: count,
  /** Seconds that were granted, or null, and when they are over. */
  granted: time,
  expires: time,
  registrar: v.string(),
  userAgent: v.string(),
  first: v.number(),
  last: v.number(),
  refreshes: count,
  /** The call of its newest REGISTER. */
  dialogId: count,
});
export type RegistrationRow = v.InferOutput<typeof registrationRowSchema>;

/** What one address sent and received. */
export const hostRowSchema = v.object({
  host: v.string(),
  sent: count,
  received: count,
  bytes: count,
  requests: count,
  /** Final responses that it gave, by class: 2xx to 6xx. */
  answers: v.tuple([count, count, count, count, count]),
  retransmissions: count,
  /** Requests to it that nobody answered. */
  unanswered: count,
  /** Of its final responses, in milliseconds: how long they took on average and at most, or null. */
  meanResponse: time,
  slowestResponse: time,
  /** What it calls itself in User-Agent or Server. */
  userAgent: v.string(),
  first: v.number(),
  last: v.number(),
});
export type HostRow = v.InferOutput<typeof hostRowSchema>;

/** Why two calls are taken for legs of one. */
export const legReasonSchema = v.picklist([
  /** The same identifier in Session-ID (RFC 7989). */
  'session-id',
  /** A header names the other's Call-ID, or both have the same value in it. */
  'header',
  /** The Call-IDs are the same but for what a B2BUA adds. */
  'call-id-pattern',
  /** The same icid-value in P-Charging-Vector (RFC 7315). */
  'icid',
  /** The same Call-ID in another capture. */
  'call-id',
  /** The same caller and callee at nearly the same time. */
  'users-and-time',
]);
export type LegReason = v.InferOutput<typeof legReasonSchema>;

export const legSchema = v.object({
  dialog: dialogRowSchema,
  /** The reasons, the strongest first. */
  reasons: v.array(
    v.object({
      reason: legReasonSchema,
      /** What is the same: a header with its value, a pattern, the users; for a person to read. */
      detail: v.string(),
    }),
  ),
});
export type Leg = v.InferOutput<typeof legSchema>;

/** How legs are found. */
export const correlationSchema = v.object({
  /** Headers whose value names the other leg's Call-ID, or is the same on both. */
  headers: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(100))), v.maxLength(20)),
  /** Regular expressions; what they match is taken out of a Call-ID before it is compared. */
  callIdPatterns: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(200))), v.maxLength(20)),
  /** Seconds between calls of the same users that may be legs; 0 asks for no such legs. */
  seconds: v.pipe(v.number(), v.minValue(0), v.maxValue(60)),
});
export type Correlation = v.InferOutput<typeof correlationSchema>;

export const DEFAULT_CORRELATION: Correlation = {
  headers: ['X-CID', 'X-Call-ID', 'X-Original-Call-ID'],
  callIdPatterns: ['[-_.]b2b(ua)?[-_.]?\\d*$', '^B2B\\.\\d+\\.\\d+\\.', '[-_]\\d$'],
  seconds: 5,
};
