/** What stands in place of a secret: of its length and its alphabet, so that who reads it still finds what the grammar wants. */
import { octetsOf } from './octet-text.ts';
import { sipHash } from './sip-hash.ts';

const HEX = '0123456789abcdef';
const WORD = 'abcdefghijklmnopqrstuvwxyz0123456789';
const BASE64 = `ABCDEFGHIJKLMNOPQRSTUVWXYZ${WORD}`;

/** Longer secrets (tokens of thousands of characters) are cut: nothing reads them by their length. */
const LONGEST = 2_048;

/** `length` characters that follow from the key and the value alone. */
export function keyedText(key: Uint8Array, value: string, length: number, alphabet: string): string {
  let text = '';
  for (let block = 0; text.length < length; block++) {
    const hash = sipHash(key, octetsOf(`${String.fromCharCode(block & 255, block >>> 8)}${value}`));
    for (let word of hash)
      for (let i = 0; i < 4 && text.length < length; i++, word >>>= 8)
        text += alphabet.charAt((word & 255) % alphabet.length);
  }
  return text;
}

const MARKED = /^[A-Za-z0-9+/_.-]*=*$/;

/** A secret's stand-in: hexadecimal stays hexadecimal, base64 keeps its padding and the dots of a token, all else is a word. */
export function secretText(key: Uint8Array, value: string): string {
  const known = value.slice(0, LONGEST);
  if (/^[0-9a-f]+$/.test(known)) return keyedText(key, value, known.length, HEX);
  if (/^[0-9A-F]+$/.test(known)) return keyedText(key, value, known.length, HEX).toUpperCase();
  if (!MARKED.test(known)) return keyedText(key, value, known.length, WORD);
  const letters = keyedText(key, value, known.length, BASE64);
  const text = known.replace(/[^=.]/g, (_, at: number) => letters.charAt(at));
  // The bits before the padding are zero in what is encoded soundly (RFC 4648 3.5).
  return text.replace(/[^=](=+)$/, 'A$1');
}
