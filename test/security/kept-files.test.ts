/** What a run left on the disk for the next one, forged or damaged: the history and the open drafts. Nobody throws, and nothing grows. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHistory, MOST_SENDS } from '#core/history/keeper.ts';
import { draftsOnDisk } from '#core/history/kept-drafts.ts';
import { readRecord, recordText } from '#core/history/record.ts';
import type { SmallFiles } from '#core/history/shelf.ts';
import { diskShelf, memoryShelf } from '#core/history/shelf.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { HistoryEntry } from '#shared/model/workspace.ts';
import { formatMoment, formatTime } from '../../renderer/i18n/format.ts';
import { keptText, readKept } from '../../renderer/views/compose/persist.ts';
import { settle } from '../helpers/settle.ts';

const DRAFT: SendDraft = {
  ...{ bytes: utf8('OPTIONS sip:a SIP/2.0\n\n'), form: 'template', to: '', switches: ALL_ON },
  ...{ credentials: null, variables: {}, timeout: null },
};
const ENTRY: HistoryEntry = {
  ...{ id: 1, time: 1_000, method: 'OPTIONS', uri: 'sip:a', name: '', path: '', destination: '' },
  ...{ callId: '', outcome: null, exchange: null, run: null, draft: DRAFT, messages: [] },
};

/** A folder of small files in memory, read as far as is asked for. */
function folder(files: Map<string, string>) {
  const reads = { count: 0 };
  const disk: SmallFiles = {
    makeFolders: () => Promise.resolve(ok(undefined)),
    list: () =>
      Promise.resolve(
        ok([...files.keys()].map((path) => ({ name: path.slice(3), isFolder: false, size: 1, modified: 0 }))),
      ),
    readText(path, longest = 65_536) {
      reads.count += 1;
      const text = files.get(path);
      if (text === undefined) return Promise.resolve(err('ENOENT'));
      return Promise.resolve(text.length > longest ? err('EFBIG') : ok(text));
    },
    writeText: (path, text) => Promise.resolve(ok(void files.set(path, text))),
    removeFile: (path) => Promise.resolve(ok(void files.delete(path))),
  };
  return { disk, reads };
}

async function historyOf(files: Map<string, string>) {
  const { disk, reads } = folder(files);
  const shelf = diskShelf({ path: '/h', disk, refused: () => undefined });
  const exchanges = { get: () => null, onChange: () => () => undefined, onEnd: () => () => undefined };
  const shelves = { hand: shelf, runs: memoryShelf() };
  const history = createHistory({ shelves, exchanges, bytesOf: () => null, clock: createManualClock(2_000) });
  for (let i = 0; i < 3_000; i++) await Promise.resolve();
  await settle();
  return { history, reads };
}

const many = (unit: string, length: number): string => unit.repeat(Math.floor(length / unit.length));
const whole = (entry: object): string => JSON.stringify({ ...JSON.parse(recordText(ENTRY)), ...entry });

const FORGED: readonly (readonly [what: string, text: string])[] = [
  ['nothing', ''],
  ['half of a record', recordText(ENTRY).slice(0, 90)],
  ['null', 'null'],
  ['a list', '[]'],
  ['lists in lists', many('[', 1_900_000)],
  ['lists in lists that end', many('[', 100_000) + many(']', 100_000)],
  ['objects in objects', many('{"a":', 1_900_000)],
  ['more than is read', many(' ', 2_000_001)],
  ['texts in the place of numbers', whole({ time: 'now' })],
  ['a time that no calendar has', whole({ time: 1e300 })],
  ['a time before the calendar', whole({ time: -1e300 })],
  [
    'a message of such a time',
    whole({ messages: [{ time: 1e300, direction: 'in', bytes: { base64: '' } }] }),
  ],
  ['bytes that are none', whole({ messages: [{ time: 1, direction: 'in', bytes: 'x' }] })],
  ['an outcome of another kind', whole({ outcome: { kind: '__proto__' } })],
  ['another one’s id', whole({ id: 7 })],
];

