/**
 * What was found in calls, over all views: another filter shows other calls, and finds nothing else in them. Bounded by calls and
 * by findings; beyond that what was looked at longest ago is forgotten, and looked at again where it is wanted.
 */
import type { CallFindings } from './call-findings.ts';

export interface CacheLimits {
  readonly calls: number;
  readonly findings: number;
}

/** The part of a limit that stays where it was reached. */
const KEPT = 0.9;

const LIMITS: CacheLimits = { calls: 200_000, findings: 50_000 };

export class FindingCache {
  readonly #limits: CacheLimits;
  /** In the order in which they were looked at. */
  readonly #calls = new Map<number, CallFindings>();
  #findings = 0;

  constructor(limits: CacheLimits = LIMITS) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#calls.size;
  }

  get(id: number): CallFindings | null {
    return this.#calls.get(id) ?? null;
  }

  put(id: number, found: CallFindings): void {
    this.#drop(id);
    this.#calls.set(id, found);
    this.#findings += found.findings.length;
    if (this.#isBeyond(1)) this.#makeRoom();
  }

  clear(): void {
    this.#calls.clear();
    this.#findings = 0;
  }

  #isBeyond(part: number): boolean {
    const { calls, findings } = this.#limits;
    return this.#calls.size > calls * part || this.#findings > findings * part;
  }

  /** Many at once: each walk begins with all that was forgotten since the map was made anew. */
  #makeRoom(): void {
    for (const [oldest] of this.#calls) {
      if (!this.#isBeyond(KEPT)) return;
      this.#drop(oldest);
    }
  }

  #drop(id: number): void {
    this.#findings -= this.#calls.get(id)?.findings.length ?? 0;
    this.#calls.delete(id);
  }
}
