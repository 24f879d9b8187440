/**
 * What persons wrote about the messages of a run, in a small file beside its captures: these are written already when somebody
 * writes about them. The file is read without trust.
 */
export const NOTES = 'notes.json';

/** Notes that are read; no run has more (`MOST_NOTES` of the store). */
const MOST = 20_000;

/** The file, of texts by the names of their messages. */
export function notesText(notes: ReadonlyMap<string, string>): string {
  return `${JSON.stringify([...notes])}\n`;
}

/** Reads the file; what is none of ours is left out. */
export function parseNotes(text: string): Map<string, string> {
  const notes = new Map<string, string>();
  for (const entry of entriesIn(text).slice(0, MOST)) {
    if (!Array.isArray(entry)) continue;
    const [key, note]: unknown[] = entry;
    if (typeof key === 'string' && typeof note === 'string') notes.set(key, note);
  }
  return notes;
}

function entriesIn(text: string): unknown[] {
  try {
    const read: unknown = JSON.parse(text);
    return Array.isArray(read) ? read : [];
  } catch {
    // What is not JSON has no notes.
    return [];
  }
}
