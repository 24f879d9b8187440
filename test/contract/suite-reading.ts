/** Inputs for the methods by which traffic is read: one that fits each, and some that are refused with the path of what is wrong. */
import type { Input } from '#shared/contract/contract.ts';
import type { readingMethods } from '#shared/contract/reading-methods.ts';
import { MISSING } from './suite-kit.ts';

type Names = keyof typeof readingMethods;
type Wrong = readonly (readonly [input: unknown, path: string])[];

const FLOW = { dialogs: [MISSING], legs: true };
const PAGE = { from: 0, count: 10 };

export const soundReading: { [K in Names]: Input<K> } = {
  'flows.get': FLOW,
  'flows.timers': FLOW,
  'flows.offers': FLOW,
  'flows.findings': FLOW,
  'findings.page': { view: MISSING, rule: null, host: null, ...PAGE },
  'messages.hops': { id: MISSING },
  'annotations.set': { ids: [MISSING], mark: 'red', comment: 'here it broke' },
  'statistics.get': { view: MISSING },
};

const WRONG_FLOW: Wrong = [
  [{ dialogs: [], legs: false }, 'dialogs'],
  [{ dialogs: Array.from({ length: 51 }, (_, i) => i), legs: false }, 'dialogs'],
  [{ dialogs: [1] }, 'legs'],
];

export const unsoundReading: Record<Names, Wrong> = {
  'flows.get': WRONG_FLOW,
  'flows.timers': WRONG_FLOW,
  'flows.offers': WRONG_FLOW,
  'flows.findings': WRONG_FLOW,
  'findings.page': [
    [{ view: 1, rule: 'no such rule', host: null, ...PAGE }, 'rule'],
    [{ view: 1, rule: null, host: 'x'.repeat(301), ...PAGE }, 'host'],
    [{ view: 1, rule: null, host: null, from: 0, count: 201 }, 'count'],
  ],
  'messages.hops': [[{ id: -1 }, 'id']],
  'annotations.set': [
    [{ ids: [] }, 'ids'],
    [{ ids: [1], mark: 'pink' }, 'mark'],
    [{ ids: [1], comment: 'x'.repeat(10_001) }, 'comment'],
  ],
  'statistics.get': [[{ view: '1' }, 'view']],
};
