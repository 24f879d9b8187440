/** Requests that come in, what answers them, and the rules by which they are answered without a hand. */
import * as v from 'valibot';
import { bytesSchema } from './bytes.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(699));

/**
 * What happens to a new request by itself: nothing until somebody answers (`hand`), an INVITE rings (`ring`: 180 and a
 * hand) or is taken (`accept`: 180, then 200 with an SDP answer), or a final status.
 */
export const answerPolicySchema = v.union([v.picklist(['hand', 'ring', 'accept']), status]);
export type AnswerPolicy = v.InferOutput<typeof answerPolicySchema>;

/** By method; `*` is for every other method. */
export const answerPoliciesSchema = v.record(v.pipe(v.string(), v.maxLength(64)), answerPolicySchema);
export type AnswerPolicies = v.InferOutput<typeof answerPoliciesSchema>;

export const incomingRowSchema = v.object({
  id: count,
  /** The request in the store. */
  messageId: count,
  time: v.number(),
  method: v.string(),
  uri: v.string(),
  /** `user@host` of From and To. */
  from: v.string(),
  to: v.string(),
  callId: v.string(),
  /** `HOST:PORT` it came from. */
  peer: v.string(),
  /**
   * `waiting` for a hand; `provisional`: a 1xx went out; `answered`: a final one did; `acknowledged`: and its ACK came;
   * `cancelled` by a CANCEL; `expired`: the sender has given up.
   */
  state: v.picklist(['waiting', 'provisional', 'answered', 'acknowledged', 'cancelled', 'expired']),
  /** The last status that went out, else 0. */
  status: count,
  /** Whether a rule answered, and nobody's hand. */
  automatic: v.boolean(),
  /** The dialog it is in or began, or null. */
  dialog: v.nullable(count),
  /** Whether it allows, or demands, reliable provisional responses (RFC 3262). */
  reliability: v.picklist(['none', 'supported', 'required']),
  /** Whether it carries an SDP offer. */
  sdp: v.boolean(),
});
export type IncomingRow = v.InferOutput<typeof incomingRowSchema>;

/** What happens by itself when a response is sent by hand. With both off the bytes leave once, as typed. */
export const respondSwitchesSchema = v.object({
  /** Copy what RFC 3261 8.2.6 copies where it was left out, count the body, make line ends CRLF. */
  fill: v.boolean(),
  /** Repeat a 2xx until its ACK, a reliable 1xx until its PRACK, another final one until its ACK (timer G). */
  retransmit: v.boolean(),
});
export type RespondSwitches = v.InferOutput<typeof respondSwitchesSchema>;

/** A response by hand, as its whole text. */
export const respondSchema = v.object({
  id: count,
  bytes: v.pipe(bytesSchema, v.maxLength(262_144)),
  switches: respondSwitchesSchema,
});
export type Respond = v.InferOutput<typeof respondSchema>;

/** A response by its status alone; the console writes the rest. */
export const answerSchema = v.object({
  id: count,
  status,
  /** The registered phrase where it is left out. */
  reason: v.optional(v.pipe(v.string(), v.maxLength(300))),
  /** Put an SDP answer, or an offer where there was none, into a 183 or a 2xx. */
  sdp: v.boolean(),
  /** Send a provisional response reliably (RFC 3262). */
  reliable: v.boolean(),
  /** More header lines, as typed. */
  headers: v.array(v.tuple([v.pipe(v.string(), v.maxLength(128)), v.pipe(v.string(), v.maxLength(8_192))])),
});
export type Answer = v.InferOutput<typeof answerSchema>;
