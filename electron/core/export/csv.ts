/**
 * CSV (RFC 4180): CRLF behind each record, quotes where they are needed, UTF-8 without a mark at its begin, since what reads such
 * files by a program takes the mark for a part of the first name. Cells that a spreadsheet would reckon with are made text.
 */

export type Cell = string | number | boolean | null;

const SPECIAL = /[",\r\n]/;
/** How formulas begin, for some programs also in full width, or behind white space that they drop. */
const FORMULA = /^[\s\p{Cf}]*[=+\-@\uff0b\uff0d\uff1d\uff20]|^[\t\r\n]/u;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = FORMULA.test(cell) ? `'${cell}` : cell;
  return SPECIAL.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One record with its line end. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(cellText).join(',')}\r\n`;
