/** The pieces of a text: those in which it differs from another one, and those between them. */
import { alignTexts } from './sequence.ts';

export interface Piece {
  readonly text: string;
  /** Whether the other text has it not. */
  readonly changed: boolean;
}

/** A longer text is marked as a whole but for its begin and its end: nobody reads its words. */
const LONGEST = 4_000;
const WORD = /[\p{L}\p{N}]+|\s+|[^\p{L}\p{N}\s]/gu;

/** A text as one piece; an empty text has none. */
export function onePiece(text: string, changed: boolean): Piece[] {
  return text === '' ? [] : [{ text, changed }];
}

/** Pieces without empty ones, neighbours of one kind joined. */
export function joinPieces(pieces: readonly Piece[]): Piece[] {
  const joined: { text: string; changed: boolean }[] = [];
  for (const { text, changed } of pieces) {
    const last = joined.at(-1);
    if (last?.changed === changed) last.text += text;
    else if (text !== '') joined.push({ text, changed });
  }
  return joined;
}

/** Words, runs of white space, and every other character by itself; a very long text by its begin and its end. */
function wordsOf(text: string): string[] {
  if (text.length <= LONGEST) return text.match(WORD) ?? [];
  const [start, end] = [LONGEST / 2, text.length - LONGEST / 2];
  return [
    ...(text.slice(0, start).match(WORD) ?? []),
    text.slice(start, end),
    ...(text.slice(end).match(WORD) ?? []),
  ];
}

/** The pieces of two texts, told apart by their words. Each side's pieces joined are its text. */
export function wordPieces(left: string, right: string): { readonly left: Piece[]; readonly right: Piece[] } {
  const [a, b] = [wordsOf(left), wordsOf(right)];
  const pieces = { left: [] as Piece[], right: [] as Piece[] };
  for (const run of alignTexts(a, b)) {
    const changed = run.state !== 'same';
    const text = (words: readonly string[], from: number): string =>
      words.slice(from, from + run.count).join('');
    if (run.state !== 'added') pieces.left.push({ text: text(a, run.left), changed });
    if (run.state !== 'removed') pieces.right.push({ text: text(b, run.right), changed });
  }
  return { left: joinPieces(pieces.left), right: joinPieces(pieces.right) };
}
