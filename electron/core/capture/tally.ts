/** Counts what gave no message, by reason. */
import type { CaptureCounters, SkipReason } from './captured-message.ts';
import { SKIP_REASONS } from './captured-message.ts';

export interface Tally {
  skip(reason: SkipReason, count?: number): void;
  skipped(): CaptureCounters['skipped'];
}

const PLACES: ReadonlyMap<SkipReason, number> = new Map(SKIP_REASONS.map((reason, i) => [reason, i]));

/** Makes a tally of zeros. */
export function createTally(): Tally {
  const counts = new Float64Array(SKIP_REASONS.length);
  return {
    skip(reason, count = 1) {
      const at = PLACES.get(reason) ?? 0;
      counts[at] = (counts[at] ?? 0) + count;
    },
    skipped() {
      const rows = SKIP_REASONS.map((reason, i) => [reason, counts[i] ?? 0] as const);
      return Object.fromEntries(rows.filter(([, count]) => count > 0));
    },
  };
}
