/**
 * Words for a POSIX shell. A word is quoted so that the shell gives it on as it is: nothing in it is expanded, and nothing in it ends the
 * line that is pasted, for a terminal acts on control characters before the shell sees a quote.
 */

/** Characters that need no quotes. */
const PLAIN = /^[\w@%+=:,./-]+$/;
/** What a terminal or an eye would take for something else: controls, and marks that turn the direction of a text. */
const UNSAFE = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Whether a text can stand in a word of one line. */
export function isSafe(text: string): boolean {
  return !UNSAFE.test(text) && !/[\t\n]/.test(text) && text.isWellFormed();
}

/** A word of a shell: `it's` becomes `'it'\''s'`. What `isSafe` refuses is the caller's to leave out. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The mark that ends a here-document: one that is no line of it. */
export function endMark(text: string): string {
  const lines = new Set(text.split('\n'));
  let mark = 'SIP';
  while (lines.has(mark)) mark += '_';
  return mark;
}

/** A comment line: whatever stands in it, it ends where it ends. */
export function commentLine(text: string): string {
  return `# ${text.replace(new RegExp(UNSAFE.source, 'g'), ' ').replace(/[\r\n\t]/g, ' ')}`;
}
