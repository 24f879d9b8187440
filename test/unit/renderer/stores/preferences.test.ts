import { describe, expect, it } from 'vitest';
import { readPreferences } from '../../../../renderer/stores/preferences.ts';

describe('kept preferences', () => {
  it('are read as they were kept', () => {
    const kept = { theme: 'light', language: 'zh', panes: { message: 480 } };
    expect(readPreferences(kept, ['en-US'])).toEqual(kept);
  });

  it.each([
    ['nothing', null],
    ['a text', 'dark'],
    ['values that are none of ours', { theme: 'pink', language: 'xx', panes: { a: 'wide', b: Infinity } }],
    ['an array', [1, 2]],
  ])('become the defaults where there is %s', (_, value) => {
    expect(readPreferences(value, ['zh-CN', 'en'])).toEqual({ theme: 'system', language: 'zh', panes: {} });
  });

  it.each([
    [['fr-FR', 'zh-TW'], 'zh'],
    [['en-GB', 'zh-CN'], 'en'],
    [['fr'], 'en'],
    [[], 'en'],
  ])('choose the language by the browser: %j gives %s', (languages, expected) => {
    expect(readPreferences(null, languages).language).toBe(expected);
  });
});
