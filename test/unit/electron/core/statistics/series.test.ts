import { describe, expect, it } from 'vitest';
import { Series } from '#core/statistics/series.ts';
import { STATISTICS_STEPS } from '#shared/model/statistics.ts';

const NOW = Date.UTC(2026, 2, 1, 14, 2, 3, 400);
const [SECOND, DAY] = [1_000, 86_400_000];

function seriesOf(times: readonly number[]) {
  const series = new Series(1);
  for (const time of times) {
    const columns = series.add(time);
    if (columns) columns[0] = (columns[0] ?? 0) + 1;
  }
  const told = series.result();
  return { ...told, counts: told.column(0) };
}

const times = (count: number, apart: number, from = NOW): number[] =>
  Array.from({ length: count }, (_, i) => from + i * apart);

describe('counts over time', () => {
  it.each([
    ['a second of traffic by the second', 10, 100, SECOND],
    ['five minutes by the second', 300, SECOND - 2, SECOND],
    ['ten minutes but a little by two seconds', 590, SECOND, 2 * SECOND],
    ['twenty minutes by five seconds', 1_200, SECOND, 5 * SECOND],
    ['two hours by half a minute', 7_200, SECOND, 30 * SECOND],
    ['a day by five minutes', 8_600, 10 * SECOND, 300 * SECOND],
    ['two years by five days', 730, DAY, 5 * DAY],
  ])('tell %s', (_, count, apart, step) => {
    const told = seriesOf(times(count, apart));
    expect(told.step).toBe(step);
    expect(told.start).toBe(Math.floor(NOW / step) * step);
    expect(told.counts.length).toBe(Math.floor((told.to - told.start) / step) + 1);
    expect(told.counts.reduce((sum, one) => sum + one, 0)).toBe(count);
    expect(told).toMatchObject({ from: NOW, to: NOW + (count - 1) * apart, outside: 0 });
  });

  it('put every message into the step of its time', () => {
    const told = seriesOf([NOW, NOW + 700, NOW + 501_000]);
    expect(told.step).toBe(2 * SECOND);
    expect([told.counts[0], told.counts[1], told.counts[251]]).toEqual([1, 1, 1]);
  });

  it.each([
    ['a clock of 1990', [Date.UTC(1990, 0, 1)]],
    ['a clock of 1970', [0]],
    ['a clock of 2099', [Date.UTC(2099, 0, 1)]],
    ['clocks of 1990 and 2099', [Date.UTC(1990, 0, 1), Date.UTC(2099, 0, 1)]],
    ['times that nobody knows', [NaN, Infinity, 1e300]],
  ])('are not hidden by %s', (_, wild) => {
    const told = seriesOf([...wild, ...times(100, SECOND)]);
    expect(told).toMatchObject({ step: SECOND, from: NOW, outside: wild.length });
    expect(told.counts.length).toBe(100);
  });

  it('tell both of two captures that lie far apart', () => {
    const told = seriesOf([...times(100, SECOND), ...times(100, SECOND, NOW - 30 * DAY)]);
    expect(told.outside).toBe(0);
    expect([told.counts[0], told.counts.at(-1)]).toEqual([100, 100]);
  });

  it('tell what is little beside a burst', () => {
    const told = seriesOf([...times(5_000, 0.1), NOW - 3_600_000, NOW + 3_600_000]);
    expect(told).toMatchObject({ outside: 0, from: NOW - 3_600_000 });
  });

  it('are bounded wherever the times are, and none is lost', () => {
    const spread = Array.from({ length: 20_000 }, (_, i) => ((i * 7_919) % 20_000) * 8.64e11 - 8.6e15);
    const told = seriesOf(spread);
    expect(told.counts.length).toBeLessThanOrEqual(STATISTICS_STEPS);
    expect(told.counts.reduce((sum, one) => sum + one, told.outside)).toBe(20_000);
  });

  it('are empty without messages', () => {
    expect(seriesOf([])).toMatchObject({ counts: [], from: 0, to: 0, outside: 0 });
  });
});
