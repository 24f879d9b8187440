import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DelayCounter } from '#core/statistics/delays.ts';
import { DELAY_BOUNDS } from '#shared/model/statistics.ts';

function counted(delays: readonly number[]) {
  const counter = new DelayCounter();
  for (const delay of delays) counter.add(delay);
  return counter.result();
}

/** The delay that a share of all does not exceed: nearest rank over all of them. */
function exact(delays: readonly number[], share: number): number {
  const sorted = [...delays].sort((a, b) => a - b);
  return sorted[Math.ceil(share * sorted.length) - 1] ?? NaN;
}

/** From microseconds to ten days, as often short as long. */
const delay = fc.double({ min: Math.log(0.01), max: Math.log(8.6e8), noNaN: true }).map(Math.exp);

describe('counted delays', () => {
  it('have percentiles that are off by 1 % at the most', () => {
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 200 }), (delays) => {
        const told = counted(delays);
        const all = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99 } as const;
        for (const [name, share] of Object.entries(all)) {
          const right = exact(delays, share);
          const ours = told[name as keyof typeof all] ?? NaN;
          expect(Math.abs(ours - right) / right).toBeLessThanOrEqual(0.01);
        }
      }),
      { seed: 3261 },
    );
  });

  it('have an exact mean, longest and spread', () => {
    fc.assert(
      fc.property(fc.array(delay, { minLength: 1, maxLength: 100 }), (delays) => {
        const { mean, longest, count, spread } = counted(delays);
        expect(count).toBe(delays.length);
        expect(mean).toBeCloseTo(delays.reduce((sum, one) => sum + one, 0) / delays.length, 3);
        expect(longest).toBe(Math.max(...delays));
        const upTo = [...DELAY_BOUNDS, Infinity];
        expect(spread).toEqual(
          upTo.map((bound, i) => delays.filter((one) => one <= bound && one > (upTo[i - 1] ?? -1)).length),
        );
      }),
      { seed: 3261 },
    );
  });

  it.each([
    ['nothing is told of none', [], { count: 0, mean: null, p50: null, longest: null }],
    ['what is not known is none', [NaN, Infinity], { count: 0, p99: null }],
    ['a clock that runs back makes no time', [-5], { count: 1, p50: 0, longest: 0 }],
    ['a delay of nothing is nothing', [0, 0, 0], { p50: 0, p99: 0, mean: 0 }],
    ['no percentile is above the longest', [0.01001], { p99: 0.01001, longest: 0.01001 }],
    ['the longest of all is told as it is', [1e15], { longest: 1e15 }],
  ])('%s', (_, delays, expected) => {
    expect(counted(delays)).toMatchObject(expected);
  });
});
