/** Walks over the tokens of a filter, and the way a parsing function says that it failed. */
import type { Span } from '#shared/lib/bytes.ts';
import type { FilterError, FilterErrorCode, FilterErrorData } from './errors.ts';
import { filterError } from './errors.ts';
import type { Token } from './lex.ts';

export interface Reader {
  /** The token `ahead` places on; the end token for ever behind the last one. */
  peek(ahead?: number): Token;
  /** The next token, and steps over it; the end token stays. */
  next(): Token;
  /** Where the last token that was stepped over ends. */
  end(): number;
}

/** A reader at the first of some tokens, of which the last is of kind `end`. */
export function createReader(tokens: readonly Token[]): Reader {
  const last = tokens.length - 1;
  const END: Token = { kind: 'end', text: '', span: { start: 0, end: 0 } };
  let place = 0;
  const peek = (ahead = 0): Token => tokens[Math.min(place + ahead, last)] ?? END;
  return {
    peek,
    next() {
      const token = peek();
      place = Math.min(place + 1, last);
      return token;
    },
    end: () => tokens[place - 1]?.span.end ?? 0,
  };
}

export interface Failure {
  readonly kind: 'failure';
  readonly error: FilterError;
}

/** A failure with its error. */
export function failed(code: FilterErrorCode, span: Span, data?: FilterErrorData): Failure {
  return { kind: 'failure', error: filterError(code, span, data) };
}

/** A failure at a token that does not fit: what the lexer has against it, else `code`. */
export function troubleAt(token: Token, code: FilterErrorCode, data?: FilterErrorData): Failure {
  if (token.kind === 'trouble' && token.code !== 'unexpected') return failed(token.code, token.span);
  return failed(code, token.span, data ?? { text: token.text });
}

/** Tells a failure from what was parsed. */
export function isFailure(value: object): value is Failure {
  return 'kind' in value && value.kind === 'failure';
}
