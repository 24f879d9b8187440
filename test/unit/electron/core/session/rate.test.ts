import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { createRateMeter } from '#core/session/rate.ts';

describe('createRateMeter', () => {
  it('counts the messages of the last second', () => {
    const clock = createManualClock(5_000_050);
    const meter = createRateMeter(clock);
    const rates: number[] = [];
    for (let i = 0; i < 15; i++) {
      meter.count();
      meter.count();
      rates.push(meter.rate());
      clock.advance(100);
    }
    expect(rates).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 20, 20, 20, 20, 20]);
  });

  it('is 0 after a second of silence, however long the silence', () => {
    const clock = createManualClock(0);
    const meter = createRateMeter(clock);
    for (const silence of [1000, 12_345, 3_600_000]) {
      meter.count();
      expect(meter.rate()).toBe(1);
      clock.advance(silence);
      expect(meter.rate()).toBe(0);
    }
  });

  it('tells the fall to 0 and then rests', () => {
    const clock = createManualClock(0);
    const meter = createRateMeter(clock);
    const told: number[] = [];
    meter.onChange(() => told.push(meter.rate()));
    meter.count();
    clock.advance(10_000);
    expect(told.at(-1)).toBe(0);
    expect(told.length).toBeLessThanOrEqual(4);
    expect(clock.pending).toBe(0);
  });

  it('leaves no timer behind', () => {
    const clock = createManualClock(0);
    const meter = createRateMeter(clock);
    meter.count();
    meter.close();
    expect(clock.pending).toBe(0);
  });
});
