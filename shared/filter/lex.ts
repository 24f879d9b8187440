/** Cuts the text of a filter into tokens. Never throws: what is no token is one of kind `trouble`, and reading goes on behind it. */
import type { Span } from '#shared/lib/bytes.ts';
import type { FilterErrorCode } from './errors.ts';
import { readQuoted } from './quote.ts';

interface Place {
  readonly span: Span;
}

/** A bare word; an IPv6 address in brackets, with its port or prefix, is one too. */
export interface WordToken extends Place {
  readonly kind: 'word';
  readonly text: string;
}

/** A string, its quotes and escapes undone. */
export interface StringToken extends Place {
  readonly kind: 'string';
  readonly text: string;
}

export interface SymbolToken extends Place {
  readonly kind: 'symbol';
  readonly text: string;
}

export interface TroubleToken extends Place {
  readonly kind: 'trouble';
  readonly text: string;
  readonly code: FilterErrorCode;
}

/** Stands behind the last token; its span is empty. */
export interface EndToken extends Place {
  readonly kind: 'end';
  readonly text: '';
}

export type Token = WordToken | StringToken | SymbolToken | TroubleToken | EndToken;

/** Characters that end a bare word; `..` ends it too. */
const WORD = /(?:(?!\.\.)[^\s"(){}[\],=!<>&|~])+/y;
const REFERENCE = /\[[0-9a-f:.%]*:[0-9a-f:.%]*\](?:[:/]\d+)?/iy;
const SYMBOL = /==|!=|<=|>=|&&|\|\||\.\.|[(){}[\],<>!~]/y;
const SPACE = /\s+/y;

const SINGLES: Readonly<Record<string, FilterErrorCode>> = {
  '=': 'equals-single',
  '&': 'ampersand-single',
  '|': 'bar-single',
};

function matchAt(pattern: RegExp, text: string, place: number): string | null {
  pattern.lastIndex = place;
  return pattern.exec(text)?.[0] ?? null;
}

/** A bracket right behind a word is an index, any other may begin an IPv6 address. */
function wordAt(text: string, place: number, previous: Token | undefined): string | null {
  const isIndex = previous?.kind === 'word' && previous.span.end === place;
  if (text[place] === '[') return isIndex ? null : matchAt(REFERENCE, text, place);
  return matchAt(WORD, text, place);
}

function tokenAt(text: string, start: number, previous: Token | undefined): Token {
  const first = text[start] ?? '';
  if (first === '"' || first === "'") {
    const { value, end, closed } = readQuoted(text, start);
    const span = { start, end };
    return closed
      ? { kind: 'string', text: value, span }
      : { kind: 'trouble', text: value, span, code: 'string-open' };
  }
  const word = wordAt(text, start, previous);
  if (word !== null) return { kind: 'word', text: word, span: { start, end: start + word.length } };
  const symbol = matchAt(SYMBOL, text, start);
  if (symbol !== null) return { kind: 'symbol', text: symbol, span: { start, end: start + symbol.length } };
  const span = { start, end: start + 1 };
  return { kind: 'trouble', text: first, span, code: SINGLES[first] ?? 'unexpected' };
}

/** All tokens of a text; the last one is of kind `end`. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let place = 0;
  for (;;) {
    place += matchAt(SPACE, text, place)?.length ?? 0;
    if (place >= text.length) break;
    const token = tokenAt(text, place, tokens.at(-1));
    tokens.push(token);
    place = token.span.end;
  }
  tokens.push({ kind: 'end', text: '', span: { start: text.length, end: text.length } });
  return tokens;
}
