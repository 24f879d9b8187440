/** Bytes as a text with one character for each byte, and back: places in both are the same, whatever the bytes are. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';

/** How many arguments a call is given at once. */
const CHUNK = 8_192;

/** The characters U+0000 to U+00FF of bytes. */
export function octetText(bytes: Uint8Array): string {
  // ASCII alone is the same in UTF-8, whose decoder is quicker; a broken sequence would be as long, but it is marked.
  const ascii = textOf(bytes);
  if (ascii.length === bytes.length && !ascii.includes('\ufffd')) return ascii;
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

/** The bytes of such a text. */
export function octetsOf(text: string): Uint8Array<ArrayBuffer> {
  const ascii = utf8(text);
  if (ascii.length === text.length) return ascii;
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

/** A text of people as the characters of its UTF-8 bytes. */
export const toOctetText = (text: string): string => octetText(utf8(text));

/** And back. */
export const fromOctetText = (text: string): string => textOf(octetsOf(text));

/** A text without the escapes of URIs (RFC 3261 19.1.4): equal parts are then equal texts. */
export const unescaped = (text: string): string =>
  text.includes('%')
    ? text.replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) =>
        String.fromCharCode(Number.parseInt(digits, 16)),
      )
    : text;
