/** The words of errors: both languages name the same data, and a value cannot disturb the sentence. */
import { FILTER_ERRORS_EN } from '#shared/filter/error-text-en.ts';
import { FILTER_ERRORS_ZH } from '#shared/filter/error-text-zh.ts';
import { filterErrorText } from '#shared/filter/error-text.ts';
import { FILTER_ERROR_CODES } from '#shared/filter/errors.ts';
import { describe, expect, it } from 'vitest';

const names = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([name]) => name).sort();

describe('the words of an error', () => {
  it.each(FILTER_ERROR_CODES)('%s name the same in both languages', (code) => {
    expect(names(FILTER_ERRORS_ZH[code])).toEqual(names(FILTER_ERRORS_EN[code]));
    expect(FILTER_ERRORS_EN[code]).not.toMatch(/\.$/);
    expect(FILTER_ERRORS_ZH[code]).not.toMatch(/。$/);
  });

  it('have the data in them, cut and made visible', () => {
    expect(filterErrorText('field-unknown', { name: 'fo\u202eo' }, 'en')).toMatch(
      /^There is no field fo\\u\{202e\}o;/,
    );
    expect(filterErrorText('field-unknown', { name: 'x'.repeat(500) }, 'zh').length).toBeLessThan(100);
    expect(filterErrorText('paren-open', undefined, 'zh')).toBe('这个括号没有闭合');
  });
});
