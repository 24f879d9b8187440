/** Collects the steps of one resolution. Whatever a name server answers, the list and each text in it stay bounded. */
import type { SkipReason, Step } from '#shared/model/destination.ts';
import { DESTINATION_LIMITS } from '#shared/model/destination.ts';

/** A step as it is told; what is left out is empty. */
export type Told = Pick<Step, 'kind' | 'name'> &
  Partial<Omit<Step, 'results'>> & { results?: readonly string[] };

export interface Trail {
  add(step: Told): void;
  /** Tells that something is not used, and why. */
  skip(reason: SkipReason, name: string, type: string, results: readonly string[]): void;
  /** All steps, the last one included: `chosen` where there is something to choose. */
  finish(chosen: Told | null): Step[];
}

/** Room for the two steps that always fit: that there were more, and what was chosen. */
const RESERVED = 2;

/** A text from the network, cut where it is too long. */
export function clip(text: string): string {
  const limit = DESTINATION_LIMITS.text;
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function stepOf({ kind, name, type = '', ttl = null, results = [], error = null }: Told): Step {
  const shown = results.slice(0, DESTINATION_LIMITS.results).map(clip);
  return {
    kind,
    name: clip(name),
    type: clip(type),
    ttl,
    results: shown,
    error: error === null ? null : clip(error),
  };
}

/** Begins an empty trail. */
export function createTrail(): Trail {
  const steps: Step[] = [];
  let dropped = 0;
  const add = (step: Told): void => {
    if (steps.length < DESTINATION_LIMITS.steps - RESERVED) steps.push(stepOf(step));
    else dropped++;
  };
  return {
    add,
    skip: (reason, name, type, results) => add({ kind: 'skipped', name, type, results, error: reason }),
    finish(chosen) {
      const more: Told[] = dropped > 0 ? [{ kind: 'skipped', name: '', error: 'LIMIT' }] : [];
      return [...steps, ...[...more, ...(chosen ? [chosen] : [])].map(stepOf)];
    },
  };
}
