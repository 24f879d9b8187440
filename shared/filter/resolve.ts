/** Looks up the fields of a parsed filter, checks operators and values, and makes a plan of tests. All errors are told, not the first alone. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { FilterContext } from './context.ts';
import type { FilterError } from './errors.ts';
import { filterError } from './errors.ts';
import { COST } from './field.ts';
import type { FieldRef } from './find-field.ts';
import { fieldByName, looksLikeField, resolvePath } from './find-field.ts';
import { compareLeaf, existsLeaf, isOperatorOf } from './leaf.ts';
import type { Predicate } from './record.ts';
import { createSearch } from './search.ts';
import type { CompareNode, Node, WordNode } from './syntax.ts';

/** A test of one field with what it costs. */
export interface Leaf {
  readonly kind: 'leaf';
  readonly cost: number;
  readonly test: Predicate;
}

export type Plan =
  | Leaf
  | { readonly kind: 'all' }
  | { readonly kind: 'not'; readonly term: Plan }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Plan[] };

/** The plan of a tree, or everything that is wrong with it. */
export function resolveFilter(node: Node, context: FilterContext): Result<Plan, readonly FilterError[]> {
  const errors: FilterError[] = [];
  const plan = planOf(node, context, errors);
  return errors.length > 0 ? err(errors) : ok(plan);
}

const NONE: Plan = { kind: 'all' };

/** Puts errors into a list and stands in for what has one. */
function planOf(node: Node, context: FilterContext, errors: FilterError[]): Plan {
  switch (node.kind) {
    case 'all':
      return NONE;
    case 'and':
    case 'or':
      return { kind: node.kind, terms: node.terms.map((term) => planOf(term, context, errors)) };
    case 'not':
      return { kind: 'not', term: planOf(node.term, context, errors) };
    default: {
      const leaf = leafOf(node, context);
      if (leaf.ok) return leaf.value;
      errors.push(leaf.error);
      return NONE;
    }
  }
}

function leafOf(
  node: Exclude<Node, { kind: 'all' | 'and' | 'or' | 'not' }>,
  context: FilterContext,
): Result<Leaf, FilterError> {
  if (node.kind === 'word') return wordLeaf(node);
  const ref = resolvePath(node.field);
  if (!ref.ok) return ref;
  return node.kind === 'field'
    ? ok(leaf(ref.value, existsLeaf(ref.value)))
    : comparison(ref.value, node, context);
}

function leaf({ field }: FieldRef, test: Predicate): Leaf {
  return { kind: 'leaf', cost: field.cost, test };
}

/** A bare word that names a field asks whether it is there; every other word or string is searched for in the bytes. */
function wordLeaf({ text, quoted, span }: WordNode): Result<Leaf, FilterError> {
  const named = quoted ? null : fieldByName(text);
  const isAsked = named?.field.always !== true || text.includes('.');
  if (named && named.key !== null && isAsked) {
    const ref = { field: named.field, key: named.key, index: null };
    return ok(leaf(ref, existsLeaf(ref)));
  }
  if (!quoted && !named && looksLikeField(text))
    return err(filterError('field-unknown', span, { name: text }));
  const search = createSearch(text);
  return ok({ kind: 'leaf', cost: COST.bytes, test: ({ bytes }) => search(bytes) });
}

function comparison(ref: FieldRef, node: CompareNode, context: FilterContext): Result<Leaf, FilterError> {
  const { operator, operatorSpan, items, field } = node;
  if (!isOperatorOf(ref.field, operator))
    return err(filterError('operator-not-for-field', operatorSpan, { field: field.name, operator }));
  const test = compareLeaf(ref, operator, items, context);
  return test.ok ? ok(leaf(ref, test.value)) : test;
}
