/** Puts values in for `{{name}}` in a draft. Every byte that is not a variable with a value stays as it is. */
import type { Patch } from '#shared/lib/bytes.ts';
import { patchBytes, textOf, utf8 } from '#shared/lib/bytes.ts';

const OPEN = 0x7b;
const CLOSE = 0x7d;
const LONGEST_NAME = 64;
const NAME = /^[A-Za-z_][\w.-]*$/;

interface Place {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** The variable that begins at `start`, or null: two braces, a name with blanks around it, two braces. */
function variableAt(bytes: Uint8Array, start: number): Place | null {
  if (bytes[start] !== OPEN || bytes[start + 1] !== OPEN) return null;
  const limit = Math.min(bytes.length, start + LONGEST_NAME + 4);
  let close = start + 2;
  while (close < limit && bytes[close] !== CLOSE) close++;
  if (bytes[close] !== CLOSE || bytes[close + 1] !== CLOSE) return null;
  const name = textOf(bytes, { start: start + 2, end: close }).trim();
  return NAME.test(name) ? { start, end: close + 2, name } : null;
}

/** Every variable of a text, in order. */
export function findVariables(bytes: Uint8Array): Place[] {
  const places: Place[] = [];
  for (let at = bytes.indexOf(OPEN); at >= 0; at = bytes.indexOf(OPEN, at)) {
    const place = variableAt(bytes, at);
    if (place) places.push(place);
    at = place ? place.end : at + 1;
  }
  return places;
}

/** Replaces each `{{name}}` by its value. Those without a value stay, and are named once each in `unresolved`. */
export function expandVariables(
  bytes: Uint8Array,
  values: Readonly<Record<string, string>>,
): { bytes: Uint8Array; unresolved: string[] } {
  const unresolved = new Set<string>();
  const patches: Patch[] = [];
  for (const { start, end, name } of findVariables(bytes)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) unresolved.add(name);
    else patches.push({ span: { start, end }, bytes: utf8(value) });
  }
  return { bytes: patches.length > 0 ? patchBytes(bytes, patches) : bytes, unresolved: [...unresolved] };
}
