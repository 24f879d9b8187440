/** What persons wrote about messages, by their ids: it takes the place of what came with the message, and has limits. */
import type { Note } from '#shared/model/note.ts';

/** Messages that can have a note of a person, and characters of all of them. */
export const MOST_NOTES = 20_000;
export const MOST_TEXT = 8_000_000;

export interface Notes {
  readonly size: number;
  /** What a person wrote; null where nothing was, so that what came with the message holds. */
  get(id: number): Note | null;
  /** False where there is no room for it. */
  set(id: number, note: Note): boolean;
  /** Forgets those of ids before `first`. */
  forgetBefore(first: number): void;
  /** The ids of those that were written about. */
  ids(): Iterable<number>;
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
    ids: () => notes.keys(),
    clear() {
      notes.clear();
      text = 0;
    },
  };
}
