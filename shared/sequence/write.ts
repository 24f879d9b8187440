/** Writes sequences in the one form that the console gives them: read again, they say the same. */
import type { Check, CheckSubject, Sequence, SequenceStep, SimpleStep } from '../model/sequence.ts';
import { bareValue } from './line-reader.ts';
import { SEQUENCE_LIMITS } from './problems.ts';
import { durationText, isLonely } from './terms.ts';
import { bareOrQuoted, expressionText, quoted, readTokens } from './tokens.ts';

const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

/** A text with values; one value alone stands without its braces. */
function valueText(text: string): string {
  const bare = bareValue(text);
  const [token, ...more] = bare === null ? [] : readTokens(bare, 0).tokens;
  return bare !== null && token?.text === bare && more.length === 0 ? bare : quoted(text);
}

function subjectText(subject: CheckSubject): string {
  switch (subject.kind) {
    case 'header':
      return `header ${bareOrQuoted(subject.name)}`;
    case 'count':
      return `count ${subject.of}`;
    case 'value':
      return `value ${valueText(subject.call)}`;
    default:
      return subject.kind;
  }
}

function expectedText({ subject, operator, expected }: Check): string {
  if (operator === 'matches') return expressionText(expected);
  if (subject.kind === 'time' && /^\d+$/.test(expected)) return durationText(Number(expected));
  return bareOrQuoted(expected);
}

function clause(word: string, text: string): string {
  return text === '' ? '' : ` ${word} ${text}`;
}

/** An assertion on one line: `expect header Contact contains "sip:"`. */
export function checkText(check: Check): string {
  const { subject, operator, message } = check;
  const expected = isLonely(operator) ? '' : ` ${expectedText(check)}`;
  return `expect ${subjectText(subject)} ${operator}${expected}${clause('in', message)}`;
}

type StepOf<K extends SequenceStep['kind']> = Extract<SequenceStep, { kind: K }>;

function fileText(path: string): string {
  return /[./]/.test(path) ? bareOrQuoted(path) : quoted(path);
}

function sendText({ what, of, as }: StepOf<'send'>): string {
  const sent =
    what.kind === 'step' ? what.step : `${fileText(what.path)}${what.inDialog ? ' in dialog' : ''}`;
  return `send ${sent}${clause('of', of)}${clause('as', as)}`;
}

function waitText({ what, within, of, as }: StepOf<'wait'>): string {
  const time = within === null ? '' : durationText(within);
  return `wait ${what}${clause('within', time)}${clause('of', of)}${clause('as', as)}`;
}

function answerText({ status, sdp, reliable, file, of }: StepOf<'answer'>): string {
  const flags = `${sdp ? ' sdp' : ''}${reliable ? ' reliable' : ''}`;
  return `answer ${status}${flags}${clause('with', file && bareOrQuoted(file))}${clause('of', of)}`;
}

function takeText({ name, from, match, message, of }: StepOf<'take'>): string {
  const what = `take ${name} from ${valueText(from)}${clause('match', match && expressionText(match))}`;
  return `${what}${clause('in', message)}${clause('of', of)}`;
}

/** A step on one line, without the assertions below it. */
export function stepText(step: SequenceStep): string {
  switch (step.kind) {
    case 'send':
      return sendText(step);
    case 'wait':
      return waitText(step);
    case 'answer':
      return answerText(step);
    case 'pause':
      return `pause ${durationText(step.ms)}`;
    case 'take':
      return takeText(step);
    case 'check':
      return `${checkText(step.check)}${clause('of', step.of)}`;
    case 'repeat':
      return `repeat ${step.times}`;
  }
}

function checksOf(step: SimpleStep): readonly Check[] {
  return step.kind === 'wait' ? step.checks : [];
}

/** What stands above a step as comments, a line each. */
export type Remarks = (step: SequenceStep) => readonly string[];

const commentText = (remark: string): string =>
  `# ${remark.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')}`.slice(0, SEQUENCE_LIMITS.line);

function stepLines(steps: readonly SequenceStep[], indent: string, remarks: Remarks): readonly string[] {
  return steps.flatMap((step) => {
    const above = remarks(step).map((remark) => `${indent}${commentText(remark)}`);
    const own = [...above, `${indent}${stepText(step)}`];
    if (step.kind === 'repeat')
      return [...own, ...stepLines(step.steps, `${indent}  `, remarks), `${indent}end`];
    return [...own, ...checksOf(step).map((check) => `${indent}  ${checkText(check)}`)];
  });
}

/** The text of a sequence, lines ended LF. @param remarks the comments in it, which are no part of a sequence; `last` those at its end */
export function writeSequence(
  { name, data, timeout, variables, steps }: Sequence,
  remarks: Remarks = () => [],
  last: readonly string[] = [],
): string {
  const settings = [
    ...(name === '' ? [] : [`name: ${oneLine(name)}`]),
    ...(data === '' ? [] : [`data: ${oneLine(data)}`]),
    `timeout: ${durationText(timeout)}`,
    ...variables.map((one) => `var ${one.name}: ${oneLine(one.value)}`),
  ];
  return [...settings, '', ...stepLines(steps, '', remarks), ...last.map(commentText), ''].join('\n');
}
