/**
 * Delays, counted in ranges that grow with them: each range is 2 % wider than the one before, so that a percentile is off by 1 %
 * at the most, however many delays there are, and takes 5 KB. Delays below a hundredth of a millisecond count as none, and none
 * is told to be longer than eleven days but the longest.
 */
import type { Delays } from '#shared/model/statistics.ts';
import { DELAY_BOUNDS } from '#shared/model/statistics.ts';

const SHORTEST = 0.01;
const LONGEST = 1e9;
const GROWTH = Math.log(1.02);
const RANGES = Math.ceil(Math.log(LONGEST / SHORTEST) / GROWTH) + 2;

/** The range of a delay; the first is for what is too short to be told from nothing. */
function rangeOf(delay: number): number {
  if (delay < SHORTEST) return 0;
  return Math.min(RANGES - 1, 1 + Math.floor(Math.log(delay / SHORTEST) / GROWTH));
}

/** The middle of a range, by its ratio to both ends. */
const middleOf = (range: number): number => (range === 0 ? 0 : SHORTEST * Math.exp((range - 0.5) * GROWTH));

export class DelayCounter {
  #count = 0;
  #sum = 0;
  #longest = 0;
  readonly #ranges = new Uint32Array(RANGES);
  readonly #spread: number[] = new Array<number>(DELAY_BOUNDS.length + 1).fill(0);

  /** Counts a delay in milliseconds; what is not known (NaN) is not counted, and none is below 0. */
  add(milliseconds: number): void {
    if (!Number.isFinite(milliseconds)) return;
    const delay = Math.max(0, milliseconds);
    this.#count++;
    this.#sum += delay;
    if (delay > this.#longest) this.#longest = delay;
    const range = rangeOf(delay);
    this.#ranges[range] = (this.#ranges[range] ?? 0) + 1;
    let bound = 0;
    while (bound < DELAY_BOUNDS.length && delay > (DELAY_BOUNDS[bound] ?? 0)) bound++;
    this.#spread[bound] = (this.#spread[bound] ?? 0) + 1;
  }

  result(): Delays {
    const isNone = this.#count === 0;
    return {
      count: this.#count,
      mean: isNone ? null : this.#sum / this.#count,
      p50: this.#percentile(0.5),
      p90: this.#percentile(0.9),
      p95: this.#percentile(0.95),
      p99: this.#percentile(0.99),
      longest: isNone ? null : this.#longest,
      bounds: [...DELAY_BOUNDS],
      spread: [...this.#spread],
    };
  }

  /** The delay that a share of all does not exceed (nearest rank). */
  #percentile(share: number): number | null {
    if (this.#count === 0) return null;
    let left = Math.ceil(share * this.#count);
    for (let range = 0; range < RANGES; range++) {
      left -= this.#ranges[range] ?? 0;
      if (left <= 0) return Math.min(middleOf(range), this.#longest);
    }
    return this.#longest;
  }
}
