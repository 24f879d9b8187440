/**
 * Text that SIPp sends as it stands: brackets open no keyword, and what SIPp or XML would swallow (control characters, blanks at the
 * begin of a line, `]]>`) is written `\xHH`, which SIPp turns back into the byte.
 */

const STRICT = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const hex = (code: number): string => `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;

/** The characters of bytes, and whether one stands for more than its byte: where they are not sound UTF-8 each is its byte. */
function charactersOf(bytes: Uint8Array): { readonly text: string; readonly isUtf8: boolean } {
  try {
    return { text: STRICT.decode(bytes), isUtf8: true };
  } catch {
    return { text: Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''), isUtf8: false };
  }
}

/** What is always escaped: `[`, a backslash that would begin an escape, controls, and what XML has no place for. */
const SPECIAL = /\[|\\(?=x)|[\x00-\x09\x0b-\x1f\x7f\ufffe\uffff]/g;
/** Blanks at the begin of a line, which SIPp takes for the scenario's own, and at its end. */
const EDGE = /^ +| +$/gm;

const utf8Hex = (character: string): string =>
  Array.from(new TextEncoder().encode(character), hex).join('');
const each = (run: string): string => Array.from(run, utf8Hex).join('');

/** Escapes bytes. CRLF becomes a line break of the scenario, which SIPp sends as CRLF; any other CR or LF is kept by an escape. */
export function literal(bytes: Uint8Array): string {
  const { text, isUtf8 } = charactersOf(bytes);
  const lines = text.split('\r\n').map((line) => {
    const safe = line.replace(SPECIAL, each).replace(/\n/g, hex(10));
    return isUtf8 ? safe : safe.replace(/[\x80-\xff]/g, (one) => hex(one.charCodeAt(0)));
  });
  return lines.join('\n');
}

const encoder = new TextEncoder();

/** The same for a text. */
export function literalText(text: string): string {
  return literal(encoder.encode(text));
}

/** The same for a text of one line; a line break in it becomes a blank. */
export function literalLine(text: string): string {
  return literalText(text.replace(/[\r\n]+[ \t]*/g, ' '));
}

/** A whole message, made of such pieces: its blanks at the edges of lines are kept, and nothing in it ends its CDATA. */
export function sealed(message: string): string {
  return message.replace(EDGE, each).replace(/(?<=\]\])>/g, each);
}
