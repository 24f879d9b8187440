/** A sequence of steps, and what came of a run of it. */
import * as v from 'valibot';
import { dialogStepSchema } from './stack.ts';
import { troubleSchema } from './trouble.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const line = count;

/** What an assertion looks at, in a message. */
export const checkSubjectSchema = v.variant('kind', [
  v.object({ kind: v.literal('status') }),
  v.object({ kind: v.literal('header'), name: v.string() }),
  v.object({ kind: v.literal('body') }),
  /** Milliseconds from the request to what was waited for. */
  v.object({ kind: v.literal('time') }),
  /** How many messages of a status or a method came in this conversation. */
  v.object({ kind: v.literal('count'), of: v.string() }),
  /** A text with values in it, as `{{target}}`. */
  v.object({ kind: v.literal('value'), call: v.string() }),
]);
export type CheckSubject = v.InferOutput<typeof checkSubjectSchema>;

export const CHECK_OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'contains',
  'matches',
  'exists',
  'absent',
] as const;

/** The earlier message that is looked at: the last of a status, of a range of them, or of a method; '' for the latest of all. */
const message = v.string();

export const checkSchema = v.object({
  line,
  subject: checkSubjectSchema,
  message,
  operator: v.picklist(CHECK_OPERATORS),
  /**
   * A status or a range of them (`200..299`), milliseconds, a number, a text, or the source of a regular expression; '' for `exists` and
   * `absent`. All but the expression may hold values.
   */
  expected: v.string(),
});
export type Check = v.InferOutput<typeof checkSchema>;

const checks = v.array(checkSchema);
/** The conversation that a step is about; '' for the latest. */
const of = v.string();

export const simpleStepSchema = v.variant('kind', [
  /** Sends a request's file, or a request of the dialog (`CANCEL` takes back the INVITE that is open). `as` names the conversation. */
  v.object({
    ...{ kind: v.literal('send'), line, of, as: v.string() },
    what: v.variant('kind', [
      v.object({ kind: v.literal('file'), path: v.string(), inDialog: v.boolean() }),
      v.object({ kind: v.literal('step'), step: v.union([dialogStepSchema, v.literal('CANCEL')]) }),
    ]),
  }),
  /** Waits for a response (`200`, `180..199`) or for a request by its method. */
  v.object({
    kind: v.literal('wait'),
    line,
    of,
    as: v.string(),
    what: v.string(),
    within: v.nullable(count),
    checks,
  }),
  /**
   * Answers the request that was waited for last. `file`: the response's text; '' for one that the console writes. `reliable`: a
   * provisional one that is acknowledged by PRACK (RFC 3262).
   */
  v.object({
    ...{ kind: v.literal('answer'), line, of, status: count },
    ...{ sdp: v.boolean(), reliable: v.boolean(), file: v.string() },
  }),
  v.object({ kind: v.literal('pause'), line, ms: count }),
  /** Takes a value for what follows: a text with values in it, and of that what a regular expression's first group matches. */
  v.object({
    ...{ kind: v.literal('take'), line, of, message },
    ...{ name: v.string(), from: v.string(), match: v.string() },
  }),
  /** An assertion about a message of a conversation, the latest if it names none, or about all of it. */
  v.object({ kind: v.literal('check'), line, of, check: checkSchema }),
]);
export type SimpleStep = v.InferOutput<typeof simpleStepSchema>;

export interface RepeatStep {
  readonly kind: 'repeat';
  readonly line: number;
  readonly times: number;
  readonly steps: readonly SequenceStep[];
}
export type SequenceStep = SimpleStep | RepeatStep;

export interface Sequence {
  readonly name: string;
  /** The file of data rows beside it; '' for none. */
  readonly data: string;
  /** Milliseconds that a wait waits where it says nothing else. */
  readonly timeout: number;
  readonly variables: readonly { readonly name: string; readonly value: string }[];
  readonly steps: readonly SequenceStep[];
}

export const runStateSchema = v.picklist(['running', 'passed', 'failed', 'stopped']);
export type RunState = v.InferOutput<typeof runStateSchema>;

/** What is told of a step: its words are in `sequence/told-text.ts`. */
export const TOLD_CODES = [
  /** What means the same in every language: words of the protocol, of a peer, of the sequence itself. */
  ...(['text', 'time'] as const),
  /** What was waited for, and what came. */
  ...(['within', 'answer', 'no-answer', 'timer', 'stopped', 'nothing', 'nothing-but', 'no-request'] as const),
  /** What left. */
  ...(['sent', 'sent-bytes', 'answered', 'answered-file'] as const),
  /** What an assertion did not find. */
  ...(['no-response', 'no-message', 'no-header', 'no-body', 'no-value'] as const),
  /** Why a step could not be done. */
  ...([
    'outside',
    'no-file',
    'nothing-yet',
    'no-conversation',
    'no-dialog',
    'no-account',
    'not-left',
  ] as const),
  ...([
    'no-earlier',
    'no-invite',
    'no-invite-for',
    'nothing-sent',
    'nothing-to-answer',
    'other-status',
  ] as const),
  ...(['not-a-response', 'no-values', 'no-secret'] as const),
  /** Why a run could not begin. */
  ...(['too-many-runs', 'data-outside', 'data-unread', 'data-fields', 'data-quote', 'data-name'] as const),
  ...(['data-empty', 'data-long'] as const),
] as const;
export type ToldCode = (typeof TOLD_CODES)[number];

export const toldSchema = v.object({
  code: v.picklist(TOLD_CODES),
  data: v.record(v.string(), v.union([v.string(), v.number()])),
});
export type Told = v.InferOutput<typeof toldSchema>;

/** What came of one step or one assertion of it. */
export const stepResultSchema = v.object({
  line,
  /** The step as it is written. */
  text: v.string(),
  /** How deep it stands in repeats, and in which turn of the innermost. */
  depth: count,
  turn: count,
  isCheck: v.boolean(),
  state: v.picklist(['running', 'passed', 'failed', 'skipped']),
  started: v.nullable(v.number()),
  ended: v.nullable(v.number()),
  /** What was expected and what was got; null where there is nothing to tell, or the trouble tells it. */
  expected: v.nullable(toldSchema),
  got: v.nullable(toldSchema),
  /** The message in the store that it is about, or null. */
  messageId: v.nullable(count),
  /** The exchange that it is of, or null. */
  exchange: v.nullable(count),
  trouble: v.nullable(troubleSchema),
});
export type StepResult = v.InferOutput<typeof stepResultSchema>;

/** One run of the steps, with one row of the data. */
export const rowResultSchema = v.object({
  /** Counted from 0. */
  index: count,
  values: v.record(v.string(), v.string()),
  state: runStateSchema,
  started: v.number(),
  ended: v.nullable(v.number()),
  steps: v.array(stepResultSchema),
  /** Results of steps that were let go, so that what is kept is bounded. */
  omitted: count,
  /** The calls in the lists that it made, for a ladder. */
  dialogs: v.array(count),
});
export type RowResult = v.InferOutput<typeof rowResultSchema>;

/** A run as a whole. */
export const runViewSchema = v.object({
  id: count,
  name: v.string(),
  path: v.string(),
  environment: v.string(),
  state: runStateSchema,
  started: v.number(),
  ended: v.nullable(v.number()),
  /** Rows of data, those that are done, passed and failed. */
  rows: count,
  done: count,
  passed: count,
  failed: count,
  /** Counts up with every change. */
  revision: count,
  /** Why it could not begin or go on, or null. */
  trouble: v.nullable(troubleSchema),
});
export type RunView = v.InferOutput<typeof runViewSchema>;
