/** Flows with one fault each, by the rule that finds it and the `why` that it tells: ladders for `flow-text`. */
import type { FaultyFlow } from './flow-kit.ts';
import { ACCESS_FAULTS } from './faulty-flows-access.ts';
import { SETUP_FAULTS } from './faulty-flows-setup.ts';
import { WAY_FAULTS } from './faulty-flows-way.ts';

export type { FaultyFlow } from './flow-kit.ts';

export const FAULTY_FLOWS: readonly FaultyFlow[] = [...SETUP_FAULTS, ...ACCESS_FAULTS, ...WAY_FAULTS];
