/** Decides that a text cannot be in a message before the message is parsed, by looking for a piece of it in the bytes. */
import type { TextField } from './field.ts';
import type { Predicate } from './record.ts';
import { createSearch } from './search.ts';
import type { Item, Operator } from './syntax.ts';

const ASCII = /^[\x21-\x7e]+$/;

/** The longest piece without white space, for a fold may stand in its place; '' where a piece is more than ASCII. */
function pieceOf(text: string): string {
  const pieces = text.split(/\s+/);
  const longest = pieces.reduce((one, other) => (other.length > one.length ? other : one), '');
  return ASCII.test(longest) ? longest : '';
}

/**
 * Bytes without which a text with its escapes undone, in small letters, has no ASCII that the bytes have not: the backslash, and the
 * first bytes of U+0130 and U+212A, whose small letters are ASCII.
 */
const HIDING = [0x5c, 0xc4, 0xe2];

const mayHide = (bytes: Uint8Array): boolean => HIDING.some((byte) => bytes.includes(byte));

/**
 * The test behind a search for a piece of the value; the test itself where the search could not decide. Only for fields whose
 * texts stand in the bytes as they are. A character beyond ASCII whose small letter is in ASCII is not that letter here.
 */
export function prefiltered(
  field: TextField,
  operator: Operator,
  items: readonly Item[],
  test: Predicate,
): Predicate {
  const [item, second] = items;
  const isSearchable = operator === '==' || operator === 'contains' || operator === 'in';
  if (field.verbatim === undefined || !isSearchable || !item || second || item.to) return test;
  const piece = pieceOf(item.from.text);
  if (piece === '') return test;
  const search = createSearch(piece);
  if (field.verbatim === true) return (record) => search(record.bytes) && test(record);
  return (record) => (search(record.bytes) || mayHide(record.bytes)) && test(record);
}
