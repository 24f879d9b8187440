/** What is told of a sequence: in both languages, with the same values, and in English for the shell and reports. */
import { describe, expect, it } from 'vitest';
import { TOLD_CODES } from '#shared/model/sequence.ts';
import { englishOf, toldOf, toldText } from '#shared/sequence/told-text.ts';

/** Values whose names say what they are, so that it is seen which of them a text has. */
const NAMES = [
  ...['text', 'what', 'answer', 'timer', 'last', 'method', 'to', 'status', 'file', 'name', 'path', 'account'],
  ...['written', 'names', 'environment', 'limit', 'reason', 'line', 'message'],
];
const DATA = { ...Object.fromEntries(NAMES.map((name) => [name, `<${name}>`])), ms: 1_500 };
const valuesIn = (text: string): string[] => [...text.matchAll(/<\w+>|1\.5/g)].map(([one]) => one).sort();

describe('what is told', () => {
  it.each(TOLD_CODES)('has the same values in both languages, and none is missing: %s', (code) => {
    const [en, zh] = (['en', 'zh'] as const).map((language) => toldText({ code, data: DATA }, language));
    expect(valuesIn(zh ?? '')).toEqual(valuesIn(en ?? ''));
    expect(`${en}${zh}`).not.toMatch(/[{}]/);
    expect(zh === en).toBe(code === 'text');
  });

  it.each([
    ['en', { code: 'answer', data: { answer: '486 Busy Here', ms: 12 } }, '486 Busy Here after 12 ms'],
    ['zh', { code: 'answer', data: { answer: '486 Busy Here', ms: 12 } }, '12 毫秒后的 486 Busy Here'],
    ['en', { code: 'within', data: { what: 'INVITE', ms: 2_000 } }, 'INVITE within 2 s'],
    ['zh', { code: 'within', data: { what: 'INVITE', ms: 1_500 } }, '1.5 秒内的 INVITE'],
    ['zh', { code: 'no-body', data: {} }, '没有消息体'],
    ['zh', { code: 'text', data: { text: '$& {ms} {name}' } }, '$& {ms} {name}'],
  ] as const)('in %s: %j', (language, told, text) => expect(toldText(told, language)).toBe(text));

  it('is what a trouble says where it is one of a sequence, else its own sentence in English', () => {
    const nothing = { expected: null, got: null };
    const own = { code: 'NOT_POSSIBLE', message: 'x', data: { told: 'no-dialog' } };
    expect(toldOf(own)).toMatchObject({ code: 'no-dialog' });
    expect(englishOf({ ...nothing, trouble: own }).got).toBe('there is no dialog to send it in');
    const other = { code: 'EACCES', message: 'not allowed', data: { told: '__proto__' } };
    expect(toldOf(other)).toBeNull();
    expect(englishOf({ ...nothing, trouble: other })).toEqual({ expected: '', got: 'not allowed' });
    expect(englishOf({ ...nothing, trouble: null })).toEqual({ expected: '', got: '' });
  });
});
