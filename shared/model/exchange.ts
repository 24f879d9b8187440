/** A send and what came of it: the draft that goes in, and the exchange that comes out. */
import * as v from 'valibot';
import { bytesSchema } from './bytes.ts';
import { directionSchema } from './traffic.ts';
import { troubleSchema } from './trouble.ts';

/** What happens by itself in a send. With all off the bytes leave exactly as typed. */
export const sendSwitchesSchema = v.object({
  /** Run a client transaction: retransmit, time out, absorb retransmissions, ACK a non-2xx (RFC 3261 17.1). */
  transaction: v.boolean(),
  /** Fill the headers that the author left out, and make every line end CRLF. */
  fill: v.boolean(),
  /** Answer 401 and 407 once with the credentials (RFC 3261 22). */
  answerChallenges: v.boolean(),
  /** ACK a 2xx to an INVITE, and each of its retransmissions (RFC 3261 13.2.2.4). */
  ack2xx: v.boolean(),
});
export type SendSwitches = v.InferOutput<typeof sendSwitchesSchema>;

export const ALL_ON: SendSwitches = { transaction: true, fill: true, answerChallenges: true, ack2xx: true };
export const AS_TYPED: SendSwitches = {
  transaction: false,
  fill: false,
  answerChallenges: false,
  ack2xx: false,
};

export const credentialsSchema = v.object({ user: v.string(), password: v.string() });
export type Credentials = v.InferOutput<typeof credentialsSchema>;

export const sendDraftSchema = v.object({
  /** The message as written; `{{name}}` stands for a variable where `fill` is on. */
  bytes: v.pipe(bytesSchema, v.maxLength(262_144)),
  /** `udp:HOST:PORT`; HOST may be a name. */
  to: v.pipe(v.string(), v.maxLength(300)),
  switches: sendSwitchesSchema,
  credentials: v.nullable(credentialsSchema),
  variables: v.record(v.string(), v.string()),
  /** Milliseconds to wait for a final answer at the most; null leaves it to the transaction's timers. */
  timeout: v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(3_600_000))),
});
export type SendDraft = v.InferOutput<typeof sendDraftSchema>;

/** One message of an exchange. */
export const exchangeEntrySchema = v.object({
  /** The message in the store. */
  messageId: v.number(),
  time: v.number(),
  direction: directionSchema,
  /** Empty for a response. */
  method: v.string(),
  /** 0 for a request. */
  status: v.number(),
  reason: v.string(),
  /** The method of CSeq. */
  cseqMethod: v.string(),
  cseq: v.number(),
  /** 0 for the first time, n for the n-th retransmission. */
  retransmission: v.number(),
  /** Where a request answers a challenge: the digest algorithm, else null. */
  digest: v.nullable(v.string()),
});
export type ExchangeEntry = v.InferOutput<typeof exchangeEntrySchema>;

/** The client transaction that runs (RFC 3261 figures 5 and 6, RFC 6026's Accepted). */
export const transactionViewSchema = v.object({
  kind: v.picklist(['invite', 'non-invite']),
  state: v.picklist(['calling', 'trying', 'proceeding', 'completed', 'accepted', 'terminated']),
  branch: v.string(),
  /** Running timers by their letter, with the moment they fire (milliseconds since 1970-01-01 UTC). */
  timers: v.array(v.object({ letter: v.string(), due: v.number() })),
});
export type TransactionView = v.InferOutput<typeof transactionViewSchema>;

export const outcomeSchema = v.variant('kind', [
  v.object({ kind: v.literal('answer'), status: v.number(), reason: v.string() }),
  /** Nobody answered: by timer B or F, or by the time the sender set. */
  v.object({ kind: v.literal('timeout'), timer: v.picklist(['B', 'F', 'limit']) }),
  v.object({ kind: v.literal('trouble'), trouble: troubleSchema }),
  v.object({ kind: v.literal('stopped') }),
]);
export type Outcome = v.InferOutput<typeof outcomeSchema>;

export const exchangeSchema = v.object({
  id: v.number(),
  started: v.number(),
  /** Where it went, as `udp:HOST:PORT` with the resolved address, or null before that. */
  destination: v.nullable(v.string()),
  local: v.nullable(v.string()),
  callId: v.string(),
  transaction: v.nullable(transactionViewSchema),
  entries: v.array(exchangeEntrySchema),
  /** Null while it runs. */
  outcome: v.nullable(outcomeSchema),
  /** Whether a CANCEL or a BYE can be sent now. */
  next: v.array(v.picklist(['CANCEL', 'BYE'])),
});
export type Exchange = v.InferOutput<typeof exchangeSchema>;
