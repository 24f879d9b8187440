/** Walks over the pieces of one step's line, and notes what is wrong with it. */
import { callText, readTemplate } from '../template/template.ts';
import type { SequenceProblem, SequenceProblemCode } from './problems.ts';
import { durationOf, isConversation } from './terms.ts';
import type { Token } from './tokens.ts';

type Place = Pick<SequenceProblem, 'from' | 'to'>;

export interface LineReader {
  /** Counted from 1. */
  readonly line: number;
  /** The piece that comes next, or null at the end. */
  peek(): Token | null;
  next(): Token | null;
  /** Takes the next piece where it is this word. */
  eat(word: string): boolean;
  /** The next piece; where there is none, `what` is missing. */
  need(what: string): Token | null;
  /** Notes a problem at a piece, or at the end of the line; the answer is null, for whoever could not be read. */
  problem(code: SequenceProblemCode, at: Place | null, data?: SequenceProblem['data']): null;
}

/** @param end where the line ends in the whole text */
export function createLineReader(
  tokens: readonly Token[],
  place: { readonly line: number; readonly end: number },
  tell: (problem: SequenceProblem) => void,
): LineReader {
  let at = 0;
  const reader: LineReader = {
    line: place.line,
    peek: () => tokens[at] ?? null,
    next: () => tokens[at++] ?? null,
    eat(word) {
      const token = tokens[at];
      const isIt = token?.kind === 'word' && token.text === word;
      if (isIt) at += 1;
      return isIt;
    },
    need: (what) => reader.next() ?? reader.problem('missing', null, { what }),
    problem(code, where, data = {}) {
      const { from, to } = where ?? { from: place.end, to: place.end };
      tell({ line: place.line, from, to, code, data });
      return null;
    },
  };
  return reader;
}

/** The name of a conversation, or null. */
export function readName(reader: LineReader): string | null {
  const token = reader.need('name');
  if (!token) return null;
  return isConversation(token.text) ? token.text : reader.problem('bad-name', token, { word: token.text });
}

/** Milliseconds, or null. */
export function readDuration(reader: LineReader): number | null {
  const token = reader.need('duration');
  if (!token) return null;
  return durationOf(token.text) ?? reader.problem('bad-duration', token, { word: token.text });
}

/** Whether a text is one value and nothing else, written as the console writes it. */
function isOneValue(text: string): boolean {
  const [piece, ...more] = readTemplate(text);
  return piece?.kind === 'value' && more.length === 0 && callText(piece.call) === text;
}

/** What a value's braces hold, where a text is one value and nothing else; else null. */
export function bareValue(text: string): string | null {
  return isOneValue(text) ? text.slice(2, -2) : null;
}

/** A text with values: in quotes as it is, or the name of one value without its braces; null where it is neither. */
export function readValue(reader: LineReader): string | null {
  const token = reader.need('value');
  if (!token || token.kind === 'text') return token?.text ?? null;
  if (token.text.includes('{{')) return token.text;
  const [piece, ...more] = readTemplate(`{{${token.text}}}`);
  if (piece?.kind !== 'value' || more.length > 0)
    return reader.problem('bad-name', token, { word: token.text });
  return callText(piece.call);
}

/** Takes each clause that is there, in any order; what else is there is a problem. False where one could not be read. */
export function readClauses(
  reader: LineReader,
  clauses: Readonly<Record<string, (token: Token) => unknown>>,
): boolean {
  for (let token = reader.next(); token; token = reader.next()) {
    const clause =
      token.kind === 'word' && Object.hasOwn(clauses, token.text) ? clauses[token.text] : undefined;
    if (!clause) {
      reader.problem('unexpected', token, { word: token.text });
      return false;
    }
    if (clause(token) === null) return false;
  }
  return true;
}
