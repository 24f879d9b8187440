/** Short words about a row, and how a comment is told among them. */
import { visibleText } from '#shared/lib/visible.ts';

/** What stands in the notes, with its colour. */
export interface ShortNote {
  readonly text: string;
  readonly tone: string;
  /** What is told by the pointer; the text itself where it is left out. */
  readonly hint?: string;
}

/** The notes of a row as one text. */
export const joined = (notes: readonly ShortNote[]): string => notes.map(({ text }) => text).join(' · ');

/** Characters of a comment that a cell holds. */
const SHOWN = 200;

/** A comment with its control characters visible and its lines kept. */
export function commentText(comment: string): string {
  return comment
    .split(/\r\n|\n|\r/)
    .map(visibleText)
    .join('\n');
}

/** The begin of a comment on one line. */
export function shortComment(comment: string): string {
  const line = comment.slice(0, SHOWN + 1).replace(/[\r\n]+/g, ' ');
  return visibleText(line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line);
}

/** A comment among the notes. What an agent says of each message (`HEP: …`) is read in its own column. */
export function commentNotes(comment: string): ShortNote[] {
  if (comment === '' || comment.startsWith('HEP: ')) return [];
  return [{ text: shortComment(comment), tone: 'comment', hint: commentText(comment) }];
}
