/** The language of sequences in CodeMirror: its colours, and what can be written at a place. */
import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { StreamParser } from '@codemirror/language';
import { HighlightStyle, StreamLanguage, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { tags } from '@lezer/highlight';
import { CHECK_OPERATORS } from '#shared/model/sequence.ts';
import { CHECK_SUBJECTS } from '#shared/sequence/read-check.ts';
import { SENDABLE } from '#shared/sequence/terms.ts';
import { METHODS } from '#shared/sip/methods.ts';

/** The words that a line begins with; those of the head have a colon behind them. */
export const SEQUENCE_WORDS = [
  ...(['send', 'wait', 'answer', 'pause', 'take', 'expect', 'repeat', 'end'] as const),
  ...(['name', 'data', 'timeout', 'var'] as const),
] as const;
export type SequenceWord = (typeof SEQUENCE_WORDS)[number];

const CLAUSES = ['as', 'of', 'within', 'in', 'dialog', 'from', 'match', 'sdp', 'reliable', 'with'] as const;
const FIRST = new RegExp(`^(?:${SEQUENCE_WORDS.join('|')})(?![\\w.-])`);
const CLAUSE = new RegExp(`^(?:${CLAUSES.join('|')})(?![\\w.-])`);

interface LineState {
  isFirst: boolean;
}

const parser: StreamParser<LineState> = {
  startState: () => ({ isFirst: true }),
  token(stream, state) {
    if (stream.sol()) state.isFirst = true;
    if (stream.eatSpace()) return null;
    const { isFirst } = state;
    state.isFirst = false;
    if (stream.match(/^#.*/)) return 'comment';
    if (isFirst && stream.match(FIRST)) return 'keyword';
    if (stream.match(/^"(?:[^"\\]|\\.)*"?/)) return 'string';
    if (stream.match(/^\/(?:[^/\\]|\\.)+\//)) return 'regexp';
    if (stream.match(/^\{\{[^}]*\}\}/)) return 'variableName';
    if (stream.match(/^\d[\d.]*(?:ms|s|min|xx)?(?![\w])/)) return 'number';
    if (stream.match(CLAUSE)) return 'modifier';
    if (stream.match(/^[A-Z][A-Z-]+(?![\w.])/)) return 'typeName';
    if (!stream.match(/^[^\s"{]+/)) stream.next();
    return null;
  },
};

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--m-call)', fontWeight: '600' },
  { tag: tags.modifier, color: 'var(--m-register)' },
  { tag: tags.string, color: 'var(--m-event)' },
  { tag: tags.regexp, color: 'var(--m-text)' },
  { tag: tags.variableName, color: 'var(--m-register)' },
  { tag: tags.number, color: 'var(--m-probe)' },
  { tag: tags.typeName, color: 'var(--m-end)' },
  { tag: tags.comment, color: 'var(--text-faint)' },
]);

export function seqLanguage(): Extension {
  return [StreamLanguage.define(parser), syntaxHighlighting(colours)];
}

const MESSAGES = ['100', '180', '183', '200', '200..299', '401', '407', '486', '487', ...METHODS];

const isOperator = (word: string | undefined): boolean => CHECK_OPERATORS.some((one) => one === word);

/** What follows what is looked at: how it is compared, and behind that which message it is of. */
function behindSubject(words: readonly string[]): readonly string[] {
  const last = words.at(-1);
  if (last === 'exists' || last === 'absent') return ['in', 'of'];
  if (isOperator(last)) return [];
  // `expect status 200` needs no operator.
  const isCompared = words.some(isOperator) || (words[0] === 'status' && words.length > 1);
  return isCompared ? (words[0] === 'count' ? ['of'] : ['in', 'of']) : CHECK_OPERATORS;
}

/** What can follow, by the words before it on the line; null where nothing is proposed. */
export function wordsBehind(before: string, files: readonly string[]): readonly string[] {
  const [first, ...more] = before.trim().split(/\s+/);
  const last = more.at(-1) ?? first;
  if (last === 'as' || last === 'of') return [];
  if (first === 'send' && more.length === 0)
    return [...files.map((file) => JSON.stringify(file)), ...SENDABLE];
  if (first === 'send') return ['as', 'of', 'in dialog'];
  if (first === 'wait' && more.length === 0) return MESSAGES;
  if (first === 'wait' && last !== 'within') return ['within', 'as', 'of'];
  if (first === 'answer' && more.length === 0) return ['100', '180', '200', '486', '603'];
  if (first === 'answer')
    return last === 'with' ? files.map((file) => JSON.stringify(file)) : ['sdp', 'reliable', 'with', 'of'];
  if (first === 'expect' && more.length === 0) return CHECK_SUBJECTS;
  if ((first === 'expect' || first === 'take') && last === 'in') return MESSAGES;
  if (first === 'expect') return behindSubject(more);
  if (first === 'take' && more.length === 1) return ['from'];
  return first === 'take' && more.length > 2 ? ['match', 'in', 'of'] : [];
}

interface Proposals {
  /** Files as they are written in this sequence. */
  readonly files: () => readonly string[];
  /** What a word means, in the language of the page. */
  readonly meaning: (word: SequenceWord) => string;
}

/** The source of completions for CodeMirror. */
export function seqCompletion({ files, meaning }: Proposals) {
  return (context: CompletionContext): CompletionResult | null => {
    const line = context.state.doc.lineAt(context.pos);
    const written = /["\w./-]*$/.exec(line.text.slice(0, context.pos - line.from))?.[0] ?? '';
    const before = line.text.slice(0, context.pos - line.from - written.length);
    if (written === '' && !context.explicit && before.trim() === '') return null;
    const options =
      before.trim() === ''
        ? SEQUENCE_WORDS.map((label) => ({ label, detail: meaning(label), type: 'keyword' }))
        : wordsBehind(before, files()).map((label) => ({ label, type: 'text' }));
    return options.length === 0
      ? null
      : { from: context.pos - written.length, options, validFor: /^["\w./-]*$/ };
  };
}
