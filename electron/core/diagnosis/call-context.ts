/** How far the traffic of a capture reaches: what has not come by then is missing, not only late. */
import type { FindingContext } from '#shared/flow/findings/find.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';

/** The time until which the traffic of a context is known, in milliseconds since 1970-01-01 UTC. */
export const reachOf = ({ now, end }: FindingContext): number => Math.max(end, now ?? end);

export interface ContextDeps {
  readonly tracker: Pick<CallTracker, 'heardUntil'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** What is heard live reaches to this moment; a capture (named by its id) reaches to its last message. */
export function contextOf({ tracker, clock }: ContextDeps, capture: string): FindingContext {
  return { now: capture === '' ? clock.now() : null, end: tracker.heardUntil(capture) };
}
