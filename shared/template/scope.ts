/**
 * What the values of a text stand for. A variable's value is a text that may hold values itself: it is worked out once for a scope, so
 * that a made-up identifier is the same wherever its variable stands.
 */
import type { Lookup } from './render.ts';
import { renderTemplate } from './render.ts';
import type { ValueCall } from './template.ts';
import { textOf } from '#shared/lib/bytes.ts';

/** So deep may a value lead to another one, and so long may it be. */
const DEEPEST = 12;
const LONGEST = 262_144;

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

/**
 * The lookup of variables over what is known besides. A variable whose value leads back to itself, holds something unknown, or grows
 * too long, has no value.
 */
export function variableScope(variables: Readonly<Record<string, string>>, beyond: Lookup): Lookup {
  const known = new Map<string, string | null>();
  const inside = new Set<string>();

  function valueOf(name: string): string | null {
    const held = known.get(name);
    if (held !== undefined) return held;
    if (inside.has(name) || inside.size >= DEEPEST) return null;
    inside.add(name);
    const { bytes, unresolved } = renderTemplate(variables[name] ?? '', lookup);
    inside.delete(name);
    const value = unresolved.length > 0 || bytes.length > LONGEST ? null : textOf(bytes);
    known.set(name, value);
    return value;
  }

  function lookup(call: ValueCall): string | Uint8Array | null {
    const isVariable = call.args.length === 0 && Object.hasOwn(variables, call.name);
    return isVariable ? valueOf(call.name) : beyond(call);
  }
  return lookup;
}
