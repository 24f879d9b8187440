/** The calls outside of which a filter lets nothing pass, so that whoever knows calls by their Call-IDs need not ask it of others. */
import { resolvePath } from './find-field.ts';
import type { CompareNode, Node } from './syntax.ts';

/** Call-IDs that a filter may name; of more it is asked everywhere. */
const MOST = 64;

/** Of any message that passes the Call-ID is one of these; null where nothing is said of it. */
export function callIdsNeeded(node: Node): ReadonlySet<string> | null {
  switch (node.kind) {
    case 'and':
      return fewest(node.terms.map(callIdsNeeded));
    case 'or':
      return union(node.terms.map(callIdsNeeded));
    case 'compare':
      return namedBy(node);
    default:
      return null;
  }
}

/** What equals one of some texts: the field compares them as they are. */
function namedBy({ field, operator, items }: CompareNode): ReadonlySet<string> | null {
  const ref = resolvePath(field);
  if (!ref.ok || ref.value.field.name !== 'callid') return null;
  const isNaming = operator === '==' || operator === 'in';
  if (!isNaming || items.length > MOST || items.some(({ to }) => to !== null)) return null;
  return new Set(items.map(({ from }) => from.text));
}

/** Each term has to pass, so that the narrowest says enough. */
function fewest(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  let found: ReadonlySet<string> | null = null;
  for (const set of sets) if (set && (!found || set.size < found.size)) found = set;
  return found;
}

function union(sets: readonly (ReadonlySet<string> | null)[]): ReadonlySet<string> | null {
  const all = new Set<string>();
  for (const set of sets) {
    if (!set) return null;
    for (const callId of set) all.add(callId);
  }
  return all.size > MOST ? null : all;
}
