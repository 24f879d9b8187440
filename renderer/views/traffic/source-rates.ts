/** How fast the sources are, worked out from the rows as they follow each other over the last seconds. */
import type { SourceRow } from '#shared/model/source.ts';

/** Over this many milliseconds a rate is told; a shorter time jumps, a longer one lags behind. */
const SPAN = 2_000;
/** Rows that come closer together than this are one sample. */
const STEP = 200;

interface Sample {
  readonly time: number;
  readonly bytes: number;
  readonly messages: number;
}

export interface SourceRate {
  /** Bytes of a file that are read a second. */
  readonly bytes: number;
  readonly messages: number;
}

export interface SourceRates {
  /** Takes the rows as they are at `now`; to be called when they change and once in a while when they do not. */
  take(rows: readonly SourceRow[], now: number): void;
  /** Zero while only one sample is known. */
  of(id: string): SourceRate;
}

const NO_RATE: SourceRate = { bytes: 0, messages: 0 };

/** Keeps the samples of the last span, and the one before it so that the span is covered. */
function append(samples: readonly Sample[], next: Sample): readonly Sample[] {
  const isSoon = samples.length > 1 && next.time - (samples.at(-2)?.time ?? 0) < STEP;
  const kept = isSoon ? samples.slice(0, -1) : samples;
  const from = kept.findLastIndex(({ time }) => time <= next.time - SPAN);
  return [...kept.slice(Math.max(0, from)), next];
}

/** Makes a meter that knows no source. */
export function createSourceRates(): SourceRates {
  let samples = new Map<string, readonly Sample[]>();
  return {
    take(rows, now) {
      samples = new Map(
        rows.map(({ id, progress, received }) => [
          id,
          append(samples.get(id) ?? [], { time: now, bytes: progress?.read ?? 0, messages: received }),
        ]),
      );
    },
    of(id) {
      const known = samples.get(id);
      const first = known?.[0];
      const last = known?.at(-1);
      if (!first || !last || last.time <= first.time) return NO_RATE;
      const seconds = (last.time - first.time) / 1_000;
      return {
        bytes: (last.bytes - first.bytes) / seconds,
        messages: (last.messages - first.messages) / seconds,
      };
    },
  };
}
