import { describe, expect, it } from 'vitest';
import { ALL_ON, AS_TYPED } from '../../../../shared/model/exchange.ts';
import { readPreferences } from '../../../../renderer/stores/preferences.ts';

describe('kept preferences', () => {
  it('are read as they were kept', () => {
    const kept = {
      theme: 'light',
      language: 'zh',
      panes: { message: 480 },
      tabs: { call: 'timers' },
      flags: { wrap: false },
      tables: {},
      switches: AS_TYPED,
    };
    expect(readPreferences(kept, ['en-US'])).toEqual(kept);
  });

  it.each([
    ['nothing', null],
    ['a text', 'dark'],
    [
      'values that are none of ours',
      {
        theme: 'pink',
        language: 'xx',
        panes: { a: 'wide', b: Infinity },
        tabs: { a: 1 },
        flags: { wrap: 1 },
      },
    ],
    ['an array', [1, 2]],
  ])('become the defaults where there is %s', (_, value) => {
    expect(readPreferences(value, ['zh-CN', 'en'])).toEqual({
      theme: 'system',
      language: 'zh',
      panes: {},
      tabs: {},
      flags: {},
      tables: {},
      switches: ALL_ON,
    });
  });

  it('have a switch on that an older version did not know', () => {
    const { switches } = readPreferences({ switches: { fill: false, ack2xx: 'no' } }, []);
    expect(switches).toEqual({ ...ALL_ON, fill: false });
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
