/** The operators of a filter, the signs and words they are written by, and what each says in words. */
import type { Words } from '#shared/sip/reference/words.ts';
import type { Token } from './lex.ts';
import type { Operator } from './syntax.ts';

/** Every way to write an operator; words are read in any case. */
const SPELLINGS: ReadonlyMap<string, Operator> = new Map([
  ['==', '=='],
  ['eq', '=='],
  ['!=', '!='],
  ['ne', '!='],
  ['<', '<'],
  ['lt', '<'],
  ['<=', '<='],
  ['le', '<='],
  ['>', '>'],
  ['gt', '>'],
  ['>=', '>='],
  ['ge', '>='],
  ['contains', 'contains'],
  ['matches', 'matches'],
  ['~', 'matches'],
  ['in', 'in'],
]);

const JOINERS: ReadonlyMap<string, 'and' | 'or'> = new Map([
  ['and', 'and'],
  ['&&', 'and'],
  ['or', 'or'],
  ['||', 'or'],
]);

/** What each operator and joining word means. */
export const OPERATOR_WORDS: Readonly<Record<Operator | 'and' | 'or' | 'not', Words>> = {
  '==': { en: 'Is equal to the value', zh: '等于该值' },
  '!=': { en: 'Is there, and is not equal to the value', zh: '存在，并且不等于该值' },
  '<': { en: 'Is smaller than the value', zh: '小于该值' },
  '<=': { en: 'Is smaller than the value or equal to it', zh: '小于或等于该值' },
  '>': { en: 'Is larger than the value', zh: '大于该值' },
  '>=': { en: 'Is larger than the value or equal to it', zh: '大于或等于该值' },
  contains: { en: 'Has the text in it', zh: '包含这段文字' },
  matches: { en: 'Fits the regular expression', zh: '符合正则表达式' },
  in: { en: 'Is one of a set, in a range or in a network', zh: '属于集合、范围或网络' },
  and: { en: 'Both sides hold', zh: '两边都成立' },
  or: { en: 'At least one side holds', zh: '至少一边成立' },
  not: { en: 'What follows does not hold', zh: '后面的条件不成立' },
};

/** Whether a token is a sign or, in any case, a word; never a string. */
export function isWord(token: Token, text: string): boolean {
  if (token.kind === 'symbol') return token.text === text;
  return token.kind === 'word' && token.text.toLowerCase() === text;
}

/** Whether a bare word joins, negates or compares: alone it is neither a field nor a text to search for. */
export function isKeyword(word: string): boolean {
  return isJoining(word) || SPELLINGS.has(word.toLowerCase());
}

/** Whether a bare word ends what stands before it, so that it is no value either; `direction == in` has one. */
export function isJoining(word: string): boolean {
  const lower = word.toLowerCase();
  return lower === 'not' || JOINERS.has(lower);
}

/** What a token joins by, or null. */
export function joinerOf(token: Token): 'and' | 'or' | null {
  return token.kind === 'word' || token.kind === 'symbol'
    ? (JOINERS.get(token.text.toLowerCase()) ?? null)
    : null;
}

export interface FoundOperator {
  readonly operator: Operator;
  /** How many tokens it is written by: `not in` has two. */
  readonly tokens: 1 | 2;
  readonly negated: boolean;
}

function spelled(token: Token): Operator | null {
  return token.kind === 'word' || token.kind === 'symbol'
    ? (SPELLINGS.get(token.text.toLowerCase()) ?? null)
    : null;
}

/** The operator that two tokens begin with: `in`, `not in`, `not contains`, `not matches`, a sign; or null. */
export function operatorAt(first: Token, second: Token): FoundOperator | null {
  const operator = spelled(first);
  if (operator) return { operator, tokens: 1, negated: false };
  const behind = isWord(first, 'not') ? spelled(second) : null;
  const isNegatable = behind === 'in' || behind === 'contains' || behind === 'matches';
  return isNegatable ? { operator: behind, tokens: 2, negated: true } : null;
}
