// @vitest-environment happy-dom
/** The note of a request above its editor. */
import { mount } from '@vue/test-utils';
import { beforeEach, describe, expect, it } from 'vitest';
import { i18n, setLanguage } from '../../../../renderer/i18n/index.ts';
import { noteOf } from '../../../../renderer/views/compose/request-note.ts';
import RequestNote from '../../../../renderer/views/compose/RequestNote.vue';

const show = (...rest: string[]) => mount(RequestNote, { props: { rest }, global: { plugins: [i18n] } });
beforeEach(() => setLanguage('en'));

it.each<[readonly string[], string, string]>([
  [['# Answered with 400.', '# RFC 3261 8.2.1'], 'Answered with 400.', 'RFC 3261 8.2.1'],
  [['# one', '#', '##  two', 'unknown: x'], 'one two', ''],
  [['# see RFC 3261 8.2.1'], 'see RFC 3261 8.2.1', ''],
  [[], '', ''],
])('the lines %j say %j by %j', (rest, text, rfc) => expect(noteOf(rest)).toEqual({ text, rfc }));

describe('a note', () => {
  it('leads to its RFC, and is text whatever stands in it', () => {
    const note = show('# <img src=x> is refused\u202e', '# RFC 3261 8.2.1');
    expect(note.find('img').exists()).toBe(false);
    expect(note.get('p').text()).toMatch(/^<img src=x> is refused.*U\+202E/);
    expect(note.get('a').attributes('href')).toBe('https://www.rfc-editor.org/rfc/rfc3261#section-8.2.1');
    expect(note.find('button').exists()).toBe(false);
  });

  it('is folded where it is long, and not there where nothing is said', async () => {
    const note = show(`# ${'long '.repeat(60)}`);
    expect(note.get('button').attributes('aria-expanded')).toBe('false');
    await note.get('button').trigger('click');
    expect(note.get('button').text()).toBe('Show less');
    expect(note.get('p').classes()).not.toContain('folded');
    expect(show('unknown: x').find('aside').exists()).toBe(false);
  });
});
