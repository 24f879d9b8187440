/**
 * The pieces of a step's line: words, texts in quotes, regular expressions between slashes. `#` behind a blank begins a comment. A word may
 * hold a value with its arguments, `response.header("Contact")` or `{{name}}`. Takes linear time.
 */

export interface Token {
  readonly kind: 'word' | 'text' | 'expression';
  /** A text without its quotes and escapes, an expression without its slashes. */
  readonly text: string;
  /** UTF-16 offsets in the whole text. */
  readonly from: number;
  readonly to: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  /** A text or expression that cannot be read; what is behind it is not looked at. */
  readonly broken: { readonly from: number; readonly to: number } | null;
}

const BLANK = /[ \t]*/y;
const TEXT = /"((?:[^"\\]|\\[^\n\r])*)"/y;
const EXPRESSION = /\/((?:[^/\\]|\\[^\n\r])+)\//y;
const WORD = /(?:\{\{[^{}\n]{0,300}\}\}|\([^(){}\n]{0,300}\)|[^\s"(]|\()+/y;

/** A text in quotes, escaped as in JSON; null where an escape is none. */
function unquoted(source: string): string | null {
  try {
    const text: unknown = JSON.parse(source.replace(/\t/g, '\\t'));
    return typeof text === 'string' ? text : null;
  } catch {
    // An escape that means nothing: what is wrong is told with its place.
    return null;
  }
}

function matchAt(pattern: RegExp, line: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(line);
}

/** The token at a place that is not blank, or null. */
function tokenAt(line: string, at: number, offset: number): Token | null {
  const first = line[at];
  const kind = first === '"' ? 'text' : first === '/' ? 'expression' : 'word';
  const pattern = { text: TEXT, expression: EXPRESSION, word: WORD }[kind];
  const found = matchAt(pattern, line, at);
  const text = kind === 'text' ? found && unquoted(found[0]) : kind === 'word' ? found?.[0] : found?.[1];
  if (!found || text === null || text === undefined) return null;
  return { kind, text, from: offset + at, to: offset + at + found[0].length };
}

/** Reads a line. @param offset where it begins in the whole text */
export function readTokens(line: string, offset: number): Tokens {
  const tokens: Token[] = [];
  for (let at = 0; ;) {
    at += matchAt(BLANK, line, at)?.[0].length ?? 0;
    if (at >= line.length || line[at] === '#') return { tokens, broken: null };
    const token = tokenAt(line, at, offset);
    if (!token) return { tokens, broken: { from: offset + at, to: offset + line.length } };
    tokens.push(token);
    at = token.to - offset;
  }
}

/** A text in quotes. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

/** A text as it may stand in a step: bare where it is one plain word, else in quotes. */
export function bareOrQuoted(text: string): string {
  return /^[\p{L}\p{N}_.:@+*;,%&?~$-][\p{L}\p{N}_.:@+*;,%&?~$/=<>-]*$/u.test(text) ? text : quoted(text);
}

/** A regular expression: between slashes where it has none, else in quotes. */
export function expressionText(source: string): string {
  const isPlain = /^(?:[^/\\\n\r]|\\[^\n\r])+$/.test(source);
  return isPlain ? `/${source}/` : quoted(source);
}
