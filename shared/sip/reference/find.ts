/** Finds what a name stands for in the reference, in any case, and the names that come near one that stands for nothing. */
import type { Entry } from './entry.ts';
import { ENTRIES } from './entry.ts';

/** What an entry can be asked for, most telling first: its name, then its compact form or reason phrase. */
function namesOf(entry: Entry): string[] {
  if (entry.kind === 'status') return [entry.name, entry.reason];
  if (entry.kind === 'header' && entry.compact !== null) return [entry.name, entry.compact];
  return [entry.name];
}

/** The first entry of a name wins: `Not Acceptable` is 406, not 606. */
const BY_NAME: ReadonlyMap<string, Entry> = new Map(
  [...ENTRIES]
    .reverse()
    .flatMap((entry) => namesOf(entry).map((name) => [name.toLowerCase(), entry] as const)),
);

/** The entry of a method, status code, reason phrase, header (full or compact) or flow, in any case; null for anything else. */
export function findReference(name: string): Entry | null {
  return BY_NAME.get(name.trim().toLowerCase()) ?? null;
}

/** The longest name of an entry has less; anything longer is near none of them. */
const LONGEST = 40;
const MOST = 5;

/** The fewest letters to put in, take out or change to make one text of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** How far a name is from what was asked: the beginning of a name is nearest, then a part of one, then a slip of the finger. */
function farness(asked: string, name: string): number {
  if (asked.length > 1 && name.startsWith(asked)) return 0;
  if (asked.length > 2 && name.includes(asked)) return 0.5;
  if (name.length === 1) return Infinity;
  const far = distance(asked, name);
  return far <= Math.floor((asked.length + 1) / 3) ? far : Infinity;
}

/** At most five names of the reference that come near `name`, nearest first; none where nothing does. */
export function suggest(name: string): string[] {
  const asked = name.trim().toLowerCase();
  if (asked === '' || asked.length > LONGEST) return [];
  return ENTRIES.map((entry) => ({
    name: entry.name,
    far: Math.min(...namesOf(entry).map((one) => farness(asked, one.toLowerCase()))),
  }))
    .filter(({ far }) => far < Infinity)
    .sort((a, b) => a.far - b.far)
    .slice(0, MOST)
    .map((one) => one.name);
}