describe('a record of the history', () => {
  it.each(FORGED)('of %s is passed over', async (_what, text) => {
    const { history } = await historyOf(
      new Map([
        ['/h/1.json', text],
        ['/h/2.json', recordText({ ...ENTRY, id: 2 })],
      ]),
    );
    expect(history.page('hand', 0, 10).map(({ id }) => id)).toEqual([2]);
    expect(await history.get(1)).toBeNull();
    await history.close();
  });

  it('gives nothing to every other object', () => {
    const text = recordText(ENTRY).replace(
      '{',
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},',
    );
    expect(readRecord(text)?.id).toBe(1);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it('whose time is at an end of the calendar can be shown', () => {
    for (const time of [0, 8.64e15]) {
      const read = readRecord(whole({ time }));
      expect(formatTime(read?.time ?? NaN)).toMatch(/\d/);
      expect(formatMoment(read?.time ?? NaN, 0)).toMatch(/\d/);
    }
  });

  it('that is no file of ours is not read', async () => {
    const names = ['x.json', '-1.json', '1.json.new', '../1.json', '1e5.json', `${'9'.repeat(16)}.json`];
    const { history, reads } = await historyOf(
      new Map(names.map((name) => [`/h/${name}`, recordText(ENTRY)])),
    );
    expect([history.counters().hand.kept, reads.count]).toEqual([0, 0]);
    await history.close();
  });

  it('of the far future does not take the place of those to come', async () => {
    const files = new Map([['/h/999999999999999.json', whole({ id: 999_999_999_999_999 })]]);
    const { history } = await historyOf(files);
    history.add(DRAFT, 1);
    await history.close();
    const again = await historyOf(files);
    expect(again.history.page('hand', 0, 10)).toHaveLength(2);
    await again.history.close();
  });

  it('is one of so many: the rest goes, unread', async () => {
    const files = new Map(
      Array.from(
        { length: 3_000 },
        (_, at) => [`/h/${at + 1}.json`, recordText({ ...ENTRY, id: at + 1 })] as const,
      ),
    );
    const { history, reads } = await historyOf(files);
    expect(history.counters().hand.kept).toBe(MOST_SENDS);
    expect(reads.count).toBe(MOST_SENDS);
    await history.close();
    expect(files.size).toBe(MOST_SENDS);
  });
});

describe('the drafts that were kept', () => {
  beforeEach(() => void vi.spyOn(console, 'warn').mockReturnValue(undefined));
  afterEach(() => void vi.restoreAllMocks());

  const draft = (more: object): string =>
    JSON.stringify({
      ...{ lab: null, active: 'd', recent: [] },
      drafts: [
        {
          ...{ id: 'd', templateId: '', text: 'x', original: 'x', destination: '', switches: {}, user: '' },
          ...{ password: '', variables: [] },
          ...more,
        },
      ],
    });

  it.each<readonly [what: string, text: string]>([
    ...FORGED,
    ['drafts in the place of a list', '{"lab":null,"active":"","recent":[],"drafts":{"length":1}}'],
    ['more drafts than there may be', `{"lab":null,"active":"","recent":[],"drafts":[${many('0,', 500)}0]}`],
  ])('are none where the file has %s', (_what, text) => {
    expect(readKept(text)).toBeNull();
  });

  it.each([
    ['another kind', { kind: 'shell' }],
    ['a path without an end', { path: many('x', 500) }],
    ['a text of another type', { text: ['x'] }],
    ['too many variables', { variables: Array.from({ length: 201 }, () => ({ name: 'a', value: '' })) }],
    ['no id', { id: null }],
  ])('are without the one that has %s', (_what, more) => {
    expect(readKept(draft(more))?.drafts).toEqual([]);
  });

  it('have no password, whoever wrote the file, and none is written', () => {
    const kept = readKept(draft({ password: 'hunter2' }));
    expect(kept?.drafts.map(({ password }) => password)).toEqual(['']);
    const typed = kept && { ...kept, drafts: kept.drafts.map((one) => ({ ...one, password: 'hunter2' })) };
    expect(typed && keptText(typed)).not.toContain('hunter2');
  });

  it('say nothing of what they were to the console', () => {
    readKept('hunter2');
    expect(JSON.stringify(vi.mocked(console.warn).mock.calls.map((call) => call.map(String)))).not.toContain(
      'hunter2',
    );
  });

  it('are not read where the file is too long', async () => {
    const { disk } = folder(new Map([['/h/drafts.json', many('x', 24_000_001)]]));
    expect(await draftsOnDisk({ path: '/h', disk, refused: () => undefined }).kept()).toBeNull();
  });

  it('stay in memory while the disk is full, and what could not be written is told', async () => {
    const codes: string[] = [];
    const disk = { ...folder(new Map()).disk, writeText: () => Promise.resolve(err('ENOSPC')) };
    const drafts = draftsOnDisk({ path: '/h', disk, refused: (code) => codes.push(code) });
    await drafts.keep('mine');
    expect([await drafts.kept(), codes]).toEqual(['mine', ['ENOSPC']]);
  });
});
