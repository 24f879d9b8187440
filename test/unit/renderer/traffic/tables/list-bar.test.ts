// @vitest-environment happy-dom
/** The line below a list: finding a text in it, and what it says of the order and of what is chosen. */
import { enableAutoUnmount, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nextTick } from 'vue';
import { i18n, setLanguage } from '../../../../../renderer/i18n/index.ts';
import ListBar from '../../../../../renderer/views/traffic/tables/ListBar.vue';
import { findKeyOf } from '../../../../../renderer/views/traffic/tables/use-find-keys.ts';
import type { Order } from '../../../../../shared/model/order.ts';
import type { Place } from '../../../../../shared/model/view.ts';
import { refuse, settle } from '../../fake-rpc.ts';

interface Parts {
  readonly search?: (text: string, backwards: boolean) => Promise<Place | null>;
  readonly order?: Order | null;
  readonly sorting?: number | null;
  readonly count?: number;
  readonly chosen?: number;
  readonly told?: string;
}

function show({ search, order = null, sorting = null, count = 50, chosen = 1, told = '' }: Parts = {}) {
  return mount(ListBar, {
    attachTo: document.body,
    global: { plugins: [createPinia(), i18n] },
    props: {
      list: {
        ...{ order, sorting, extent: { first: 1, next: count + 1 } },
        search: search ?? (() => Promise.resolve(null)),
      },
      ...{ sortedBy: 'From', chosen, told },
    },
  });
}

type Bar = ReturnType<typeof show>;
const press = (code: string, held: KeyboardEventInit = {}): boolean =>
  window.dispatchEvent(new KeyboardEvent('keydown', { code, cancelable: true, ...held }));
const status = (bar: Bar): string => bar.get('[role="status"]').text();

async function look(bar: Bar, text: string): Promise<void> {
  press('KeyF', { ctrlKey: true, shiftKey: true });
  await nextTick();
  await bar.get('input').setValue(text);
}

enableAutoUnmount(afterEach);

describe('the line below a list', () => {
  beforeEach(() => {
    setActivePinia(createPinia());
    setLanguage('en');
  });

  it('is not there while there is nothing to say, and its field comes by a key and gives the keyboard back', async () => {
    const bar = show();
    const list = document.body.appendChild(document.createElement('button'));
    list.focus();
    expect(bar.get('footer').isVisible()).toBe(false);
    press('F3');
    await nextTick();
    await nextTick();
    expect(document.activeElement).toBe(bar.get('input').element);
    expect(bar.get('footer').isVisible()).toBe(true);
    await bar.get('input').trigger('keydown', { key: 'Escape' });
    expect(bar.find('input').exists()).toBe(false);
    expect(document.activeElement).toBe(list);
  });

  it('finds forwards and backwards, and goes to what is found', async () => {
    const asked: [text: string, backwards: boolean][] = [];
    const bar = show({
      search: (...one) => {
        asked.push(one);
        return Promise.resolve({ id: 70 + asked.length, at: asked.length });
      },
    });
    await look(bar, 'alice');
    await bar.get('form').trigger('submit');
    await bar.get('input').trigger('keydown', { key: 'Enter', shiftKey: true });
    press('F3');
    press('F3', { shiftKey: true });
    await settle();
    expect(asked).toEqual(['alice', 'alice', 'alice', 'alice'].map((text, i) => [text, i % 2 === 1]));
    // Answers that a later question overtook are let go.
    expect(bar.emitted('found')?.at(-1)).toEqual([{ id: 74, at: 4 }]);
    expect(status(bar)).toBe('');
  });

  it.each<[string, Parts['search'], string]>([
    ['finds nothing', () => Promise.resolve(null), 'Not found'],
    ['is still looking', () => new Promise(() => undefined), 'Looking…'],
    ['may not look', async () => refuse('BUSY')(), 'Too much at once: try again in a moment (BUSY)'],
  ])('says that it %s', async (_, search, said) => {
    const bar = show(search && { search });
    await look(bar, 'nobody');
    await bar.get('form').trigger('submit');
    await settle();
    expect(status(bar)).toBe(said);
    expect(bar.emitted('found')).toBeUndefined();
  });

  it('asks for nothing while nothing is looked for', async () => {
    const bar = show({ search: refuse('INTERNAL') });
    await look(bar, '');
    await bar.get('form').trigger('submit');
    await settle();
    expect(status(bar)).toBe('');
  });

  it.each<[Parts, string]>([
    [{ chosen: 3 }, '3 rows chosen'],
    [{ chosen: 1_000, count: 5_000 }, 'The first 1,000 of 5,000 rows are chosen'],
    [{ chosen: 1_000, count: 1_000 }, '1,000 rows chosen'],
    [{ sorting: 0.426 }, 'Sorting… 42 %'],
    [{ order: { key: 'from', descending: true } }, 'Sorted by From'],
    [{ told: 'Copied' }, 'Copied'],
  ])('says %o', (parts, said) => {
    const bar = show(parts);
    expect(bar.get('footer').isVisible()).toBe(true);
    expect(bar.text()).toContain(said);
  });

  it('leads back to the order in which rows came', async () => {
    const bar = show({ order: { key: 'from', descending: false } });
    await bar.get('footer > button').trigger('click');
    expect(bar.emitted('natural')).toHaveLength(1);
  });
});

describe('the keys that find', () => {
  const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, defaultPrevented: false };
  it.each([
    [{ code: 'F3' }, 'next'],
    [{ code: 'F3', shiftKey: true }, 'previous'],
    [{ code: 'F3', ctrlKey: true }, null],
    [{ code: 'KeyF', ctrlKey: true, shiftKey: true }, 'open'],
    [{ code: 'KeyF', altKey: true, shiftKey: true }, 'open'],
    [{ code: 'KeyF', ctrlKey: true }, null],
    [{ code: 'KeyG', metaKey: true }, 'open'],
    [{ code: 'KeyG', ctrlKey: true, altKey: true }, null],
    [{ code: 'F3', defaultPrevented: true }, null],
  ])('%o: %s', (event, expected) => {
    let asked: string | null = null;
    findKeyOf({ ...NONE, ...event })?.({
      open: () => void (asked = 'open'),
      next: (backwards) => void (asked = backwards ? 'previous' : 'next'),
    });
    expect(asked).toBe(expected);
  });
});
