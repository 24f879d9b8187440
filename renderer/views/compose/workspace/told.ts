/** What is told of files that were brought in, or written for another program: what could not be used, file by file. */
import type { ScriptNote } from '#shared/sipp/script.ts';
import type { ImportNote } from '#shared/workspace/import.ts';

/** The file may also be one that the browser cannot read, such as a folder. */
export type ToldNote = ImportNote | ScriptNote | { readonly code: 'unreadable'; readonly detail: string };

export interface Told {
  readonly name: string;
  readonly notes: readonly ToldNote[];
}

/** Lines of a file that are listed. */
const LISTED = 100;

/** What the notes of a file say, each once; behind the last that is listed only how many follow. */
export function toldLines(
  { notes }: Told,
  say: (code: string, named: { readonly count: number; readonly detail: string }) => string,
): { readonly lines: readonly string[]; readonly more: number } {
  const all = notes.map(({ code, ...about }) => say(code, { count: 1, detail: '', ...about }));
  const lines = [...new Set(all)];
  return { lines: lines.slice(0, LISTED), more: Math.max(0, lines.length - LISTED) };
}
