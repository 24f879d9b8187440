/** How many columns of a terminal text takes: two for wide characters (UAX #11), none for marks that sit on another one. */

/** East Asian wide and full-width characters. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f1e6, 0x1f1ff],
  [0x20000, 0x3fffd],
];

/** The columns of one character. */
export function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}]/u.test(character)) return 0;
  const isWide = WIDE.some(([first, last]) => code >= first && code <= last);
  return isWide || /^\p{Emoji_Presentation}/u.test(character) ? 2 : 1;
}

/** The columns of a text that holds no control characters. */
export function textWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** The text in the middle of `width` columns, or as it is where it is wider. */
export function centred(text: string, width: number): string {
  const space = Math.max(0, width - textWidth(text));
  const before = Math.floor(space / 2);
  return ' '.repeat(before) + text + ' '.repeat(space - before);
}
