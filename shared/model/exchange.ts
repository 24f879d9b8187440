/** A send and what came of it: the draft that goes in, and the exchange that comes out. */
import * as v from 'valibot';
import { bytesSchema } from './bytes.ts';
import { stepSchema } from './destination.ts';
import { timerSchema } from './stack.ts';
import { directionSchema } from './traffic.ts';
import { troubleSchema } from './trouble.ts';

/** What happens by itself in a send. With all off the bytes leave exactly as typed. */
export const sendSwitchesSchema = v.object({
  /** Run a client transaction: time out, match answers, absorb their repetitions (RFC 3261 17.1). */
  transaction: v.boolean(),
  /** Send the request again until it is answered: timers A and E. */
  retransmit: v.boolean(),
  /** Put in what `{{name}}` stands for. */
  variables: v.boolean(),
  /** Fill the headers that the author left out. */
  fill: v.boolean(),
  /** Answer 401 and 407 with the credentials (RFC 3261 22). */
  answerChallenges: v.boolean(),
  /** ACK a 2xx to an INVITE, and each of its retransmissions (RFC 3261 13.2.2.4). */
  ack2xx: v.boolean(),
  /** ACK a 300 to 699 to an INVITE (RFC 3261 17.1.1.3). */
  ackNon2xx: v.boolean(),
  /** Acknowledge reliable provisional responses (RFC 3262). */
  prack: v.boolean(),
  /** Go to the Contacts of a 3xx (RFC 3261 8.1.3.4). */
  followRedirects: v.boolean(),
  /** Send again as the answer asks: 422, 423, 491 (RFC 4028 7.4, RFC 3261 10.2.8, 14.1). */
  adjust: v.boolean(),
  /** Refresh sessions and subscriptions before they run out (RFC 4028, RFC 6665). */
  refresh: v.boolean(),
  /** Try the next address after a 503, a timeout or an error of the network (RFC 3263 4.3). */
  failover: v.boolean(),
});
export type SendSwitches = v.InferOutput<typeof sendSwitchesSchema>;
export type SwitchName = keyof SendSwitches;

/** The switches in the order in which they are shown. */
export const SWITCH_NAMES = Object.keys(sendSwitchesSchema.entries) as readonly SwitchName[];

function allSwitches(on: boolean): SendSwitches {
  return Object.fromEntries(SWITCH_NAMES.map((name) => [name, on])) as SendSwitches;
}

export const ALL_ON: SendSwitches = allSwitches(true);
export const AS_TYPED: SendSwitches = allSwitches(false);

export const credentialsSchema = v.object({ user: v.string(), password: v.string() });
export type Credentials = v.InferOutput<typeof credentialsSchema>;

export const sendDraftSchema = v.object({
  /** The message as written. */
  bytes: v.pipe(bytesSchema, v.maxLength(262_144)),
  /**
   * What the bytes are: the text of a draft in the language of `shared/template`, whose lines end as they say; or the message itself,
   * in which `{{name}}` is a value and whose lines `fill` makes end CRLF. Left out it is the message.
   */
  form: v.optional(v.picklist(['template', 'message'])),
  /** Any form of a destination: `udp:HOST:PORT`, a host, a domain, a URI; '' for where the message itself leads. */
  to: v.pipe(v.string(), v.maxLength(300)),
  switches: sendSwitchesSchema,
  credentials: v.nullable(credentialsSchema),
  /** Their values may hold values themselves; a destination and credentials may too. */
  variables: v.record(v.string(), v.string()),
  /** Milliseconds to wait for a final answer at the most; null leaves it to the transaction's timers. */
  timeout: v.nullable(v.pipe(v.number(), v.minValue(1), v.maxValue(3_600_000))),
  /** The dialog of the stack that it belongs to. */
  dialog: v.optional(v.number()),
  /** The account whose credentials, nonces and Service-Route it uses. */
  account: v.optional(v.pipe(v.string(), v.maxLength(64))),
  /** The environment of the workspace whose secrets it may use. */
  environment: v.optional(v.pipe(v.string(), v.maxLength(100))),
  /** The exchange whose last response `response.*` stands for, and whose own request `request.*`. */
  after: v.optional(v.number()),
  /** What the history calls it: the name of its draft and its file in the workspace. */
  name: v.optional(v.pipe(v.string(), v.maxLength(300))),
  path: v.optional(v.pipe(v.string(), v.maxLength(400))),
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
  /** What the message made of its dialog, else null. */
  dialog: v.nullable(v.picklist(['early', 'confirmed', 'terminated'])),
  /** A response to a transaction that had ended is `late`, one that answers nothing of ours `stray`. */
  match: v.picklist(['ours', 'late', 'stray']),
  /** Whether it came from another address than the request went to. */
  foreign: v.boolean(),
});
export type ExchangeEntry = v.InferOutput<typeof exchangeEntrySchema>;

/** The client transaction that runs (RFC 3261 figures 5 and 6, RFC 6026's Accepted). */
export const transactionViewSchema = v.object({
  kind: v.picklist(['invite', 'non-invite']),
  state: v.picklist(['calling', 'trying', 'proceeding', 'completed', 'accepted', 'terminated']),
  branch: v.string(),
  /** Running timers by their letter, with the moment they fire (milliseconds since 1970-01-01 UTC). */
  timers: v.array(timerSchema),
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
  /** How the destination was found (RFC 3263). */
  resolution: v.array(stepSchema),
  /** What happened that a person should know: a wrong password, a redirection, a failover, a lost PRACK. */
  notices: v.array(troubleSchema),
  /** The dialogs of the stack that it began, in their order. */
  dialogs: v.array(v.number()),
  /** Whether a CANCEL or a BYE can be sent now. */
  next: v.array(v.picklist(['CANCEL', 'BYE'])),
});
export type Exchange = v.InferOutput<typeof exchangeSchema>;
