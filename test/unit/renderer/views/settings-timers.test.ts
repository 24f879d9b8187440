/** T1, T2 and T4 as they are entered. */
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_TIMERS,
  readTimer,
  readTimers,
  sameTimers,
  timerTexts,
} from '../../../../renderer/views/settings/timers.ts';

describe('a timer', () => {
  it.each([
    ['500', 500],
    [' 1 ', 1],
    ['600000', 600_000],
    ['600001', null],
    ['0', null],
    ['-1', null],
    ['0.5', null],
    ['1e3', null],
    ['', null],
    ['９', null],
  ])('%j is read as %j', (text, expected) => {
    expect(readTimer(text)).toBe(expected);
  });

  it('is set only together with sound others', () => {
    expect(readTimers(timerTexts(DEFAULT_TIMERS))).toEqual(DEFAULT_TIMERS);
    expect(readTimers({ ...timerTexts(DEFAULT_TIMERS), t4: '' })).toBeNull();
  });

  it('is the same where each value is', () => {
    expect(sameTimers(DEFAULT_TIMERS, { ...DEFAULT_TIMERS })).toBe(true);
    expect(sameTimers(DEFAULT_TIMERS, { ...DEFAULT_TIMERS, t2: 1 })).toBe(false);
  });
});
