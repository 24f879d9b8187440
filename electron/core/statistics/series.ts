/**
 * Counts over time, of traffic whose extent nobody knows beforehand: they are kept by the second, and in longer steps as soon as there
 * are too many. What is told has steps that people count in. A time far away from nearly all others is left out of it, so
 * that one packet of a broken clock does not hide everything else.
 */
import { STATISTICS_STEPS } from '#shared/model/statistics.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps in which counts are kept: each divides the next one, so that counts can be put together. */
const KEPT_STEPS: readonly number[] = [
  ...[SECOND, 10 * SECOND, MINUTE, 10 * MINUTE, HOUR, 12 * HOUR],
  ...[1, 10, 100, 1_000, 10_000, 100_000].map((days) => days * DAY),
];

/** Steps that are told. */
const TOLD_STEPS: readonly number[] = [
  ...[1, 2, 5, 10, 30].map((seconds) => seconds * SECOND),
  ...[1, 2, 5, 10, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 6, 12].map((hours) => hours * HOUR),
  ...[0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((days) => days * 10 ** power * DAY)),
];

/** Counts of different steps that are kept at the most. */
const MOST_KEPT = 4_096;
/** The last time that a date can have (ECMA-262 21.4.1.1). */
const LAST_TIME = 8.64e15;

/** A part of the traffic that lies by itself counts where it has this share of all messages. */
const SHARE = 0.1;
/** So many times as far away as all the rest is long, and at least as many days, is too far. */
const FAR = 20;

/** The counts of one step, in columns. */
export interface Step {
  readonly counts: Uint32Array;
  total: number;
  first: number;
  last: number;
}

/** Steps from `start` on, all as long as `step`; a column of them has a figure for each. */
export interface ToldSeries {
  readonly start: number;
  readonly step: number;
  /** Times of the first and the last message that is told. */
  readonly from: number;
  readonly to: number;
  readonly outside: number;
  column(index: number): number[];
}

export class Series {
  readonly #columns: number;
  #level = 0;
  #steps = new Map<number, Step>();
  #unknown = 0;
  /** The step of the last message: the next one is mostly in it. */
  #key = NaN;
  #last: Step | null = null;

  /** Counts in so many columns. */
  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Counts a message in the step of its time; the columns of that step, or null where its time is not known. */
  add(time: number): Uint32Array | null {
    if (!(Math.abs(time) <= LAST_TIME)) {
      this.#unknown++;
      return null;
    }
    const step = this.#stepAt(time);
    step.total++;
    if (time < step.first) step.first = time;
    if (time > step.last) step.last = time;
    return step.counts;
  }

  result(): ToldSeries {
    const entries = [...this.#steps].sort(([a], [b]) => a - b);
    const all = entries.reduce((sum, [, { total }]) => sum + total, 0);
    const steps = inWindow(
      entries.map(([, step]) => step),
      all,
    );
    const from = steps[0]?.first ?? 0;
    const to = steps.at(-1)?.last ?? 0;
    const step = toldStep(from, to, this.#length);
    const start = Math.floor(from / step) * step;
    const told = steps.reduce((sum, { total }) => sum + total, 0);
    const places = steps.length === 0 ? 0 : Math.floor((to - start) / step) + 1;
    return {
      ...{ start, step, from, to },
      outside: this.#unknown + all - told,
      column(index) {
        const counts = new Array<number>(places).fill(0);
        for (const one of steps) {
          const place = Math.floor((one.first - start) / step);
          counts[place] = (counts[place] ?? 0) + (one.counts[index] ?? 0);
        }
        return counts;
      },
    };
  }

  get #length(): number {
    return KEPT_STEPS[this.#level] ?? DAY;
  }

  #stepAt(time: number): Step {
    const key = Math.floor(time / this.#length);
    if (key === this.#key && this.#last) return this.#last;
    const step = this.#steps.get(key) ?? this.#begin(key);
    this.#key = key;
    this.#last = step;
    if (this.#steps.size <= MOST_KEPT || this.#level === KEPT_STEPS.length - 1) return step;
    this.#lengthen();
    return this.#stepAt(time);
  }

  #begin(key: number): Step {
    const step = newStep(this.#columns);
    this.#steps.set(key, step);
    return step;
  }

  /** Puts the counts of neighbours together. */
  #lengthen(): void {
    const ratio = (KEPT_STEPS[this.#level + 1] ?? this.#length) / this.#length;
    const old = this.#steps;
    this.#steps = new Map();
    this.#level++;
    this.#key = NaN;
    for (const [key, step] of old) {
      const into = Math.floor(key / ratio);
      join(this.#steps.get(into) ?? this.#begin(into), step);
    }
  }
}

const newStep = (columns: number): Step => ({
  counts: new Uint32Array(columns),
  total: 0,
  first: Infinity,
  last: -Infinity,
});

function join(into: Step, { counts, total, first, last }: Step): void {
  for (let i = 0; i < counts.length; i++) into.counts[i] = (into.counts[i] ?? 0) + (counts[i] ?? 0);
  into.total += total;
  into.first = Math.min(into.first, first);
  into.last = Math.max(into.last, last);
}

/** The shortest step that makes few enough of them, and into which those that are kept fit. */
function toldStep(from: number, to: number, kept: number): number {
  const places = (step: number): number => Math.floor(to / step) - Math.floor(from / step) + 1;
  const fits = (step: number): boolean => step % kept === 0 && places(step) <= STATISTICS_STEPS;
  return TOLD_STEPS.find(fits) ?? LAST_TIME;
}

/** Steps without a day's gap between them. */
interface Cluster {
  readonly steps: Step[];
  total: number;
  first: number;
  last: number;
}

function clustersOf(steps: readonly Step[]): Cluster[] {
  const clusters: Cluster[] = [];
  for (const step of steps) {
    const { total, first, last } = step;
    const before = clusters.at(-1);
    if (!before || first - before.last > DAY) clusters.push({ steps: [step], total, first, last });
    else {
      before.steps.push(step);
      before.total += total;
      before.last = last;
    }
  }
  return clusters;
}

/** The steps without those that are few and far away. */
function inWindow(steps: readonly Step[], all: number): readonly Step[] {
  const clusters = clustersOf(steps);
  const counts = ({ total }: Cluster): boolean => total >= all * SHARE;
  let low = clusters.findIndex(counts);
  let high = clusters.findLastIndex(counts);
  if (low < 0) return steps;
  const firstOf = (at: number): number => clusters[at]?.first ?? -Infinity;
  const lastOf = (at: number): number => clusters[at]?.last ?? Infinity;
  const reach = (): number => FAR * Math.max(DAY, lastOf(high) - firstOf(low));
  while (low > 0 && firstOf(low) - lastOf(low - 1) <= reach()) low--;
  while (high < clusters.length - 1 && firstOf(high + 1) - lastOf(high) <= reach()) high++;
  return clusters.slice(low, high + 1).flatMap((cluster) => cluster.steps);
}
