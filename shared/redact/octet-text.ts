/** Bytes as a text with one character for each byte, and back: places in both are the same, whatever the bytes are. */
import { textOf, utf8 } from '#shared/lib/bytes.ts';

/** How many arguments a call is given at once. */
const CHUNK = 8_192;

/** The characters U+0000 to U+00FF of bytes. */
export function octetText(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start <= CHUNK) return String.fromCharCode(...bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, Math.min(at + CHUNK, end)));
  return text;
}

/** The bytes of such a text. */
export function octetsOf(text: string): Uint8Array<ArrayBuffer> {
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
