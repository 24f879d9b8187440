/** The loops of a scenario that are plain ones: from a label, so many times, as a counter says. */
import { SEQUENCE_LIMITS } from '#shared/sequence/problems.ts';
import type { Element } from './read-xml.ts';

export const actionsOf = ({ children }: Element): readonly Element[] =>
  children.filter(({ name }) => name === 'action').flatMap((action) => action.children);

/** A step of a scenario, or steps that are done several times. */
export type Part =
  Element | { readonly name: 'repeat'; readonly times: number; readonly parts: readonly Part[] };

/** Ways back that are looked at: a scenario of nothing else must not take long. */
const MOST_WAYS = 50;

export const isLoop = (part: Part): part is Exclude<Part, Element> => 'parts' in part;

interface Loop {
  /** Where the label stands, and what leads back to it. */
  readonly from: number;
  readonly to: number;
  readonly times: number;
  /** The variables of its counter: what sets them is the loop, and no step. */
  readonly variables: ReadonlySet<string>;
}

const all = (elements: readonly Element[], name: string): readonly Element[] =>
  elements.flatMap(actionsOf).filter((action) => action.name === name);

const numberIn = (text: string | undefined): number =>
  /^\d{1,6}(?:\.0*)?$/.test(text ?? '') ? Number(text) : NaN;

/** The loop that ends with an element, or null where it is none, or not one of a fixed number. */
function loopAt(elements: readonly Element[], to: number): Loop | null {
  const { next, test } = elements[to]?.attributes ?? {};
  if (next === undefined || test === undefined) return null;
  const from = elements
    .slice(0, to)
    .findLastIndex(({ name, attributes }) => name === 'label' && attributes['id'] === next);
  if (from < 0) return null;
  const inside = elements.slice(from, to + 1);
  const limit = all(inside, 'test').find(({ attributes }) => attributes['assign_to'] === test)?.attributes;
  const counter = limit?.['variable'] ?? '';
  const counts = (action: Element): boolean => action.attributes['assign_to'] === counter;
  const steps = all(inside, 'add').filter(counts);
  const begun = all(elements.slice(0, from), 'assign').findLast(counts);
  const more = { less_than: 0, less_than_equal: 1 }[limit?.['compare'] ?? ''] ?? NaN;
  const times = numberIn(limit?.['value']) - numberIn(begun?.attributes['value']) + more;
  const isPlain = steps.length === 1 && numberIn(steps[0]?.attributes['value']) === 1;
  if (!isPlain || !(times >= 1 && times <= SEQUENCE_LIMITS.times)) return null;
  return { from, to, times, variables: new Set([counter, test]) };
}

/** Whether an element does nothing but count. */
function onlyCounts(element: Element, variables: ReadonlySet<string>): boolean {
  const actions = actionsOf(element);
  return (
    element.name === 'nop' &&
    actions.every(({ attributes }) => variables.has(attributes['assign_to'] ?? '')) &&
    (actions.length > 0 || variables.has(element.attributes['test'] ?? ''))
  );
}

/** The elements with their plain loops as such, the inner ones within the outer. Loops that cross each other stay what they are. */
export function withLoops(elements: readonly Element[], depth = 0): readonly Part[] {
  const labels = elements.some(({ name }) => name === 'label');
  if (!labels || depth >= SEQUENCE_LIMITS.depth) return elements;
  // From the back: the last way back to a label is that of the outermost loop.
  for (const to of waysBack(elements)) {
    const loop = loopAt(elements, to);
    if (!loop) continue;
    const silent = (element: Element): boolean => !onlyCounts(element, loop.variables);
    const inside = elements
      .slice(loop.from + 1, loop.to + 1)
      .filter(silent)
      .map(withoutWayBack(loop, elements));
    return [
      ...withLoops(elements.slice(0, loop.from).filter(silent), depth),
      { name: 'repeat', times: loop.times, parts: withLoops(inside, depth + 1) },
      ...elements.slice(loop.to + 1),
    ];
  }
  return elements;
}

/** The last element of a loop may send or receive, too: what leads back is the loop. */
const withoutWayBack =
  ({ to }: Loop, elements: readonly Element[]) =>
  (element: Element): Element => {
    if (element !== elements[to]) return element;
    const kept = Object.entries(element.attributes).filter(([name]) => name !== 'next' && name !== 'test');
    const attributes = Object.fromEntries(kept);
    return { ...element, attributes };
  };

/** The elements that alone lead to a label, from the back. */
function waysBack(elements: readonly Element[]): readonly number[] {
  const named = elements.flatMap(({ attributes: { next, test } }, at) =>
    next === undefined ? [] : [{ at, next, isTested: test !== undefined }],
  );
  const count = new Map<string, number>();
  for (const { next } of named) count.set(next, (count.get(next) ?? 0) + 1);
  const alone = named.filter(({ next, isTested }) => isTested && count.get(next) === 1);
  return alone
    .map(({ at }) => at)
    .reverse()
    .slice(0, MOST_WAYS);
}
