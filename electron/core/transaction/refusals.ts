/**
 * Tells a flood from a busy peer: a source that was refused often in this second is not answered any more until the next.
 * Each refusal costs as much as an answer, so without this a flood would have all the time that others need. Bounded.
 */
import type { Clock } from '#shared/lib/clock.ts';

/** So many refusals a second are sent to one source; what it sends beyond them is let fall unanswered. */
export const REFUSALS_A_SECOND = 100;

/** So many sources are counted in one second; floods from more of them meet the limits of the table. */
const MOST_SOURCES = 10_000;

const SECOND = 1_000;

export interface Refusals {
  /** A request of the source was refused for want of room. */
  count(host: string): void;
  /** Whether the source has had its refusals for this second. */
  isFlooding(host: string): boolean;
}

/** Makes the count of a first second. */
export function createRefusals(clock: Clock): Refusals {
  const counts = new Map<string, number>();
  let until = -Infinity;

  function renew(): void {
    if (clock.now() < until) return;
    counts.clear();
    until = clock.now() + SECOND;
  }

  return {
    count(host) {
      renew();
      const known = counts.get(host) ?? 0;
      if (known > 0 || counts.size < MOST_SOURCES) counts.set(host, known + 1);
    },
    isFlooding(host) {
      // The usual case costs nothing: nobody was refused.
      if (counts.size === 0) return false;
      renew();
      return (counts.get(host) ?? 0) >= REFUSALS_A_SECOND;
    },
  };
}
