/** What a comparison shows: rows with the texts made visible, grouped, and where the differences are. */
import type { DiffRow, DiffSide, Meaning } from '#shared/diff/row.ts';
import { MEANINGS } from '#shared/diff/row.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { RfcLink } from '#shared/sip/rfc-link.ts';
import { rfcLink } from '#shared/sip/rfc-link.ts';

export interface ShownPiece {
  readonly text: string;
  readonly changed: boolean;
}

export interface ShownRow {
  /** Its place among all rows. */
  readonly index: number;
  readonly row: DiffRow;
  /** Null where the side is not there. */
  readonly left: readonly ShownPiece[] | null;
  readonly right: readonly ShownPiece[] | null;
  /** Whether another section begins with it. */
  readonly begins: boolean;
  readonly meanings: readonly { readonly code: Meaning; readonly link: RfcLink | null }[];
}

/** A longer line is cut: nobody reads on there, and a page must not be made of one line. */
const LONGEST = 4_000;

/** The pieces of a side, made visible. The carriage return at a line's end is shown only where the other side has none. */
function shownSide(side: DiffSide, other: DiffSide | null): ShownPiece[] {
  const hidesReturn = side.text.endsWith('\r') && (!other || other.text.endsWith('\r'));
  const shown: ShownPiece[] = [];
  let left = LONGEST;
  side.pieces.forEach(({ text, changed }, index) => {
    if (left <= 0) return;
    const isLast = index === side.pieces.length - 1;
    const cut = (isLast && hidesReturn ? text.replace(/\r$/, '') : text).slice(0, left);
    left -= cut.length;
    shown.push({ text: visibleText(cut) + (left <= 0 ? '…' : ''), changed });
  });
  return shown;
}

/** Whether a row is worth a look: it differs, or it tells of trouble. */
export const isDifference = ({ state, meanings }: DiffRow): boolean =>
  state !== 'same' || meanings.length > 0;

/** The rows as they are shown; those that are the same are left out where it is wished. */
export function shownRows(rows: readonly DiffRow[], onlyChanges: boolean): ShownRow[] {
  let section = '';
  const shown: ShownRow[] = [];
  rows.forEach((row, index) => {
    if (onlyChanges && !isDifference(row)) return;
    const { left, right } = row;
    shown.push({
      index,
      row,
      left: left && shownSide(left, right),
      right: right && shownSide(right, left),
      begins: row.section !== section,
      meanings: row.meanings.map((code) => ({ code, link: rfcLink(MEANINGS[code]) })),
    });
    section = row.section;
  });
  return shown;
}
