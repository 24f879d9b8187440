/** Makes one predicate of a plan: of the terms of `and` and `or` the cheaper ones are asked first, so that columns decide most rows. */
import type { Predicate } from './record.ts';
import type { Plan } from './resolve.ts';

/** What asking a plan costs at most. */
function costOf(plan: Plan): number {
  if (plan.kind === 'leaf') return plan.cost;
  if (plan.kind === 'all') return 0;
  return plan.kind === 'not' ? costOf(plan.term) : plan.terms.reduce((sum, term) => sum + costOf(term), 0);
}

function byCost(terms: readonly Plan[]): Predicate[] {
  const priced = terms.map((term) => ({ term, cost: costOf(term) }));
  return priced.sort((a, b) => a.cost - b.cost).map(({ term }) => compilePlan(term));
}

/** Two at a time are asked faster than a loop over a list; a longer list is a loop. */
function all(tests: readonly Predicate[]): Predicate {
  const [first, second, third] = tests;
  if (!first || !second) return first ?? (() => true);
  if (!third) return (record) => first(record) && second(record);
  return (record) => {
    for (const test of tests) if (!test(record)) return false;
    return true;
  };
}

function some(tests: readonly Predicate[]): Predicate {
  const [first, second, third] = tests;
  if (!first || !second) return first ?? (() => false);
  if (!third) return (record) => first(record) || second(record);
  return (record) => {
    for (const test of tests) if (test(record)) return true;
    return false;
  };
}

/** The predicate of a plan. */
export function compilePlan(plan: Plan): Predicate {
  switch (plan.kind) {
    case 'leaf':
      return plan.test;
    case 'all':
      return () => true;
    case 'not': {
      const test = compilePlan(plan.term);
      return (record) => !test(record);
    }
    default:
      return plan.kind === 'and' ? all(byCost(plan.terms)) : some(byCost(plan.terms));
  }
}
