/** What can be entered for the limits and the correlation, and what is refused before the core is asked. */
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  correlationTexts,
  readCorrelation,
  sameCorrelation,
} from '../../../../renderer/views/settings/correlation.ts';
import { limitTexts, readLimit, readLimits, sameLimits } from '../../../../renderer/views/settings/limits.ts';
import { createRegex } from '../../../../shared/filter/regex/regex.ts';
import { correlationSchema, DEFAULT_CORRELATION } from '../../../../shared/model/observed.ts';
import { captureLimitsSchema, DEFAULT_LIMITS } from '../../../../shared/model/recording.ts';

const isPattern = (text: string): boolean => createRegex(text, false).ok;

describe('the limits', () => {
  it('are the same after they were written out and read', () => {
    const some = { messages: 5_000, bytes: 1_572_864, minutes: 90 };
    for (const limits of [DEFAULT_LIMITS, some]) {
      expect(readLimits(limitTexts(limits))).toEqual(limits);
    }
    expect(sameLimits(some, DEFAULT_LIMITS)).toBe(false);
  });

  it('set no age where nothing is entered', () => {
    expect(readLimit('minutes', ' ')).toBeNull();
    expect(readLimit('messages', '')).toBeUndefined();
  });

  it.each([
    ['messages', '999'],
    ['messages', '10000001'],
    ['messages', '5000.5'],
    ['mebibytes', '0'],
    ['mebibytes', '-1'],
    ['minutes', '0'],
    ['minutes', 'ten'],
  ] as const)('refuse %s of %s', (name, text) => {
    expect(readLimit(name, text)).toBeUndefined();
    expect(readLimits({ ...limitTexts(DEFAULT_LIMITS), [name]: text })).toBeNull();
  });

  it('that are taken here are taken by the core', () => {
    const read = readLimits({ messages: '10,000,000', mebibytes: '1', minutes: '1' });
    expect(v.is(captureLimitsSchema, read)).toBe(true);
  });
});

describe('the correlation', () => {
  const texts = correlationTexts(DEFAULT_CORRELATION);

  it('of the beginning is the same after it was written out and read', () => {
    const { value, wrong } = readCorrelation(texts, isPattern);
    expect([value, wrong.size]).toEqual([DEFAULT_CORRELATION, 0]);
    expect(sameCorrelation(value, { ...DEFAULT_CORRELATION, seconds: 1 })).toBe(false);
  });

  it('leaves empty lines out', () => {
    const { value } = readCorrelation({ ...texts, headers: ' X-A \n\n' }, isPattern);
    expect(value.headers).toEqual(['X-A']);
    expect(v.is(correlationSchema, value)).toBe(true);
  });

  it.each([
    ['headers', 'X A'],
    ['headers', 'X-A:'],
    ['headers', 'x\n'.repeat(21)],
    ['patterns', '(unclosed'],
    ['patterns', 'a'.repeat(201)],
    ['seconds', '61'],
    ['seconds', 'soon'],
    ['seconds', ''],
  ] as const)('refuses %s of %j', (name, text) => {
    expect([...readCorrelation({ ...texts, [name]: text }, isPattern).wrong]).toEqual([name]);
  });
});
