import { describe, expect, it } from 'vitest';
import type { Note } from '#shared/model/note.ts';
import { NO_NOTE, noteText, readNote } from '#shared/model/note.ts';

describe('a note as the comment of a packet', () => {
  it.each<Note>([
    NO_NOTE,
    { mark: 'red', comment: '' },
    { mark: null, comment: 'here it broke\nand here' },
    { mark: 'blue', comment: 'here it broke\nand here' },
  ])('is read as it was written: %o', (note) => {
    expect(readNote(noteText(note))).toEqual(note);
  });

  it('has its mark on a line of its own, wherever another program has moved it', () => {
    expect(readNote('seen by Carol\nSipwright mark: green')).toEqual({
      mark: 'green',
      comment: 'seen by Carol',
    });
  });

  it.each(['Sipwright mark: pink', 'Sipwright mark: red!', 'a Sipwright mark: red'])(
    'keeps what is no mark as text: %s',
    (text) => {
      expect(readNote(text)).toEqual({ mark: null, comment: text });
    },
  );
});
