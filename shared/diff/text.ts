/**
 * Compares two texts line by line, and lines that were replaced word by word. The left sides of the rows are the left
 * text in order, the right sides the right text: nothing is left out.
 */
import { wordPieces } from './pieces.ts';
import type { DiffRow, DiffSide } from './row.ts';
import { wholeSide } from './row.ts';
import { alignTexts } from './sequence.ts';

type Section = DiffRow['section'];

/** The lines without their feeds; the last one is what follows the last feed, where something does. */
export function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function row(section: Section, state: DiffRow['state'], sides: Pick<DiffRow, 'left' | 'right'>): DiffRow {
  return { section, state, name: '', ...sides, changes: [], meanings: [] };
}

/** What a line is about: all before its first separator. Lines about the same are shown as one that changed. */
const topicOf = (line: string): string => /^[^:=;,\s]*/.exec(line)?.[0] ?? '';

/** For each of the removed lines the added one that replaced it, or -1; in order, so that the texts can be read off. */
function replacements(removed: readonly string[], added: readonly string[]): number[] {
  const found = new Array<number>(removed.length).fill(-1);
  const runs = alignTexts(removed.map(topicOf), added.map(topicOf));
  for (const { state, left, right, count } of runs)
    if (state === 'same') for (let i = 0; i < count; i++) found[left + i] = right + i;
  if (removed.length === 1 && added.length === 1) found[0] = 0;
  return found;
}

interface Block {
  readonly section: Section;
  readonly removed: readonly string[];
  readonly added: readonly string[];
  /** The numbers of the first line of each. */
  readonly left: number;
  readonly right: number;
}

/** The rows of lines that were replaced by others. */
function blockRows({ section, removed, added, left, right }: Block): DiffRow[] {
  const pairs = replacements(removed, added);
  const rows: DiffRow[] = [];
  let next = 0;
  const addUntil = (stop: number): void => {
    for (; next < stop; next++) {
      const side = wholeSide(added[next] ?? '', true, right + next);
      rows.push(row(section, 'added', { left: null, right: side }));
    }
  };
  removed.forEach((text, index) => {
    const pair = pairs[index] ?? -1;
    if (pair < 0) {
      rows.push(row(section, 'removed', { left: wholeSide(text, true, left + index), right: null }));
      return;
    }
    addUntil(pair);
    const other = added[pair] ?? '';
    const pieces = wordPieces(text, other);
    const sides: { left: DiffSide; right: DiffSide } = {
      left: { text, pieces: pieces.left, line: left + index },
      right: { text: other, pieces: pieces.right, line: right + pair },
    };
    rows.push(row(section, 'changed', sides));
    next = pair + 1;
  });
  addUntil(added.length);
  return rows;
}

/** The rows of two lists of lines. */
export function compareLines(
  a: readonly string[],
  b: readonly string[],
  section: Section = 'text',
): DiffRow[] {
  const runs = alignTexts(a, b);
  return runs.flatMap((run, index) => {
    const { state, left, right, count } = run;
    if (state === 'same') {
      return a.slice(left, left + count).map((text, place) =>
        row(section, 'same', {
          left: wholeSide(text, false, left + place + 1),
          right: wholeSide(text, false, right + place + 1),
        }),
      );
    }
    // What was removed and what was added at one place are told together, with the first of the two runs.
    const before = runs[index - 1];
    if (before && before.state !== 'same') return [];
    const after = runs[index + 1];
    const partner = after && after.state !== 'same' ? after : null;
    const [gone, come] = state === 'removed' ? [run, partner] : [partner, run];
    return blockRows({
      section,
      removed: gone ? a.slice(gone.left, gone.left + gone.count) : [],
      added: come ? b.slice(come.right, come.right + come.count) : [],
      left: (gone?.left ?? left) + 1,
      right: (come?.right ?? right) + 1,
    });
  });
}

/** The rows of two texts. Carriage returns belong to their lines: another line end is a difference. */
export function compareTexts(a: string, b: string, section: Section = 'text'): DiffRow[] {
  return compareLines(linesOf(a), linesOf(b), section);
}
