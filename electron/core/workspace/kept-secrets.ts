/** The secrets of environments: in memory only, by the environment's name. */
import type { Lookup } from '#shared/template/render.ts';

/** More than this are not held; the oldest one is forgotten. */
const HELD = 200;

export interface KeptSecrets {
  /** Null forgets it. */
  set(environment: string, name: string, value: string | null): void;
  has(environment: string, name: string): boolean;
  lookup(environment: string): Lookup;
}

export function createKeptSecrets(): KeptSecrets {
  const held = new Map<string, string>();
  const keyOf = (environment: string, name: string): string => JSON.stringify([environment, name]);
  return {
    set(environment, name, value) {
      const key = keyOf(environment, name);
      held.delete(key);
      if (value !== null) held.set(key, value);
      for (const oldest of held.keys()) {
        if (held.size <= HELD) break;
        held.delete(oldest);
      }
    },
    has: (environment, name) => held.has(keyOf(environment, name)),
    lookup:
      (environment) =>
      ({ name, args }) =>
        args.length === 0 ? (held.get(keyOf(environment, name)) ?? null) : null,
  };
}
