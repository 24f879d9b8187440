/**
 * A value over several lines shown as one line, and changes of that line made in the text: a fold is shown as one blank (RFC 3261
 * 7.3.1), and stays a fold where the change does not reach it.
 */
import { OFF_MARK } from '#shared/template/lines.ts';
import type { TextLine } from '#shared/template/lines.ts';
import { changeBetween } from '../../../editor/text-change.ts';
import type { Range } from './patch.ts';
import { patched } from './patch.ts';

/** Characters of the text that are shown as they are (as many), or a fold, shown as a blank or not at all. */
interface Piece extends Range {
  readonly shown: string;
}

export interface Unfolded {
  readonly shown: string;
  readonly pieces: readonly Piece[];
}

/** Where the content of a folded line begins, marks and the first blank passed. */
function behindFold(text: string, line: TextLine): { to: number; shown: string } {
  let to = line.from;
  while (text.startsWith(OFF_MARK, to)) to += OFF_MARK.length;
  const isFold = text[to] === ' ' || text[to] === '\t';
  return isFold ? { to: to + 1, shown: ' ' } : { to, shown: '' };
}

/** The part of some lines that stands in `range`, in one line. */
export function unfold(text: string, lines: readonly TextLine[], range: Range): Unfolded {
  const pieces: Piece[] = [];
  let from = range.from;
  for (const [place, line] of lines.entries()) {
    pieces.push({ from, to: line.end, shown: text.slice(from, line.end) });
    const next = lines[place + 1];
    if (!next) break;
    const fold = behindFold(text, next);
    pieces.push({ from: line.end, ...fold });
    from = fold.to;
  }
  return { shown: pieces.map(({ shown }) => shown).join(''), pieces };
}

/** The offset in the text where the n-th shown character begins, or behind the one before it. */
function offsetOf({ pieces }: Unfolded, n: number, side: 'behind' | 'before'): number | null {
  let left = n;
  for (const { from, to, shown } of pieces) {
    const isIn = side === 'behind' ? left <= shown.length && left > 0 : left < shown.length;
    const isWhole = shown.length === to - from;
    if (isIn && isWhole) return from + left;
    if (isIn) return side === 'behind' ? to : from;
    left -= shown.length;
  }
  return null;
}

/** The text after its shown part became `next`; the smallest piece of it is changed. */
export function refold(text: string, unfolded: Unfolded, range: Range, next: string): string {
  const change = changeBetween(unfolded.shown, next);
  if (!change) return text;
  const from = offsetOf(unfolded, change.from, 'behind') ?? range.from;
  const to = change.to === change.from ? from : (offsetOf(unfolded, change.to, 'before') ?? range.to);
  return patched(text, { from, to, insert: change.insert });
}
