/**
 * Strings of a filter: `"…"` or `'…'`. `\\`, `\"`, `\'`, `\n`, `\r` and `\t` are escapes; any other backslash is
 * itself, so that a regular expression is written as `"\d+"`.
 */

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  '"': '"',
  "'": "'",
  n: '\n',
  r: '\r',
  t: '\t',
};

export interface Quoted {
  readonly value: string;
  /** The place behind the closing quote, or the end of the text where there is none. */
  readonly end: number;
  readonly closed: boolean;
  /** The place in the text of each unit of the value. */
  readonly places: readonly number[];
}

/** Reads the string whose opening quote stands at `start`. */
export function readQuoted(text: string, start: number): Quoted {
  const quote = text[start];
  const places: number[] = [];
  let value = '';
  let place = start + 1;
  while (place < text.length && text[place] !== quote) {
    const escaped = text[place] === '\\' ? ESCAPES[text[place + 1] ?? ''] : undefined;
    places.push(place);
    value += escaped ?? text[place] ?? '';
    place += escaped === undefined ? 1 : 2;
  }
  const closed = place < text.length;
  return { value, end: closed ? place + 1 : text.length, closed, places };
}

/** A backslash that would be read as an escape, would become one, or would hide the closing quote. */
const BACKSLASH = /\\(?=[\\"'nrt\n\r\t]|$)/g;

/** Writes a string with double quotes; `readQuoted` gives the value back. */
export function quoted(value: string): string {
  const inner = value
    .replace(BACKSLASH, '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return `"${inner}"`;
}
