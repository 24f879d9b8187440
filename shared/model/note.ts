/**
 * What is said of a message beside its bytes: a mark and a comment. As one text, which a capture can carry as the comment of a packet,
 * both survive being written out and read again.
 */
import type { Mark } from './traffic.ts';
import { markSchema } from './traffic.ts';

export interface Note {
  readonly mark: Mark | null;
  readonly comment: string;
}

/** What is to be another one; what is left out stays. */
export type NoteChange = { readonly [K in keyof Note]?: Note[K] | undefined };

export const NO_NOTE: Note = { mark: null, comment: '' };

const MARK_LINE = /^Sipwright mark: (\w+)$/;

/** The text that a capture carries for a note; '' for none. */
export function noteText({ mark, comment }: Note): string {
  if (mark === null) return comment;
  return `Sipwright mark: ${mark}${comment === '' ? '' : `\n${comment}`}`;
}

/** The note that a text of a capture tells. A mark is a line of its own, wherever other programs have put it. */
export function readNote(text: string): Note {
  if (text === '') return NO_NOTE;
  if (!text.includes('Sipwright mark: ')) return { mark: null, comment: text };
  let mark: Mark | null = null;
  const lines = text.split('\n').filter((line) => {
    const name = MARK_LINE.exec(line)?.[1];
    const known = markSchema.options.find((one) => one === name);
    if (known) mark = known;
    return known === undefined;
  });
  return { mark, comment: lines.join('\n') };
}
