/** The call flow of one or several calls: their messages in order, each with what its arrow says, and their negotiations. */
import * as v from 'valibot';
import { legSchema } from './observed.ts';
import { dialogRowSchema, messageRowSchema } from './traffic.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** More calls than this are no flow that anybody can read. */
export const FLOW_CALLS = 50;
/** The newest messages of a flow that are shown. */
export const FLOW_MESSAGES = 5_000;

export const flowRequestSchema = v.object({
  /** Ids of calls. */
  dialogs: v.pipe(v.array(count), v.minLength(1), v.maxLength(FLOW_CALLS)),
  /** Whether the calls that look like legs of these are taken with them. */
  legs: v.boolean(),
});
export type FlowRequest = v.InferOutput<typeof flowRequestSchema>;

export const sdpDirectionSchema = v.picklist(['sendrecv', 'sendonly', 'recvonly', 'inactive']);

/** What a session description says, as short as an arrow needs it. */
export const sdpBadgeSchema = v.object({
  /** `preview` is an answer in a 1xx without 100rel, `repeat` the same answer again. */
  role: v.picklist(['offer', 'answer', 'preview', 'repeat', 'unclear']),
  /** Whether it puts the other side on hold (RFC 3264 8.4). */
  hold: v.boolean(),
  streams: v.array(
    v.object({
      media: v.string(),
      /** Names of codecs as `PCMU`, the preferred first. */
      codecs: v.array(v.string()),
      direction: sdpDirectionSchema,
      /** `ADDRESS:PORT`; the port is 0 for a stream that is refused. */
      target: v.string(),
    }),
  ),
});
export type SdpBadge = v.InferOutput<typeof sdpBadgeSchema>;

export const flowStepSchema = v.object({
  row: messageRowSchema,
  /** The id of the message that this one repeats on the same hop, else 0. */
  repeats: count,
  /** The id of its transaction as the list of transactions has it, else 0. */
  transaction: count,
  /** The dialog that the message makes or belongs to, at this message (RFC 3261 12); null where there is none. */
  phase: v.nullable(v.picklist(['early', 'confirmed', 'terminated'])),
  /** The remote tag by which forks are told apart; '' where there is none. */
  fork: v.string(),
  sdp: v.nullable(sdpBadgeSchema),
  /** The timer by whose expiry it was sent, as far as an observer can tell (RFC 3261 17, table 4; RFC 3262 3; RFC 4028). */
  timer: v.nullable(
    v.object({
      letter: v.string(),
      /** Milliseconds since the message before it in its transaction, and by the RFC's schedule (null where it has none). */
      after: v.number(),
      expected: v.nullable(v.number()),
    }),
  ),
});
export type FlowStep = v.InferOutput<typeof flowStepSchema>;

export const flowSchema = v.object({
  /** The calls that are shown, those that were asked for first. */
  dialogs: v.array(dialogRowSchema),
  /** The legs among them, with the reasons. */
  legs: v.array(legSchema),
  /** In the order of their times. */
  steps: v.array(flowStepSchema),
  /** How many messages these calls have; more than there are steps where the flow was cut. */
  total: count,
});
export type Flow = v.InferOutput<typeof flowSchema>;

/** The newest timers of a flow that are shown. */
export const FLOW_TIMERS = 5_000;

