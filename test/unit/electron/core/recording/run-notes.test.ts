/** What persons write about messages that are recorded already: it is on the disk within the second, and there at the next start. */
import { describe, expect, it } from 'vitest';
import { notesText, parseNotes } from '#core/recording/run-notes.ts';
import { createRecordingFolder } from '#core/recording/recording-folder.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { createCaptureDesk } from '../../../../helpers/opened-captures.ts';
import type { RecordedStore } from '../../../../helpers/recorded-store.ts';
import { arrivalOf, createRecordedStore, filesOf, FOLDER, RUN } from '../../../../helpers/recorded-store.ts';

const OPTIONS = { kind: 'request', method: 'OPTIONS', status: 0, severity: null } as const;

/** A store with messages on the disk, of which nothing waits. */
async function recorded(...ids: readonly string[]): Promise<RecordedStore> {
  const made = createRecordedStore();
  ids.forEach((id, i) =>
    made.store.append(arrivalOf(optionsRequest(id), { time: 1_790_000_000_000.123 + i }), OPTIONS),
  );
  await made.written();
  return made;
}

/** The folder as the next process finds it. */
const afterCrash = ({ disk, clock }: RecordedStore) =>
  createRecordingFolder({ path: FOLDER, disk, clock, processes: { own: 200, isAlive: () => false } });

const RUN_ID = RUN.slice(FOLDER.length + 1);

describe('notes of a run that was not closed', () => {
  it('come back with their messages when it is opened', async () => {
    const made = await recorded('a', 'b', 'c');
    made.store.annotate(2, { mark: 'red', comment: 'here it broke\nand here' });
    made.store.annotate(3, { comment: '呼叫在此中断' });
    await made.written();
    const notes = await afterCrash(made).notes(RUN_ID);
    const files = Object.fromEntries(filesOf(made.disk).map((path) => [path, made.disk.content(path)]));
    const desk = createCaptureDesk({ files });
    const { id } = desk.captures.openPaths('run', Object.keys(files), notes);
    await expect.poll(() => desk.rowOf(id)?.state).toBe('open');
    expect(desk.messages().map(({ mark, comment }) => [mark, comment])).toEqual([
      [null, ''],
      ['red', 'here it broke\nand here'],
      [null, '呼叫在此中断'],
    ]);
  });

  it('are those of the last change, and go with what was let go', async () => {
    const made = await recorded('a');
    made.store.annotate(1, { mark: 'red' });
    await made.written();
    made.store.annotate(1, { mark: null, comment: 'sound after all' });
    await made.written();
    expect([...(await afterCrash(made).notes(RUN_ID)).values()]).toEqual(['sound after all']);
    made.store.clear();
    await made.written();
    expect(made.disk.paths()).toEqual([]);
  });

  it('are deleted with the run', async () => {
    const made = await recorded('a');
    made.store.annotate(1, { mark: 'red' });
    await made.written();
    expect(made.disk.paths()).toContain(`${RUN}/notes.json`);
    await afterCrash(made).discard(RUN_ID);
    expect(made.disk.paths()).toEqual([]);
  });

  it('wait for the messages that they are about', async () => {
    const made = createRecordedStore();
    made.store.append(arrivalOf(optionsRequest('a')), OPTIONS);
    made.store.annotate(1, { mark: 'green' });
    await made.written();
    await made.written();
    expect([...(await afterCrash(made).notes(RUN_ID)).values()]).toEqual(['Sipwright mark: green']);
  });

  it('are none where there is no such run, and where nothing was written', async () => {
    const made = await recorded('a');
    expect((await afterCrash(made).notes(RUN_ID)).size).toBe(0);
    expect((await afterCrash(made).notes('2020-01-01_00-00-00')).size).toBe(0);
  });
});

describe('the file of notes', () => {
  it('is read as it was written', () => {
    const notes = new Map([
      ['1 a b 2', 'one'],
      ['__proto__', 'two'],
    ]);
    expect(parseNotes(notesText(notes))).toEqual(notes);
  });

  it.each(['', 'no JSON', '{}', 'null', '[1,null,["a"],["a",1],[1,"a"],{}]'])(
    'has nothing to say where it is none of ours: %s',
    (text) => {
      expect(parseNotes(text).size).toBe(0);
    },
  );

  it('is read as far as a run can have notes', () => {
    const many = new Map(Array.from({ length: 20_001 }, (_, i) => [String(i), 'x']));
    expect(parseNotes(notesText(many)).size).toBe(20_000);
  });
});
