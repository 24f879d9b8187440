/** What is said of messages: with the message where it came with it, in its place where a person wrote it. */
import { describe, expect, it } from 'vitest';
import { NO_NOTE } from '#shared/model/note.ts';
import { createNotes, MOST_NOTES, MOST_TEXT } from '#core/store/notes.ts';
import type { Store } from '#core/store/store.ts';
import { createStore } from '#core/store/store.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { arrivalOf, createRecordedStore } from '../../../../helpers/recorded-store.ts';

const OPTIONS = { kind: 'request', method: 'OPTIONS', status: 0, severity: null } as const;

function add(store: Store, id: string, comment?: string, size = 0): number {
  const bytes = new Uint8Array([...optionsRequest(id), ...new Uint8Array(size)]);
  return store.append(arrivalOf(bytes, comment === undefined ? {} : { comment }), OPTIONS).id;
}

describe.each([
  ['in memory', () => createStore()],
  ['on a disk', () => createRecordedStore().store],
])('what came with a message that is kept %s', (_where, make) => {
  it('is read with its row, and is not of the messages beside it', () => {
    const store = make();
    const ids = [add(store, 'a'), add(store, 'b', 'seen at the edge\nSipwright mark: red'), add(store, 'c')];
    expect(ids.map((id) => store.note(id))).toEqual([
      NO_NOTE,
      { mark: 'red', comment: 'seen at the edge' },
      NO_NOTE,
    ]);
    expect(store.rows(1, 3).map(({ mark, comment }) => [mark, comment])).toEqual([
      [null, ''],
      ['red', 'seen at the edge'],
      [null, ''],
    ]);
  });

  it('gives way to what a person writes, part by part', () => {
    const store = make();
    const id = add(store, 'a', 'HEP: capture agent 2001');
    expect(store.annotate(id, { mark: 'blue' })).toBe(true);
    expect(store.note(id)).toEqual({ mark: 'blue', comment: 'HEP: capture agent 2001' });
    store.annotate(id, { comment: '' });
    expect(store.note(id)).toEqual({ mark: 'blue', comment: '' });
    store.annotate(id, { mark: null });
    expect(store.row(id)).toMatchObject({ mark: null, comment: '' });
  });

  it('keeps letters of every language, and a comment that is too long as far as a capture can', () => {
    const store = make();
    const id = add(store, 'a', '呼叫在此中断');
    const long = add(store, 'b', 'x'.repeat(70_000));
    expect(store.note(id).comment).toBe('呼叫在此中断');
    expect(store.note(long).comment).toBe('x'.repeat(65_535));
  });

  it('goes with the messages', () => {
    const store = make();
    const id = add(store, 'a', 'a note');
    store.annotate(id, { mark: 'red' });
    store.clear();
    expect(store.note(id)).toEqual(NO_NOTE);
    expect(store.annotate(id, { mark: 'red' })).toBe(false);
    expect(store.hasNotes).toBe(false);
  });
});

describe('what came with a message whose bytes left the memory', () => {
  it('comes back from the disk, of one packet and of several', async () => {
    const { store, written } = createRecordedStore({ memory: 16_384, limitBytes: 2_000_000 });
    add(store, 'a', 'of one packet');
    add(store, 'b', 'of several packets', 90_000);
    for (let i = 0; i < 40; i++) add(store, `more-${i}`, undefined, 400);
    await written();
    expect([store.view(1), store.view(2)]).toEqual([null, null]);
    expect(store.note(1).comment).toBe('of one packet');
    expect(store.row(2)?.comment).toBe('of several packets');
    await store.load(1);
    expect(store.note(1).comment).toBe('of one packet');
  });
});

describe('the table of notes', () => {
  it('is bounded by number, and forgets those of messages that went', () => {
    const notes = createNotes();
    for (let id = 1; id <= MOST_NOTES; id++) notes.set(id, { mark: 'red', comment: '' });
    expect(notes.set(MOST_NOTES + 1, NO_NOTE)).toBe(false);
    expect(notes.set(1, { mark: 'blue', comment: '' })).toBe(true);
    notes.forgetBefore(100);
    expect(notes.size).toBe(MOST_NOTES - 99);
    expect(notes.get(99)).toBeNull();
  });

  it('is bounded by characters, of which those that were replaced count no more', () => {
    const notes = createNotes();
    const half = 'x'.repeat(MOST_TEXT / 2);
    expect([1, 2, 3].map((id) => notes.set(id, { mark: null, comment: half }))).toEqual([true, true, false]);
    notes.set(1, NO_NOTE);
    expect(notes.set(3, { mark: null, comment: half })).toBe(true);
  });
});
