/** What can be wrong with the text of a sequence: stable codes, so that a screen has its own words for them. */

export const SEQUENCE_PROBLEMS = [
  /** No step begins with this `word`. */
  'unknown-step',
  /** Something is missing here: `what` is `file`, `message`, `name`, `number`, `duration`, `status`, `text`, `value`, `subject`, `operator` or `from`. */
  'missing',
  /** This `word` means nothing here. */
  'unexpected',
  /** A text or expression that does not end on its line, or has an escape that is none. */
  'bad-text',
  'bad-name',
  'bad-number',
  'bad-duration',
  'bad-status',
  /** Neither a status nor a method can be read. */
  'bad-message',
  'bad-expression',
  /** Nothing of a message is called this `word`. */
  'unknown-subject',
  'unknown-operator',
  /** The `operator` does not go with the `subject`. */
  'unfit-operator',
  /** A setting behind the first step. */
  'late-setting',
  'open-repeat',
  'lone-end',
  'too-deep',
  'too-many-steps',
  'too-long',
] as const;
export type SequenceProblemCode = (typeof SEQUENCE_PROBLEMS)[number];

export interface SequenceProblem {
  /** Counted from 1. */
  readonly line: number;
  /** UTF-16 offsets in the whole text. */
  readonly from: number;
  readonly to: number;
  readonly code: SequenceProblemCode;
  readonly data: Readonly<Record<string, string | number>>;
}

/** How large a sequence may be. */
export const SEQUENCE_LIMITS = {
  depth: 5,
  times: 10_000,
  steps: 1_000,
  /** Milliseconds of a pause or a wait. */
  duration: 3_600_000,
  /** Characters of a line. */
  line: 8_192,
  /** Problems that are told. */
  problems: 200,
} as const;
