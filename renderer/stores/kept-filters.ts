/** What the browser keeps of filters: those that were saved under a name, and the ones that were used last. */
import * as v from 'valibot';
import { filterTextSchema } from '#shared/model/view.ts';
import type { Store } from '../host/storage.ts';
import { readJson, writeJson } from '../host/storage.ts';

const KEY = 'sipwright.filters';
export const RECENT_LIMIT = 20;
const SAVED_LIMIT = 100;
export const NAME_LIMIT = 80;

const filterText = v.pipe(filterTextSchema, v.minLength(1));
const keptSchema = v.object({
  saved: v.pipe(
    v.array(
      v.object({ name: v.pipe(v.string(), v.minLength(1), v.maxLength(NAME_LIMIT)), filter: filterText }),
    ),
    v.maxLength(SAVED_LIMIT),
  ),
  recent: v.pipe(v.array(filterText), v.maxLength(RECENT_LIMIT)),
});

export interface SavedFilter {
  readonly name: string;
  readonly filter: string;
}

export interface KeptFilters {
  readonly saved: readonly SavedFilter[];
  /** The newest first. */
  readonly recent: readonly string[];
}

/** What was kept; nothing where what is there cannot be read. */
export function readFilters(storage: Store | null): KeptFilters {
  const kept = v.safeParse(keptSchema, readJson(storage, KEY));
  return kept.success ? kept.output : { saved: [], recent: [] };
}

/** False where the browser keeps nothing. */
export function writeFilters(storage: Store | null, kept: KeptFilters): boolean {
  return writeJson(storage, KEY, kept);
}

/** With a filter as the newest of those that were used. */
export function withRecent(kept: KeptFilters, filter: string): KeptFilters {
  const recent = [filter, ...kept.recent.filter((one) => one !== filter)].slice(0, RECENT_LIMIT);
  return { ...kept, recent };
}

/** With a filter under a name; one that had that name is replaced, in its place. */
export function withSaved(kept: KeptFilters, name: string, filter: string): KeptFilters {
  const one = { name: name.trim().slice(0, NAME_LIMIT), filter };
  if (one.name === '' || filter === '') return kept;
  const isKnown = kept.saved.some((saved) => saved.name === one.name);
  const saved = isKnown
    ? kept.saved.map((before) => (before.name === one.name ? one : before))
    : [...kept.saved, one].slice(-SAVED_LIMIT);
  return { ...kept, saved };
}

export function withoutSaved(kept: KeptFilters, name: string): KeptFilters {
  return { ...kept, saved: kept.saved.filter((saved) => saved.name !== name) };
}

/** With another name for a filter that is saved; nothing changes where that name is empty or another filter's. */
export function withName(kept: KeptFilters, name: string, next: string): KeptFilters {
  const wanted = next.trim().slice(0, NAME_LIMIT);
  if (wanted === '' || kept.saved.some((saved) => saved.name === wanted)) return kept;
  const saved = kept.saved.map((one) => (one.name === name ? { ...one, name: wanted } : one));
  return { ...kept, saved };
}