/** Names of timers; `2xx`, `rel1xx`, `session`, `register` and `subscribe` have no letter in the RFCs. */
export const flowTimerNameSchema = v.picklist([
  ...(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M'] as const),
  ...(['2xx', 'rel1xx', 'session', 'register', 'subscribe'] as const),
]);
export type FlowTimerName = v.InferOutput<typeof flowTimerNameSchema>;

/** One timer of a call as the traffic shows it. */
export const flowTimerSchema = v.object({
  /** The letters are of RFC 3261 17 and RFC 6026; `2xx` is of RFC 3261 13.3.1.4, `rel1xx` of RFC 3262, `session` of RFC 4028. */
  timer: flowTimerNameSchema,
  dialogId: count,
  transaction: count,
  /** `HOST:PORT` of who runs it, as far as an observer can tell. */
  at: v.string(),
  /** The contact, or the event package, that it is about; '' where it is about the transaction or the dialog. */
  detail: v.string(),
  /** The message that started it, and the one that stopped it (0 while none has). */
  started: count,
  stopped: count,
  /** What these are: `INVITE`, `200 INVITE`; '' where there is none. */
  startedBy: v.string(),
  stoppedBy: v.string(),
  /** When it started, and when it runs out or, of one that repeats a message, fires next; in milliseconds since 1970-01-01 UTC. */
  from: v.number(),
  until: v.number(),
  /** When it was stopped or ran out; null while it runs. */
  ended: v.nullable(v.number()),
  /** When it has to be renewed, where that is before it runs out (RFC 4028 10); else null. */
  due: v.nullable(v.number()),
  /** How often it fired. */
  fired: count,
  state: v.picklist(['running', 'stopped', 'expired']),
});
export type FlowTimer = v.InferOutput<typeof flowTimerSchema>;

export const offerSideSchema = v.object({
  /** `ADDRESS:PORT`; '' where the side said nothing of this stream. */
  target: v.string(),
  codecs: v.array(v.string()),
  direction: v.nullable(sdpDirectionSchema),
});

/** What can be wrong with an exchange, or with one stream of it; each with its source. */
export const OFFER_PROBLEMS = {
  glare: 'RFC 3261 14.2',
  'offer-pending': 'RFC 3264 4',
  'offer-misplaced': 'RFC 6337 2.2',
  'offer-missing': 'RFC 3261 13.2.1',
  'answer-misplaced': 'RFC 6337 2.2',
  'answer-missing': 'RFC 3261 13.2.1',
  'repeat-differs': 'RFC 3261 13.2.1',
  'version-not-raised': 'RFC 3264 8',
  'version-only': 'RFC 3264 8',
  'origin-changed': 'RFC 3264 8',
  'lines-lost': 'RFC 3264 8',
  unreadable: 'RFC 8866 5.14',
  missing: 'RFC 3264 6',
  extra: 'RFC 3264 6',
  changed: 'RFC 3264 6',
  encryption: 'RFC 3264 6',
  revived: 'RFC 3264 6',
  refused: 'RFC 3264 6',
  ended: 'RFC 3264 8.2',
  format: 'RFC 3264 6.1',
  'companions-only': 'RFC 3264 6.1',
  direction: 'RFC 3264 6.1',
  family: 'RFC 6157 4',
  'address-zero': 'RFC 3264 8.4',
  'private-address': 'RFC 1918 3',
  'hold-kept': 'RFC 3264 8.4',
  'dtmf-missing': 'RFC 4733 2.4.1',
  'ptime-differs': 'RFC 8866 6.4',
  'keys-missing': 'RFC 4568 4',
} as const;
export type OfferProblem = keyof typeof OFFER_PROBLEMS;
const offerProblemSchema = v.picklist(Object.keys(OFFER_PROBLEMS) as OfferProblem[]);

/** One exchange of offer and answer (RFC 3264, RFC 6337). */
export const offerRoundSchema = v.object({
  dialogId: count,
  fork: v.string(),
  /** The messages that carry them; 0 where there is none (yet). */
  offer: count,
  answer: count,
  /** When each was sent, in milliseconds since 1970-01-01 UTC; null where it was not (yet). */
  offeredAt: v.number(),
  answeredAt: v.nullable(v.number()),
  /** `HOST:PORT` of who offered and of who answered. */
  offerer: v.string(),
  answerer: v.string(),
  /** What carried the offer, and the answer: `INVITE`, `2xx`, `UPDATE`, ...; '' where there is none. */
  carrier: v.string(),
  answerCarrier: v.string(),
  state: v.picklist(['pending', 'preview', 'answered', 'refused', 'missing']),
  /** Whether the session was ended while this was its last exchange. */
  ended: v.boolean(),
  /** Codes of what is wrong with the exchange as a whole. */
  problems: v.array(offerProblemSchema),
  streams: v.array(
    v.object({
      index: count,
      media: v.string(),
      proto: v.string(),
      offered: offerSideSchema,
      answered: v.nullable(offerSideSchema),
      /** The codecs that both named. */
      common: v.array(v.string()),
      hold: v.picklist(['none', 'offerer', 'answerer', 'both']),
      /** Codes of what is wrong with the stream. */
      problems: v.array(offerProblemSchema),
    }),
  ),
});
export type OfferRound = v.InferOutput<typeof offerRoundSchema>;
