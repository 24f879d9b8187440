/**
 * The small forms by which the lines of a sequence are written, as data: what can be said of each kind of step, what fits in
 * a field, and the line that comes of it. What is written is read again before it is taken: a form never makes a line that
 * cannot be read.
 */
import { createRegex } from '#shared/filter/regex/regex.ts';
import type { Check, CheckSubject, SequenceStep } from '#shared/model/sequence.ts';
import { readSequence } from '#shared/sequence/read.ts';
import { CHECK_SUBJECTS, isPartOf } from '#shared/sequence/read-check.ts';
import {
  durationOf,
  durationText,
  isConversation,
  isLonely,
  isMethod,
  isVariable,
  OPERATORS_OF,
  SENDABLE,
  sendableOf,
  statusRangeOf,
} from '#shared/sequence/terms.ts';
import { checkText, stepText } from '#shared/sequence/write.ts';
import type { RowContent } from './step-rows.ts';

export const STEP_KINDS = ['send', 'wait', 'check', 'answer', 'pause', 'repeat', 'take'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

export type Values = Readonly<Record<string, string>>;

export interface FormField {
  /** Names it in the language files: `sequence.field.KEY`. */
  readonly key: string;
  readonly kind: 'text' | 'choice' | 'flag';
  /** What can be chosen, or what is proposed. */
  readonly options?: ((values: Values) => readonly string[]) | 'requests';
  /** Where the words of the options are: `sequence.KEY.OPTION`; left out where they are SIP's own. */
  readonly words?: string;
  readonly when?: (values: Values) => boolean;
  readonly fits?: (text: string, values: Values) => boolean;
}

/** What a form proposes first for each kind. */
export const FIRST_LINES: Readonly<Record<StepKind, readonly string[]>> = {
  send: ['send "request.sip"'],
  wait: ['wait 200'],
  check: ['expect status = 200'],
  answer: ['answer 200'],
  pause: ['pause 500ms'],
  repeat: ['repeat 3', 'end'],
  take: ['take value from response.header("Contact")'],
};

export const FILE = 'file';
const on = (is: boolean): string => (is ? 'on' : '');

const optional =
  (fits: (text: string) => boolean) =>
  (text: string): boolean =>
    text === '' || fits(text);
const isDuration = (text: string): boolean => durationOf(text) !== null;
const isMessage = (text: string): boolean => statusRangeOf(text) !== null || isMethod(text);
const isRegex = (text: string): boolean => createRegex(text, false).ok;
const hasValue = (text: string): boolean => text.includes('{{');

const MESSAGES = [
  ...['100', '180', '183', '200', '2xx', '401', '486'],
  ...['INVITE', 'BYE', 'ACK', 'CANCEL', 'NOTIFY'],
] as const;

const OF: FormField = { key: 'of', kind: 'text', fits: optional(isConversation) };
const AS: FormField = { key: 'as', kind: 'text', fits: optional(isConversation) };

const subjectOf = ({ subject }: Values): CheckSubject['kind'] =>
  CHECK_SUBJECTS.find((one) => one === subject) ?? 'status';
const operatorOf = (values: Values): Check['operator'] =>
  OPERATORS_OF[subjectOf(values)].find((one) => one === values['operator']) ?? '=';

/** What an assertion may compare with, for what it looks at. */
function fitsExpected(text: string, values: Values): boolean {
  const fits: Readonly<Record<CheckSubject['kind'], (text: string) => boolean>> = {
    status: (one) => statusRangeOf(one) !== null,
    time: isDuration,
    count: (one) => /^\d{1,9}$/.test(one),
    header: () => true,
    body: () => true,
    value: () => true,
  };
  return operatorOf(values) === 'matches' ? isRegex(text) : hasValue(text) || fits[subjectOf(values)](text);
}

/** Provisional responses but 100 may ask for a PRACK (RFC 3262 3); a file says for itself what it is. */
const mayBeReliable = ({ status = '', response = '' }: Values): boolean =>
  /^1(?!00)\d\d$/.test(status) && response === '';

/** The fields of each kind. */
export const FORMS: Readonly<Record<StepKind, readonly FormField[]>> = {
  send: [
    { key: 'what', kind: 'choice', options: () => [FILE, ...SENDABLE], words: 'sent' },
    {
      key: 'file',
      kind: 'text',
      options: 'requests',
      when: ({ what }) => what === FILE,
      fits: (text) => text !== '',
    },
    { key: 'inDialog', kind: 'flag', when: ({ what }) => what === FILE },
    OF,
    AS,
  ],
  wait: [
    {
      key: 'message',
      kind: 'text',
      options: () => MESSAGES,
      fits: isMessage,
    },
    { key: 'within', kind: 'text', fits: optional(isDuration) },
    OF,
    AS,
  ],
  answer: [
    { key: 'status', kind: 'text', fits: (text) => /^[1-6]\d\d$/.test(text) },
    { key: 'sdp', kind: 'flag' },
    { key: 'reliable', kind: 'flag', when: mayBeReliable },
    { key: 'response', kind: 'text', options: 'requests' },
    OF,
  ],
  pause: [{ key: 'duration', kind: 'text', fits: isDuration }],
  repeat: [{ key: 'times', kind: 'text', fits: (text) => /^[1-9]\d{0,3}$|^10000$/.test(text) }],
  take: [
    { key: 'name', kind: 'text', fits: isVariable },
    { key: 'from', kind: 'text', fits: (text) => text !== '' },
    { key: 'match', kind: 'text', fits: optional(isRegex) },
    { key: 'earlier', kind: 'text', options: () => MESSAGES, fits: optional(isMessage) },
    OF,
  ],
  check: [
    { key: 'subject', kind: 'choice', options: () => CHECK_SUBJECTS, words: 'subject' },
    {
      key: 'header',
      kind: 'text',
      when: (values) => subjectOf(values) === 'header',
      fits: (text) => text !== '',
    },
    { key: 'counted', kind: 'text', when: (values) => subjectOf(values) === 'count', fits: isMessage },
    {
      key: 'value',
      kind: 'text',
      when: (values) => subjectOf(values) === 'value',
      fits: (text) => text !== '',
    },
    {
      key: 'operator',
      kind: 'choice',
      options: (values) => OPERATORS_OF[subjectOf(values)],
      words: 'operator',
    },
    { key: 'expected', kind: 'text', when: (values) => !isLonely(operatorOf(values)), fits: fitsExpected },
    {
      ...{ key: 'earlier', kind: 'text', options: () => MESSAGES },
      when: (values) => subjectOf(values) !== 'count',
      fits: (text, values) => text === '' || (isMessage(text) && isPartOf(subjectOf(values), text)),
    },
    OF,
  ],
};

function checkValues({ subject, operator, expected, message }: Check, of: string): Values {
  const isTime = subject.kind === 'time' && /^\d+$/.test(expected);
  return {
    subject: subject.kind,
    header: subject.kind === 'header' ? subject.name : '',
    counted: subject.kind === 'count' ? subject.of : '',
    value: subject.kind === 'value' ? subject.call : '',
    operator,
    expected: isTime ? durationText(Number(expected)) : expected,
    earlier: message,
    of,
  };
}

/** What the fields of a step say. */
function stepValues(step: SequenceStep): Values {
  switch (step.kind) {
    case 'send': {
      const { what, of, as } = step;
      if (what.kind === 'step') return { what: what.step, file: '', inDialog: '', of, as };
      return { what: FILE, file: what.path, inDialog: on(what.inDialog), of, as };
    }
    case 'wait': {
      const within = step.within === null ? '' : durationText(step.within);
      return { message: step.what, within, of: step.of, as: step.as };
    }
    case 'answer':
      return {
        ...{ status: String(step.status), sdp: on(step.sdp), reliable: on(step.reliable) },
        ...{ response: step.file, of: step.of },
      };
    case 'pause':
      return { duration: durationText(step.ms) };
    case 'repeat':
      return { times: String(step.times) };
    case 'take':
      return { name: step.name, from: step.from, match: step.match, earlier: step.message, of: step.of };
    case 'check':
      return checkValues(step.check, step.of);
  }
}

/** The kind of form that a row is written by, with what its fields say; null for a row that has none. */
export function formOf(content: RowContent): { readonly kind: StepKind; readonly values: Values } | null {
  if (content.kind === 'step') return { kind: content.step.kind, values: stepValues(content.step) };
  return content.kind === 'check' ? { kind: 'check', values: checkValues(content.check, '') } : null;
}

function subjectFrom(values: Values): CheckSubject {
  const kind = subjectOf(values);
  switch (kind) {
    case 'header':
      return { kind, name: values['header'] ?? '' };
    case 'count':
      return { kind, of: values['counted'] ?? '' };
    case 'value':
      return { kind, call: values['value'] ?? '' };
    default:
      return { kind };
  }
}

function checkFrom(values: Values): Check {
  const operator = operatorOf(values);
  const said = values['expected'] ?? '';
  const ms = subjectOf(values) === 'time' ? durationOf(said) : null;
  const expected = isLonely(operator) ? '' : ms === null ? said : String(ms);
  const subject = subjectFrom(values);
  const message = subject.kind === 'count' ? '' : (values['earlier'] ?? '');
  return { line: 1, subject, message, operator, expected };
}

/** The step that the fields of a form say. */
function stepFrom(kind: StepKind, values: Values): SequenceStep {
  const said = (key: string): string => values[key] ?? '';
  const [line, of, as] = [1, said('of'), said('as')];
  switch (kind) {
    case 'send': {
      const step = sendableOf(said('what'));
      if (step) return { kind, line, of, as, what: { kind: 'step', step } };
      const what = { kind: 'file' as const, path: said('file'), inDialog: said('inDialog') !== '' };
      return { kind, line, of, as, what };
    }
    case 'wait':
      return { kind, line, of, as, what: said('message'), within: durationOf(said('within')), checks: [] };
    case 'answer':
      return {
        kind,
        line,
        of,
        status: Number(said('status')),
        sdp: said('sdp') !== '',
        reliable: said('reliable') !== '' && mayBeReliable(values),
        file: said('response'),
      };
    case 'pause':
      return { kind, line, ms: durationOf(said('duration')) ?? 0 };
    case 'repeat':
      return { kind, line, times: Number(said('times')), steps: [] };
    case 'take':
      return {
        ...{ kind, line, of, message: said('earlier') },
        ...{ name: said('name'), from: said('from'), match: said('match') },
      };
    case 'check':
      return { kind, line, of, check: checkFrom(values) };
  }
}

/** The fields that are to be filled in for what the others say. */
export function shownFields(kind: StepKind, values: Values): readonly FormField[] {
  return FORMS[kind].filter(({ when }) => when?.(values) ?? true);
}

/** The keys of the fields in which something stands that does not fit. */
export function unfitFields(kind: StepKind, values: Values): string[] {
  return shownFields(kind, values)
    .filter(({ key, fits }) => fits && !fits(values[key] ?? '', values))
    .map(({ key }) => key);
}

/** The line that a form says; null while something in it does not fit. */
export function lineOf(kind: StepKind, values: Values): string | null {
  if (unfitFields(kind, values).length > 0) return null;
  const step = stepFrom(kind, values);
  const line = step.kind === 'check' && step.of === '' ? checkText(step.check) : stepText(step);
  const { problems } = readSequence(kind === 'repeat' ? `${line}\nend` : line);
  return problems.length === 0 ? line : null;
}
