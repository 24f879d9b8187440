/**
 * Text from files and from the network made harmless for a terminal: what would move the cursor, change colours,
 * reorder or hide text is written as an escape that can be read. Every word that is not our own goes through here.
 */

/** Control characters (C0, DEL, C1), invisible format characters (bidi controls among them), line separators. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const HIDDEN_BUT_LINE_ENDS = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

const SHORT: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escapeOf(character: string): string {
  const short = SHORT[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

/** One line of text with everything invisible written out: `\x1b`, `\r`, `\u{202e}`. */
export function safeText(text: string): string {
  return text.replace(HIDDEN, escapeOf);
}

/** As `safeText`, cut to `width` characters with a mark where something was left out. */
export function safeTextUpTo(text: string, width: number): string {
  const safe = safeText(text.length > width * 4 ? text.slice(0, width * 4) : text);
  const characters = [...safe];
  return characters.length <= width ? safe : `${characters.slice(0, width - 1).join('')}…`;
}

function jsonEscapeOf(character: string): string {
  let text = '';
  for (let i = 0; i < character.length; i++) {
    text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  }
  return text;
}

/** A value as one line of JSON; DEL, C1 and format characters, which JSON may leave as they are, are escaped too. */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(HIDDEN_BUT_LINE_ENDS, jsonEscapeOf)}\n`;
}
