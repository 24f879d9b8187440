/** The SIP stack as a person sees it live: its transactions, its dialogs with what they offer next, and its counters. */
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A running timer by its letter, with the moment it fires (milliseconds since 1970-01-01 UTC). */
export const timerSchema = v.object({ letter: v.string(), due: v.number() });

/** One transaction, living or ended (RFC 3261 17, RFC 6026). Ids count up from 1 in the order of their start. */
export const transactionRowSchema = v.object({
  id: count,
  side: v.picklist(['client', 'server']),
  kind: v.picklist(['invite', 'non-invite']),
  method: v.string(),
  /** The box of the figure it is in. */
  state: v.string(),
  timers: v.array(timerSchema),
  branch: v.string(),
  callId: v.string(),
  cseq: count,
  /** `HOST:PORT` of the other side. */
  peer: v.string(),
  /** The last status that came or went, else 0. */
  status: count,
  started: v.number(),
  ended: v.nullable(v.number()),
  outcome: v.nullable(v.picklist(['answered', 'timeout', 'transport-error', 'stopped'])),
  /** How often its message went out again, and how often the other side's came again. */
  retransmissions: count,
  absorbed: count,
});
export type TransactionRow = v.InferOutput<typeof transactionRowSchema>;

/** What one side of the transaction layer has counted since its start. */
export const layerCountersSchema = v.object({
  live: count,
  limit: count,
  /** Requests let fall because the table, or the share of one source, was full. */
  refused: count,
  /** Responses to transactions that had ended, and responses that answer nothing of ours. */
  late: count,
  stray: count,
  absorbed: count,
  merged: count,
  timeouts: count,
  transportErrors: count,
});
export type LayerCountersRow = v.InferOutput<typeof layerCountersSchema>;

/** How a session is refreshed (RFC 4028). Times are milliseconds since 1970-01-01 UTC, the interval is in seconds. */
export const sessionTimerSchema = v.object({
  interval: v.number(),
  refresher: v.picklist(['local', 'remote']),
  /** When our refresh is due; null where the other side refreshes or refreshing is switched off. */
  refreshAt: v.nullable(v.number()),
  /** When the session ends without a refresh. */
  expiresAt: v.number(),
});

/** What a dialog is used for: a call, or a subscription (RFC 5057 2). */
export const usageSchema = v.variant('kind', [
  v.object({
    kind: v.literal('invite'),
    state: v.picklist(['calling', 'early', 'confirmed', 'ending', 'ended']),
    /** Why it ended, else null. */
    cause: v.nullable(v.string()),
    timer: v.nullable(sessionTimerSchema),
    /** Whose SDP offer waits for its answer (RFC 3264 4). */
    offer: v.nullable(v.picklist(['local', 'remote'])),
    /** A reliable provisional response of ours that waits for its PRACK (RFC 3262). */
    unacknowledged: v.nullable(v.number()),
  }),
  v.object({
    kind: v.literal('subscription'),
    side: v.picklist(['subscriber', 'notifier']),
    event: v.string(),
    state: v.string(),
    expiresAt: v.nullable(v.number()),
    reason: v.nullable(v.string()),
    /** The status that the last NOTIFY of a reference told, else 0 (RFC 3515 2.4.5). */
    progress: count,
  }),
]);
export type Usage = v.InferOutput<typeof usageSchema>;

/** One held nonce: what answers the next challenge of its realm before it is asked (RFC 7616 3.4). */
export const nonceRowSchema = v.object({
  realm: v.string(),
  header: v.string(),
  algorithm: v.string(),
  qop: v.nullable(v.string()),
  nonce: v.string(),
  nc: count,
  opaque: v.nullable(v.string()),
});
export type NonceRow = v.InferOutput<typeof nonceRowSchema>;

/** The requests that a dialog can send next; `hold` and `resume` are re-INVITEs, `unsubscribe` a SUBSCRIBE. */
export const DIALOG_STEPS = [
  'BYE',
  're-INVITE',
  'hold',
  'resume',
  'UPDATE',
  'INFO',
  'REFER',
  'MESSAGE',
  'OPTIONS',
  'NOTIFY',
  'SUBSCRIBE',
  'unsubscribe',
  'PRACK',
  'ACK',
] as const;
export const dialogStepSchema = v.picklist(DIALOG_STEPS);
export type DialogStep = v.InferOutput<typeof dialogStepSchema>;

/** Why a step breaks a rule; the words are the view's. */
export const stepWarningSchema = v.picklist([
  'dialog-ended',
  'not-confirmed',
  'no-call',
  'no-subscription',
  'not-notifier',
  'transaction-pending',
  'offer-pending',
  'nothing-to-acknowledge',
  'not-allowed-by-peer',
]);
export type StepWarning = v.InferOutput<typeof stepWarningSchema>;

export const stepRowSchema = v.object({
  step: dialogStepSchema,
  /** Null where the RFCs allow it now; it can be sent all the same. */
  warning: v.nullable(stepWarningSchema),
  /** The section that says so. */
  rfc: v.string(),
});
export type StepRow = v.InferOutput<typeof stepRowSchema>;

/** One dialog of the stack's own (RFC 3261 12). Ids count up from 1. */
export const liveDialogSchema = v.object({
  id: count,
  phase: v.picklist(['early', 'confirmed', 'terminated']),
  /** Whether this console's request began it. */
  role: v.picklist(['uac', 'uas']),
  /** The method of the request that began it. */
  method: v.string(),
  callId: v.string(),
  localTag: v.string(),
  remoteTag: v.string(),
  /** From and To as this side writes them, tags included. */
  local: v.string(),
  remote: v.string(),
  remoteTarget: v.string(),
  routeSet: v.array(v.string()),
  localSeq: count,
  remoteSeq: v.nullable(count),
  /** `udp:HOST:PORT` where its last message came from. */
  peer: v.string(),
  started: v.number(),
  ended: v.nullable(v.number()),
  usages: v.array(usageSchema),
  nonces: v.array(nonceRowSchema),
  /** The exchange that lists its messages, or null. */
  exchange: v.nullable(count),
  steps: v.array(stepRowSchema),
});
export type LiveDialog = v.InferOutput<typeof liveDialogSchema>;

/** How much there is. Rows `first` to `next - 1` can be asked for. */
export const stackCountersSchema = v.object({
  firstTransaction: count,
  nextTransaction: count,
  firstDialog: count,
  nextDialog: count,
  liveDialogs: count,
  /** Dialogs let go, or not taken, because the table was full. */
  refusedDialogs: count,
  client: layerCountersSchema,
  server: layerCountersSchema,
  /** Incoming requests that wait for an answer by hand, and those not listed because the list was full. */
  waiting: count,
  unlisted: count,
});
export type StackCounters = v.InferOutput<typeof stackCountersSchema>;

const changedSchema = v.nullable(v.object({ first: count, last: count }));

/** What changed since the last frame: the counters, and the ranges of ids whose rows changed. */
export const stackDeltaSchema = v.object({
  counters: stackCountersSchema,
  changedTransactions: changedSchema,
  changedDialogs: changedSchema,
});
export type StackDelta = v.InferOutput<typeof stackDeltaSchema>;
