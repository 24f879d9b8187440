/**
 * How much room a text takes, in columns of a terminal: East Asian wide characters take two (Unicode UAX 11), marks that stand
 * on others none. Used to cut texts that would not fit, and to line up what is drawn with characters.
 */

/** The wide blocks that texts of hosts and calls can hold; what is left out counts as one column. */
const WIDE: readonly (readonly [first: number, last: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
];

const MARK = /\p{Mark}/u;

function columnsOfCharacter(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (MARK.test(character)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** The columns of a text. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) columns += columnsOfCharacter(character);
  return columns;
}

/** The text, cut with an ellipsis where it is wider than `columns`. Marks without end on one character are cut too. */
export function fitColumns(text: string, columns: number): string {
  if (columns < 1) return '';
  if (text.length <= columns && columnsOf(text) <= columns) return text;
  let [out, used] = ['', 0];
  for (const character of text) {
    const wide = columnsOfCharacter(character);
    if (used + wide > columns - 1 || out.length > 4 * columns) return `${out}…`;
    out += character;
    used += wide;
  }
  return out;
}
