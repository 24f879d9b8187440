import { describe, expect, it } from 'vitest';
import {
  bytesQuantity,
  delayQuantity,
  formatDuration,
  formatMoment,
  formatNumber,
  formatTime,
  formatToday,
} from '../../../../renderer/i18n/format.ts';

describe('formatters', () => {
  it('write the time of day with milliseconds in 24 hours', () => {
    const local = new Date(2026, 10, 22, 0, 2, 9, 871);
    expect(formatTime(local.getTime())).toBe('00:02:09.871');
  });

  it.each([
    [0, '00:00'],
    [8_999, '00:08'],
    [42_000, '00:42'],
    [3_599_000, '59:59'],
    [3_600_000, '1:00:00'],
    [-5, '00:00'],
  ])('write %i ms as %s', (ms, expected) => {
    expect(formatDuration(ms)).toBe(expected);
  });

  it('write the minute of a moment, and its day where that is another one', () => {
    const noon = new Date(2026, 10, 22, 14, 1).getTime();
    expect(formatMoment(noon, noon + 60_000)).toBe('14:01');
    expect(formatMoment(noon, noon + 86_400_000)).toBe('2026-11-22 14:01');
  });

  it('write an instant in full where it is not of today', () => {
    const noon = new Date(2026, 10, 22, 12, 0, 1, 5).getTime();
    expect(formatToday(noon, noon + 60_000)).toBe('12:00:01.005');
    expect(formatToday(noon, noon + 86_400_000)).toBe('2026-11-22 12:00:01.005');
  });

  it('write numbers with the separators of the language', () => {
    expect(formatNumber(90412, 'en')).toBe('90,412');
    expect(formatNumber(1.5, 'zh', 2)).toBe('1.50');
  });

  it.each([
    [846, { unit: 'bytes', value: '846' }],
    [1021, { unit: 'bytes', value: '1,021' }],
    [212_992, { unit: 'kib', value: '208' }],
    [8_388_608, { unit: 'mib', value: '8' }],
    [8_400_000, { unit: 'mib', value: '8.0' }],
    [1_610_612_736, { unit: 'gib', value: '1.5' }],
  ])('choose the unit of %i bytes', (count, expected) => {
    expect(bytesQuantity(count, 'en')).toEqual(expected);
  });

  it.each([
    [0.42, { unit: 'milliseconds', value: '0.4' }],
    [4, { unit: 'milliseconds', value: '4.0' }],
    [14.6, { unit: 'milliseconds', value: '15' }],
    [999.4, { unit: 'milliseconds', value: '999' }],
    [999.6, { unit: 'seconds', value: '1.00' }],
    [1840, { unit: 'seconds', value: '1.84' }],
  ])('choose the unit of a delay of %i ms', (ms, expected) => {
    expect(delayQuantity(ms, 'en')).toEqual(expected);
  });
});
