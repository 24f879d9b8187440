/** What a view shows of traffic: one row a message, one row a call, and the counters that say how much there is. */
import * as v from 'valibot';
import { bytesSchema } from './bytes.ts';
import { troubleSchema } from './trouble.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

export const severitySchema = v.picklist(['error', 'warning', 'info']);
export const directionSchema = v.picklist(['in', 'out']);
export type Direction = v.InferOutput<typeof directionSchema>;
export const transportSchema = v.picklist(['udp', 'tcp', 'tls', 'ws', 'wss', 'sctp']);
export type CarriedBy = v.InferOutput<typeof transportSchema>;

/** Colours of marks, by names that stay the same in both themes. */
export const markSchema = v.picklist(['red', 'orange', 'green', 'blue', 'violet']);
export type Mark = v.InferOutput<typeof markSchema>;

/** One datagram as the list shows it. Ids count up from 1 in the order of arrival and are never used twice. */
export const messageRowSchema = v.object({
  id: count,
  /** Milliseconds since 1970-01-01 UTC, with a fraction. */
  time: v.number(),
  direction: directionSchema,
  transport: transportSchema,
  /** The id of the socket, the capture or the interface that it came from. */
  source: v.string(),
  /** `HOST:PORT` of the sender and of the receiver. */
  src: v.string(),
  dst: v.string(),
  /** `other` is a datagram that is not SIP. */
  kind: v.picklist(['request', 'response', 'other']),
  /** The request's method, or the method of a response's CSeq. */
  method: v.string(),
  /** The status code of a response, else 0. */
  status: count,
  /** The Request-URI, the reason phrase, or the first printable bytes of what is not SIP. */
  summary: v.string(),
  /** `user@host` of From and To. */
  from: v.string(),
  to: v.string(),
  callId: v.string(),
  /** The sequence number of CSeq; 0 where there is none. */
  cseq: count,
  /** Whether the body is SDP. */
  sdp: v.boolean(),
  size: count,
  /** The call it belongs to, else 0. */
  dialogId: count,
  /** 0 for the first time these bytes crossed, n for their n-th repetition. */
  retransmission: count,
  /** The worst finding of the quick check. */
  severity: v.nullable(severitySchema),
  /** True where the system refused to send it after it was listed. */
  unsent: v.boolean(),
  /** The colour by which somebody marked it, or null. */
  mark: v.nullable(markSchema),
  /** What somebody wrote about it: an annotation, or the comment of the capture or of the HEP agent that it came from. */
  comment: v.string(),
});
export type MessageRow = v.InferOutput<typeof messageRowSchema>;

/** A message with its bytes; the viewer parses it. */
export const messageDetailSchema = v.object({ row: messageRowSchema, bytes: bytesSchema });
export type MessageDetail = v.InferOutput<typeof messageDetailSchema>;

export const dialogStateSchema = v.picklist([
  'setup',
  'ringing',
  'in-call',
  'completed',
  'cancelled',
  'busy',
  'rejected',
  'redirected',
  'timed-out',
  'registered',
  'unregistered',
  'subscribed',
  'pending',
  'answered',
  'failed',
]);
export type DialogState = v.InferOutput<typeof dialogStateSchema>;

/** One call: all messages of one Call-ID. */
export const dialogRowSchema = v.object({
  id: count,
  /** Milliseconds since 1970-01-01 UTC of the first and the last message. */
  started: v.number(),
  last: v.number(),
  state: dialogStateSchema,
  /** The method of the request that began it. */
  method: v.string(),
  /** The last final status, else 0, with its reason phrase. */
  status: count,
  reason: v.string(),
  from: v.string(),
  to: v.string(),
  callId: v.string(),
  messages: count,
  retransmissions: count,
  /** Post-dial delay: milliseconds from the INVITE to the first 18x or final answer, or null. */
  postDialDelay: v.nullable(v.number()),
  /**
   * Milliseconds since 1970-01-01 UTC of the 2xx, and of the end, or null. A call that is first seen in its middle counts as answered
   * from there on, for its duration as far as it was seen; it has no post-dial delay.
   */
  answered: v.nullable(v.number()),
  ended: v.nullable(v.number()),
  severity: v.nullable(severitySchema),
  /** The capture that it was read from; '' for what is heard live. A call heard live and one in a file are two. */
  source: v.string(),
  /** How many other calls look like legs of this one. */
  legs: count,
  /** What is said of one of its messages, the newest such note. */
  mark: v.nullable(markSchema),
  comment: v.string(),
});
export type DialogRow = v.InferOutput<typeof dialogRowSchema>;

/** The file that everything listed is written to. */
export const recordingSchema = v.object({
  /** Its name, empty where nothing is written. */
  name: v.string(),
  /** Bytes on disk. */
  bytes: count,
  /** Why nothing more is written, or null. */
  trouble: v.nullable(troubleSchema),
});
export type Recording = v.InferOutput<typeof recordingSchema>;

/** How much there is. Rows `first` to `next - 1` can be asked for. */
export const trafficCountersSchema = v.object({
  firstMessage: count,
  nextMessage: count,
  firstDialog: count,
  nextDialog: count,
  /** Datagrams that are not SIP. */
  other: count,
  /** Messages let go because a limit of number, size or age was reached. */
  evicted: count,
  /** Messages a second over the last second. */
  rate: v.number(),
  firstTransaction: count,
  nextTransaction: count,
  firstRegistration: count,
  nextRegistration: count,
  /** Whether what comes in is not listed at the moment, and how many messages were not because of that. */
  paused: v.boolean(),
  unlisted: count,
  /** Packets that the system or a program lost before they came here, of all sources. */
  dropped: count,
  recording: recordingSchema,
});
export type TrafficCounters = v.InferOutput<typeof trafficCountersSchema>;

/** The counters of a console that has heard nothing. */
export const NO_TRAFFIC: TrafficCounters = {
  firstMessage: 1,
  nextMessage: 1,
  firstDialog: 1,
  nextDialog: 1,
  other: 0,
  evicted: 0,
  rate: 0,
  firstTransaction: 1,
  nextTransaction: 1,
  firstRegistration: 1,
  nextRegistration: 1,
  paused: false,
  unlisted: 0,
  dropped: 0,
  recording: { name: '', bytes: 0, trouble: null },
};

/** First and last id of what changed, both included, or null where nothing did. */
const changedSchema = v.nullable(v.object({ first: count, last: count }));

/** What changed since the last frame: the new counters, and the ranges of ids whose rows changed. */
export const trafficDeltaSchema = v.object({
  counters: trafficCountersSchema,
  /** Messages that were counted in an earlier frame; the new ones are told by the counters. */
  changedMessages: changedSchema,
  /** Calls, transactions and registrations that changed or came. */
  changedDialogs: changedSchema,
  changedTransactions: changedSchema,
  changedRegistrations: changedSchema,
});
export type TrafficDelta = v.InferOutput<typeof trafficDeltaSchema>;
