/**
 * What is said of messages beside their bytes: a mark and a comment. What a capture or an agent said lies with the message and is
 * read when somebody looks; what a person writes takes its place, in a table with limits. As one text, which a capture can carry as
 * a comment, both survive being written out and read again.
 */
import type { Mark } from '#shared/model/traffic.ts';
import { markSchema } from '#shared/model/traffic.ts';

export interface Note {
  readonly mark: Mark | null;
  readonly comment: string;
}

/** What is to be another one; what is left out stays. */
export type NoteChange = { readonly [K in keyof Note]?: Note[K] | undefined };

export const NO_NOTE: Note = { mark: null, comment: '' };

/** Messages that can have a note of a person, and characters of all of them. */
export const MOST_NOTES = 20_000;
export const MOST_TEXT = 8_000_000;

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

export interface Notes {
  readonly size: number;
  /** What a person wrote; null where nothing was, so that what came with the message holds. */
  get(id: number): Note | null;
  /** False where there is no room for it. */
  set(id: number, note: Note): boolean;
  /** Forgets those of ids before `first`. */
  forgetBefore(first: number): void;
  clear(): void;
}

/** Makes a table without notes. */
export function createNotes(): Notes {
  const notes = new Map<number, Note>();
  let text = 0;
  const forget = (id: number): void => {
    text -= notes.get(id)?.comment.length ?? 0;
    notes.delete(id);
  };
  return {
    get size() {
      return notes.size;
    },
    get: (id) => notes.get(id) ?? null,
    set(id, note) {
      const before = notes.get(id);
      const grows = note.comment.length - (before?.comment.length ?? 0);
      if ((!before && notes.size >= MOST_NOTES) || text + grows > MOST_TEXT) return false;
      text += grows;
      notes.set(id, note);
      return true;
    },
    forgetBefore(first) {
      for (const id of notes.keys()) if (id < first) forget(id);
    },
    clear() {
      notes.clear();
      text = 0;
    },
  };
}
