/** The tree of the workspace as data: its rows, its keys, and where rows go that are moved. */
import { describe, expect, it } from 'vitest';
import type { TreeWish } from '../../../../renderer/views/compose/workspace/tree-keys.ts';
import { treeWish } from '../../../../renderer/views/compose/workspace/tree-keys.ts';
import {
  childrenOf,
  foldersFor,
  neighbourFor,
  treeRows,
} from '../../../../renderer/views/compose/workspace/tree-rows.ts';
import { placeFor, whereOf } from '../../../../renderer/views/compose/workspace/use-tree-drag.ts';
import { entriesOf, mapOf } from './some-entries.ts';

const PATHS = [
  'Calls',
  'Calls/invite.sip',
  'Calls/Deep',
  'Calls/Deep/bye.sip',
  'ping.sip',
  'Text',
  'staging.env',
];
const entries = mapOf(entriesOf(PATHS));
const children = childrenOf(entries);
const rows = treeRows(children, new Set());

describe('the rows', () => {
  it('stand below their folders, in the order that the core gives', () => {
    expect(rows.map(({ path, level, place, count }) => [path, level, place, count])).toEqual([
      ['Calls', 1, 1, 4],
      ['Calls/invite.sip', 2, 1, 2],
      ['Calls/Deep', 2, 2, 2],
      ['Calls/Deep/bye.sip', 3, 1, 1],
      ['ping.sip', 1, 2, 4],
      ['Text', 1, 3, 4],
      ['staging.env', 1, 4, 4],
    ]);
    expect(rows[1]).toMatchObject({ title: 'invite', kind: 'request', method: 'OPTIONS' });
  });

  it('of a folded folder are left out, and it says so', () => {
    const folded = treeRows(children, new Set(['Calls']));
    expect(folded.map(({ path }) => path)).toEqual(['Calls', 'ping.sip', 'Text', 'staging.env']);
    expect(folded[0]?.isOpen).toBe(false);
  });

  it('of 5,000 requests are all made', () => {
    const many = entriesOf(Array.from({ length: 5_000 }, (_, n) => `F${n % 50}/r${n}.sip`));
    const folders = entriesOf(Array.from({ length: 50 }, (_, n) => `F${n}`));
    const made = treeRows(childrenOf(mapOf([...folders, ...many])), new Set());
    expect(made).toHaveLength(5_050);
  });
});

const press = (
  key: string,
  at: number,
  held: Partial<KeyboardEvent> = {},
  typedText = key,
): TreeWish | null =>
  treeWish(
    { ...{ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }, ...held },
    rows,
    at,
    {
      typedText,
      page: 3,
    },
  );

describe('the keys', () => {
  it.each<[string, number, TreeWish | null]>([
    ['ArrowDown', 0, { kind: 'focus', index: 1 }],
    ['ArrowUp', 0, { kind: 'focus', index: 0 }],
    ['End', 0, { kind: 'focus', index: 6 }],
    ['Home', 5, { kind: 'focus', index: 0 }],
    ['PageDown', 5, { kind: 'focus', index: 6 }],
    ['ArrowRight', 0, { kind: 'focus', index: 1 }],
    ['ArrowRight', 1, null],
    ['ArrowLeft', 0, { kind: 'fold' }],
    ['ArrowLeft', 3, { kind: 'focus', index: 2 }],
    ['ArrowLeft', 4, null],
    ['Enter', 1, { kind: 'open' }],
    ['F2', 1, { kind: 'rename' }],
    ['Delete', 1, { kind: 'remove' }],
    ['Tab', 1, null],
  ])('%s at row %i', (key, at, wish) => expect(press(key, at)).toEqual(wish));

  it('unfold a folded folder before they go into it', () => {
    const folded = treeRows(children, new Set(['Calls']));
    const event = { key: 'ArrowRight', ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
    expect(treeWish(event, folded, 0, { typedText: '', page: 3 })).toEqual({ kind: 'unfold' });
  });

  it('duplicate and shift with Ctrl and Alt, and leave other keys of theirs alone', () => {
    expect(press('d', 1, { ctrlKey: true })).toEqual({ kind: 'duplicate' });
    expect(press('ArrowUp', 1, { altKey: true })).toEqual({ kind: 'shift', by: -1 });
    expect(press('s', 1, { ctrlKey: true })).toBeNull();
    expect(press('w', 1, { altKey: true })).toBeNull();
  });

  it('find by letters: one goes on to the next, a word stays where it fits', () => {
    expect(press('p', 0)).toEqual({ kind: 'focus', index: 4 });
    expect(press('t', 5)).toEqual({ kind: 'focus', index: 5 });
    expect(press('e', 0, {}, 'te')).toEqual({ kind: 'focus', index: 5 });
    expect(press('z', 0)).toBeNull();
  });
});

describe('moving', () => {
  it('by one names the neighbour to go before, and stops at the ends', () => {
    expect(neighbourFor(children, 'ping.sip', -1)).toBe('Calls');
    expect(neighbourFor(children, 'ping.sip', 1)).toBe('staging.env');
    expect(neighbourFor(children, 'Text', 1)).toBeNull();
    expect(neighbourFor(children, 'Calls', -1)).toBeUndefined();
    expect(neighbourFor(children, 'staging.env', 1)).toBeUndefined();
  });

  it('offers every folder but the one that is moved and what is in it', () => {
    expect(foldersFor(entries, 'Calls')).toEqual(['', 'Text']);
    expect(foldersFor(entries, 'Calls/Deep')).toEqual(['', 'Calls', 'Text']);
  });

  it.each([
    ['ping.sip', { path: 'Calls', where: 'into' }, { to: 'Calls/ping.sip', before: null }],
    ['ping.sip', { path: 'Calls', where: 'before' }, { to: 'ping.sip', before: 'Calls' }],
    ['ping.sip', { path: 'Calls/invite.sip', where: 'after' }, { to: 'Calls/ping.sip', before: 'Deep' }],
    ['Calls/invite.sip', { path: '', where: 'into' }, { to: 'invite.sip', before: null }],
    ['ping.sip', { path: 'staging.env', where: 'after' }, { to: 'ping.sip', before: null }],
    ['Calls', { path: 'Calls/Deep', where: 'into' }, null],
    ['Calls', { path: 'Calls', where: 'into' }, null],
  ] as const)('%s let fall at %o', (from, spot, place) => {
    expect(placeFor(children, from, spot)).toEqual(place);
  });

  it('tells by the part of a row whether something goes before, into or after it', () => {
    const folder = { kind: 'folder', isOpen: false } as const;
    expect([0.1, 0.5, 0.9].map((part) => whereOf(folder, part))).toEqual(['before', 'into', 'after']);
    expect(whereOf({ kind: 'folder', isOpen: true }, 0.9)).toBe('into');
    expect([0.1, 0.9].map((part) => whereOf({ kind: 'request', isOpen: false }, part))).toEqual([
      'before',
      'after',
    ]);
  });
});
