/** The steps of a sequence in words, in the language of the page: what is done, and what else is said of it. */
import type { Check, SequenceStep } from '#shared/model/sequence.ts';
import { durationText } from '#shared/sequence/terms.ts';
import type { RowContent } from './step-rows.ts';

type Translate = (key: string, named: Record<string, unknown>) => string;

export interface RowWords {
  readonly main: string;
  /** Such as the conversation and the time limit. */
  readonly clauses: readonly string[];
}

/** An assertion in words. */
export function checkWords({ subject, operator, expected }: Check, t: Translate): string {
  const what = t(`sequence.say.subject.${subject.kind}`, { ...subject });
  const isTime = subject.kind === 'time' && /^\d+$/.test(expected);
  const text = isTime ? durationText(Number(expected)) : expected;
  return t(`sequence.say.check.${operator}`, { what, expected: text });
}

function mainOf(step: SequenceStep, t: Translate): string {
  switch (step.kind) {
    case 'send':
      if (step.what.kind === 'step') return t('sequence.say.sendStep', { step: step.what.step });
      return t(step.what.inDialog ? 'sequence.say.sendInDialog' : 'sequence.say.sendFile', {
        file: step.what.path,
      });
    case 'wait':
      return t(/^\d/.test(step.what) ? 'sequence.say.waitStatus' : 'sequence.say.waitRequest', {
        what: step.what,
      });
    case 'answer':
      return t('sequence.say.answer', { status: step.status });
    case 'pause':
      return t('sequence.say.pause', { time: durationText(step.ms) });
    case 'take':
      return t('sequence.say.take', { name: step.name, from: step.from });
    case 'repeat':
      return t('sequence.say.repeat', { times: step.times });
    case 'check':
      return checkWords(step.check, t);
  }
}

const said =
  (t: Translate) =>
  (name: string, value: string): string[] =>
    value === '' ? [] : [t(`sequence.say.clause.${name}`, { value })];

function clausesOf(step: SequenceStep, t: Translate): string[] {
  const say = said(t);
  if (step.kind === 'repeat' || step.kind === 'pause') return [];
  return [
    ...(step.kind === 'answer' && step.sdp ? [t('sequence.say.clause.sdp', {})] : []),
    ...(step.kind === 'answer' && step.reliable ? [t('sequence.say.clause.reliable', {})] : []),
    ...(step.kind === 'answer' ? say('with', step.file) : []),
    ...(step.kind === 'take' ? say('match', step.match) : []),
    ...(step.kind === 'wait' && step.within !== null ? say('within', durationText(step.within)) : []),
    ...(step.kind === 'take' ? say('in', step.message) : []),
    ...(step.kind === 'check' ? say('in', step.check.message) : []),
    ...say('of', step.of),
    ...(step.kind === 'send' || step.kind === 'wait' ? say('as', step.as) : []),
  ];
}

export function rowWords(content: RowContent, t: Translate): RowWords {
  switch (content.kind) {
    case 'step':
      return { main: mainOf(content.step, t), clauses: clausesOf(content.step, t) };
    case 'check':
      return { main: checkWords(content.check, t), clauses: said(t)('in', content.check.message) };
    case 'end':
      return { main: t('sequence.say.end', {}), clauses: [] };
    default:
      return { main: content.text, clauses: [] };
  }
}
