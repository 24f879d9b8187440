/** What is wrong with a sequence, as an English sentence without a full stop: for the command line, and for troubles. */
import type { Trouble } from '../model/trouble.ts';
import type { SequenceProblem, SequenceProblemCode } from './problems.ts';
import { SEQUENCE_PROBLEMS } from './problems.ts';

type Words = (data: SequenceProblem['data']) => string;

const TEXTS: Readonly<Record<SequenceProblemCode, Words>> = {
  'unknown-step': ({ word }) => `no step is called "${word}"`,
  missing: ({ what }) => `a ${what} is missing`,
  unexpected: ({ word }) => `"${word}" means nothing here`,
  'bad-text': () => 'a text or an expression does not end on its line, or has an escape that is none',
  'bad-name': ({ word }) => `"${word}" is no name`,
  'bad-number': ({ word }) => `"${word}" is no number that fits here`,
  'bad-duration': ({ word }) => `"${word}" is no duration such as 500ms, 1.5s or 2min, at most an hour`,
  'bad-status': ({ word }) => `"${word}" is no status such as 200, 180..199 or 4xx`,
  'bad-message': ({ word }) => `"${word}" is neither a status nor a method`,
  'bad-expression': () => 'the regular expression cannot be read',
  'unknown-subject': ({ word }) =>
    `"${word}" cannot be looked at: status, header, body, time, count and value can`,
  'unknown-operator': ({ word }) => `"${word}" compares nothing`,
  'unfit-operator': ({ operator, subject }) => `${operator} does not go with ${subject}`,
  'late-setting': () => 'settings stand before the first step',
  'open-repeat': () => 'the repeat has no end',
  'lone-end': () => 'the end belongs to no repeat',
  'too-deep': ({ limit }) => `repeats stand in more than ${limit} repeats`,
  'too-many-steps': ({ limit }) => `there are more than ${limit} steps`,
  'too-long': ({ limit }) => `the line has more than ${limit} characters`,
};

/** The sentence of a problem, without its place. */
export function problemText({ code, data }: SequenceProblem): string {
  return TEXTS[code](data);
}

/** A problem as a trouble: INVALID_INPUT with its line and place, its code, and what its words need. */
export function problemTrouble(problem: SequenceProblem): Trouble {
  const { line, from, to, code, data } = problem;
  const message = `line ${line}: ${problemText(problem)}`;
  return { code: 'INVALID_INPUT', message, data: { ...data, line, from, to, problem: code } };
}

/** The problem that a trouble tells of; null where it tells of something else. */
export function problemOf({ data }: Trouble): Pick<SequenceProblem, 'code' | 'data'> | null {
  const code = SEQUENCE_PROBLEMS.find((one) => one === data?.['problem']);
  return code && data ? { code, data } : null;
}
