/** What the browser keeps of workspaces, by where they are: the environment that is chosen, and the folders that are folded. */
import * as v from 'valibot';
import type { Store } from '../../../host/storage.ts';
import { readJson, writeJson } from '../../../host/storage.ts';

const KEY = 'sipwright.workspaces';
export const PLACE_LIMIT = 12;
const FOLDED_LIMIT = 2_000;

const text = (limit: number) => v.pipe(v.string(), v.maxLength(limit));
const keptSchema = v.pipe(
  v.array(
    v.object({
      root: text(1_000),
      environment: text(100),
      folded: v.pipe(v.array(text(400)), v.maxLength(FOLDED_LIMIT)),
    }),
  ),
  v.maxLength(PLACE_LIMIT),
);

/** What is remembered of one workspace. */
export interface Place {
  readonly root: string;
  /** '' for none. */
  readonly environment: string;
  /** Paths of folders that are not unfolded. */
  readonly folded: readonly string[];
}

/** The workspaces that were open, the newest first; none where what is there cannot be read. */
export function readPlaces(storage: Store | null): readonly Place[] {
  const kept = v.safeParse(keptSchema, readJson(storage, KEY));
  return kept.success ? kept.output : [];
}

/** False where the browser keeps nothing. */
export function writePlaces(storage: Store | null, places: readonly Place[]): boolean {
  return writeJson(storage, KEY, places);
}

/** What is remembered of a workspace; a new one has no environment, and nothing is folded. */
export function placeOf(places: readonly Place[], root: string): Place {
  return places.find((place) => place.root === root) ?? { root, environment: '', folded: [] };
}

/** With a workspace as the newest. */
export function withPlace(places: readonly Place[], place: Place): readonly Place[] {
  const kept = { ...place, folded: place.folded.slice(0, FOLDED_LIMIT) };
  return [kept, ...places.filter(({ root }) => root !== place.root)].slice(0, PLACE_LIMIT);
}
