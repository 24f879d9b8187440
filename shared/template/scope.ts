/**
 * What the values of a text stand for. A variable's value is a text that may hold values itself: it is worked out once for a scope, so
 * that a made-up identifier is the same wherever its variable stands.
 */
import type { Lookup } from './render.ts';
import { renderTemplate } from './render.ts';
import type { ValueCall } from './template.ts';

/** So deep may a value lead to another one, and so long may it be, in bytes. */
const DEEPEST = 12;
const LONGEST = 262_144;
/** Bytes of all values of a scope: many that each hold a long one many times over grow without end. */
const LONGEST_TOGETHER = 8_388_608;

/** The lookup of several, asked in order. */
export function firstOf(...lookups: readonly Lookup[]): Lookup {
  return (call) => {
    for (const lookup of lookups) {
      const found = lookup(call);
      if (found !== null) return found;
    }
    return null;
  };
}

/** A lookup of names that need no argument. */
export function lookupIn(values: Readonly<Record<string, string | null | undefined>>): Lookup {
  return ({ name, args }) =>
    args.length === 0 && Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

/** Variables that were worked out, by name. */
export type Settled = Map<string, Uint8Array>;

/**
 * The lookup of variables over what is known besides. A variable whose value leads back to itself, holds something unknown, or grows
 * too long, has no value.
 * @param settled what was worked out already and stays, and takes what is worked out here: by it two scopes of one send agree
 */
export function variableScope(
  variables: Readonly<Record<string, string>>,
  beyond: Lookup,
  settled: Settled = new Map(),
): Lookup {
  const without = new Set<string>();
  const inside = new Set<string>();
  let room = [...settled.values()].reduce((left, { length }) => left - length, LONGEST_TOGETHER);

  function workOut(name: string): Uint8Array | null {
    inside.add(name);
    const { bytes, unresolved } = renderTemplate(variables[name] ?? '', lookup);
    inside.delete(name);
    return unresolved.length > 0 || bytes.length > Math.min(LONGEST, room) ? null : bytes;
  }

  function valueOf(name: string): Uint8Array | null {
    const held = settled.get(name);
    if (held || without.has(name) || inside.has(name) || inside.size >= DEEPEST) return held ?? null;
    const value = workOut(name);
    if (value) settled.set(name, value);
    else without.add(name);
    room -= value?.length ?? 0;
    return value;
  }

  function lookup(call: ValueCall): string | Uint8Array | null {
    const isVariable = call.args.length === 0 && Object.hasOwn(variables, call.name);
    return isVariable ? valueOf(call.name) : beyond(call);
  }
  return lookup;
}
