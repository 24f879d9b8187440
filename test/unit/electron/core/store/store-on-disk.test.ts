/** The store with a disk: what it writes, what leaves the memory and comes back, and what happens where the disk refuses. */
import { describe, expect, it } from 'vitest';
import { equalBytes, textOf } from '#shared/lib/bytes.ts';
import { TRY_AGAIN } from '#core/recording/recorder.ts';
import type { Arrival } from '#core/store/arrival.ts';
import type { Store } from '#core/store/store.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';
import { arrivalOf, createRecordedStore, filesOf, RUN } from '../../../../helpers/recorded-store.ts';

const OPTIONS = { kind: 'request', method: 'OPTIONS', status: 0, severity: null } as const;

function fill(store: Store, ids: readonly string[], change: Partial<Arrival> = {}): void {
  for (const id of ids) store.append(arrivalOf(optionsRequest(id), change), OPTIONS);
}

const names = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `call-${from + i}`);

/** Small pieces: about three messages are a segment, and two segments fit into memory. */
const SMALL = { memory: 16_384, limitBytes: 200_000 } as const;

describe('what is written', () => {
  it('is a capture of all messages, with their way, time and source', async () => {
    const { store, disk, written, file } = createRecordedStore();
    fill(store, ['a'], { time: 1_700_000_000_123.456, direction: 'out', comment: 'a note' });
    fill(store, ['b'], { transport: 'wss', src: { host: '2001:db8::1', port: 5061 } });
    expect(disk.paths()).toEqual([]);
    await written();
    expect(disk.paths()).toEqual([`${RUN}/000001.pcapng`, `${RUN}/run.json`]);
    const { messages, stop } = await readCapture(file());
    expect(stop).toBeNull();
    expect(messages).toMatchObject([
      {
        time: 1_700_000_000_123.456,
        direction: 'out',
        transport: 'udp',
        interface: 'console-1',
        comment: 'a note',
      },
      {
        transport: 'ws',
        src: { host: '2001:db8::1', port: 5061 },
        dst: { host: '::ffff:192.0.2.1', port: 5060 },
      },
    ]);
    expect(messages.map((one) => textOf(one.bytes))).toEqual(
      ['a', 'b'].map((id) => textOf(optionsRequest(id))),
    );
  });

  it('has what is not SIP as well', async () => {
    const { store, written, file } = createRecordedStore();
    store.append(arrivalOf(new Uint8Array([1, 2, 3])), { kind: 'other' });
    store.append(arrivalOf(new Uint8Array()), { kind: 'other' });
    await written();
    const { counters } = await readCapture(file());
    expect(counters).toMatchObject({ packets: 2, skipped: { 'not-sip': 1, 'keep-alive': 1 } });
  });

  it('is on the disk a fifth of a second after it came, and grows', async () => {
    const { store, written, file } = createRecordedStore();
    for (const [i, id] of names(1, 5).entries()) {
      fill(store, [id]);
      await written();
      expect(callIds(await readCapture(file()))).toEqual(names(1, i + 1));
    }
  });

  it('is told with its name and size, and each time it grows', async () => {
    const { store, written, file } = createRecordedStore();
    expect(store.recording()).toEqual({ name: '', bytes: 0, trouble: null });
    let heard = 0;
    store.onState(() => heard++);
    fill(store, ['a']);
    await written();
    expect(heard).toBe(1);
    expect(store.recording()).toEqual({ name: '2026-11-22_14-01-05', bytes: file().length, trouble: null });
  });

  it('lies in several files where it is much, each one a capture', async () => {
    const { store, disk, written } = createRecordedStore({ ...SMALL, limitBytes: 64_000 });
    fill(store, names(1, 40));
    await written();
    const read = await Promise.all(filesOf(disk).map((path) => readCapture(disk.content(path))));
    expect(read.length).toBeGreaterThan(2);
    expect(read.map(({ stop }) => stop)).toEqual(read.map(() => null));
    expect(read.flatMap(callIds)).toEqual(names(1, 40));
  });

  it('is whole after closing, which marks the run as over', async () => {
    const { store, folder, disk, file } = createRecordedStore();
    fill(store, ['a', 'b']);
    await store.close();
    expect(callIds(await readCapture(file()))).toEqual(['a', 'b']);
    expect(disk.open.size).toBe(0);
    expect(await folder.list()).toMatchObject([{ crashed: false, files: 1, bytes: file().length }]);
  });

  it('is nothing where nothing came', async () => {
    const { store, disk } = createRecordedStore();
    await store.close();
    expect(disk.paths()).toEqual([]);
  });
});

describe('bytes that left the memory', () => {
  async function cooled(): Promise<ReturnType<typeof createRecordedStore>> {
    const recorded = createRecordedStore(SMALL);
    fill(recorded.store, names(1, 100));
    await recorded.written();
    return recorded;
  }

  it('are the oldest; the newest stay', async () => {
    const { store } = await cooled();
    expect([store.view(1), store.view(50)]).toEqual([null, null]);
    expect(textOf(store.view(100) ?? new Uint8Array())).toBe(textOf(optionsRequest('call-100')));
  });

  it('do not leave before they are written', () => {
    const { store } = createRecordedStore(SMALL);
    fill(store, names(1, 100));
    expect(store.view(1)).not.toBeNull();
  });

  it('are in rows and copies as before, and a page of a segment costs one read', async () => {
    const { store, disk } = await cooled();
    const before = disk.reads();
    expect(store.rows(1, 3).map(({ callId }) => callId)).toEqual(names(1, 3));
    expect(disk.reads() - before).toBe(1);
    expect(store.row(40)).toMatchObject({ callId: 'call-40', method: 'OPTIONS', src: '192.0.2.2:5070' });
    expect(textOf(store.bytes(40) ?? new Uint8Array())).toBe(textOf(optionsRequest('call-40')));
    expect(store.rows(1, 100).map(({ callId }) => callId)).toEqual(names(1, 100));
  });

  it('come back when they are asked for, with those around them', async () => {
    const { store } = await cooled();
    await store.load(1);
    expect(textOf(store.view(1) ?? new Uint8Array())).toBe(textOf(optionsRequest('call-1')));
    expect(textOf(store.view(2) ?? new Uint8Array())).toBe(textOf(optionsRequest('call-2')));
    expect([store.load(1), store.load(2), store.load(100)]).toEqual([null, null, null]);
  });

  it('are read once for all who ask at a time', async () => {
    const { store, disk } = await cooled();
    const before = disk.reads();
    const asked = [store.load(1), store.load(1), store.load(2)];
    expect(asked[0]).toBe(asked[1]);
    await Promise.all(asked);
    expect(disk.reads() - before).toBe(1);
  });

  it('leave again when others are asked for', async () => {
    const { store } = await cooled();
    for (let id = 1; id <= 90; id++) await store.load(id);
    expect(store.view(1)).toBeNull();
    expect(store.view(90)).not.toBeNull();
  });

  it('are compared with what comes again', async () => {
    const { store } = await cooled();
    expect(store.view(3)).toBeNull();
    expect(store.append(arrivalOf(optionsRequest('call-3')), OPTIONS).retransmission).toBe(1);
  });

  it('leave their columns behind', async () => {
    const { store } = await cooled();
    store.link(5, 77, 4);
    store.markUnsent(5);
    expect(store.entry(5)).toMatchObject({
      ...OPTIONS,
      dialogId: 77,
      unsent: true,
      size: optionsRequest('call-5').length,
    });
    expect(store.thread(5, 10)).toEqual([4, 5]);
  });

  it('are gone where the disk cannot read them: the row keeps what the columns have, and nobody asks for ever', async () => {
    const { store, disk } = await cooled();
    disk.failures.set('read', 'EIO');
    expect(store.bytes(1)).toBeNull();
    expect(store.row(1)).toMatchObject({
      id: 1,
      kind: 'request',
      method: 'OPTIONS',
      summary: '',
      callId: '',
    });
    await store.load(1);
    expect([store.view(1), store.load(1)]).toEqual([null, null]);
  });

  it('are whole where a message takes several packets', async () => {
    const { store, written, file } = createRecordedStore({ memory: 16_384 });
    const large = [0, 64_999, 65_000, 65_001, 200_000].map((body) => optionsRequest(`large-${body}`, body));
    for (const bytes of large) store.append(arrivalOf(bytes, { transport: 'tcp' }), OPTIONS);
    expect(large.every((bytes, i) => equalBytes(store.bytes(i + 1) ?? new Uint8Array(), bytes))).toBe(true);
    fill(store, names(1, 50));
    await written();
    expect(store.view(1)).toBeNull();
    expect(large.every((bytes, i) => equalBytes(store.bytes(i + 1) ?? new Uint8Array(), bytes))).toBe(true);
    await store.load(5);
    expect(equalBytes(store.view(5) ?? new Uint8Array(), large[4] ?? new Uint8Array())).toBe(true);
    expect((await readCapture(file())).messages.slice(0, 5).map((one) => one.bytes.length)).toEqual(
      large.map((bytes) => bytes.length),
    );
  });
});

describe('the limits of what is on the disk', () => {
  it('let the oldest file go with its messages, and count them', async () => {
    const { store, disk, written, file } = createRecordedStore({ ...SMALL, limitBytes: 32_000 });
    for (const id of names(1, 300)) {
      fill(store, [id]);
      await written();
    }
    const { first, next, evicted } = store.counters();
    expect(file().length).toBeLessThanOrEqual(32_000);
    expect([next, evicted]).toEqual([301, first - 1]);
    expect(next - first).toBeGreaterThan(32_000 / 450 / 2);
    expect(callIds(await readCapture(file()))).toEqual(names(first, 300));
    expect(filesOf(disk)).not.toContain(`${RUN}/000001.pcapng`);
    expect(store.recording().bytes).toBe(file().length);
  });

  it('let files go with the last of their messages where there are too many', async () => {
    const { store, disk, written } = createRecordedStore({ ...SMALL, limitMessages: 64 });
    for (const id of names(1, 300)) {
      fill(store, [id]);
      await written();
    }
    const kept = callIds(await readCapture(disk.content(filesOf(disk).at(-1) ?? '')));
    expect(kept.at(-1)).toBe('call-300');
    const { first } = store.counters();
    expect(first).toBeGreaterThan(300 - 64);
    const [oldest = ''] = filesOf(disk);
    // What lies before the first that is listed shares its file with one that is.
    expect(callIds(await readCapture(disk.content(oldest)))).toContain(`call-${first}`);
  });

  it('let go what is too old, also where nothing more comes', async () => {
    const { store, disk, clock, written } = createRecordedStore({ ...SMALL, limitMinutes: 1 });
    fill(store, names(1, 20));
    await written(30_000);
    fill(store, names(21, 40));
    let heard = 0;
    store.onState(() => heard++);
    await written(35_000);
    expect(store.counters()).toMatchObject({ first: 21, next: 41, evicted: 20 });
    expect(heard).toBeGreaterThan(0);
    await written(60_000);
    expect(store.counters()).toMatchObject({ first: 41, evicted: 40 });
    expect(filesOf(disk)).toEqual([]);
    expect(clock.pending).toBe(0);
  });

  it('can change while it runs', async () => {
    const { store, written } = createRecordedStore({ memory: 524_288 });
    fill(store, names(1, 2_000));
    await written();
    expect(store.counters().evicted).toBe(0);
    store.setLimits({ messages: 1_000, bytes: 2 ** 30, minutes: null });
    const { first, next } = store.counters();
    expect(next - first).toBeLessThanOrEqual(1_000);
    expect(store.limits()).toEqual({ messages: 1_000, bytes: 2 ** 30, minutes: null });
    expect(store.counters().evicted).toBe(first - 1);
  });
});

describe('clearing', () => {
  it('deletes the files, and begins a new run with what comes next', async () => {
    const { store, disk, clock, written, file } = createRecordedStore();
    fill(store, ['a']);
    await written();
    store.clear();
    await written();
    expect([disk.paths(), disk.open.size, store.recording()]).toEqual([
      [],
      0,
      { name: '', bytes: 0, trouble: null },
    ]);
    clock.advance(10_000);
    fill(store, ['b']);
    await written();
    expect(disk.paths()[0]).toBe('/data/captures/2026-11-22_14-01-15/000001.pcapng');
    expect(callIds(await readCapture(file()))).toEqual(['b']);
  });

  it('also in the middle of a write', async () => {
    const { store, disk, clock, archive, written, file } = createRecordedStore();
    for (let wait = 0; wait < 12; wait++) {
      fill(store, ['a']);
      clock.advance(200);
      for (let i = 0; i < wait; i++) await Promise.resolve();
      store.clear();
      fill(store, ['b']);
      await written();
      await written();
      expect(callIds(await readCapture(file()))).toEqual(['b']);
      expect([store.recording().bytes, archive.state().trouble]).toEqual([file().length, null]);
      store.clear();
      await written();
      expect([disk.paths(), disk.open.size]).toEqual([[], 0]);
    }
  });
});

describe('a disk that refuses', () => {
  it('is told and tried again; what waits is written then, and nothing is lost', async () => {
    const { store, disk, written, file } = createRecordedStore();
    fill(store, names(1, 10));
    await written();
    const before = file();
    disk.room = 1_000;
    fill(store, names(11, 20));
    await written();
    expect(store.recording().trouble).toEqual({
      code: 'ENOSPC',
      message: 'the capture is not recorded: there is no room left on the disk',
    });
    // The half that was written is taken off, so that the file stays sound.
    expect(file()).toEqual(before);
    expect(store.rows(1, 20)).toHaveLength(20);
    disk.room = Infinity;
    await written(TRY_AGAIN);
    expect(store.recording().trouble).toBeNull();
    expect(callIds(await readCapture(file()))).toEqual(names(1, 20));
  });

  it.each(['makeFolders', 'makeFolder', 'writeText', 'create'] as const)(
    'at the begin (%s) keeps nobody from listing',
    async (operation) => {
      const { store, disk, written, file } = createRecordedStore();
      disk.failures.set(operation, 'EACCES');
      fill(store, names(1, 5));
      await written();
      expect(store.recording()).toMatchObject({ bytes: 0, trouble: { code: 'EACCES' } });
      expect(store.rows(1, 5)).toHaveLength(5);
      disk.failures.clear();
      await written(TRY_AGAIN);
      expect(callIds(await readCapture(file()))).toEqual(names(1, 5));
    },
  );

  it('leaves a ring in memory, whose evictions are counted, and keeps what it has taken', async () => {
    const { store, disk, written, file } = createRecordedStore({ ...SMALL, mostMemory: 32_768 });
    fill(store, names(1, 20));
    await written();
    const before = file();
    disk.failures.set('write', 'ENOSPC');
    fill(store, names(21, 400));
    await written();
    const { first, next, evicted } = store.counters();
    expect([next, evicted]).toEqual([401, first - 1]);
    expect(next - first).toBeGreaterThan(30);
    expect(next - first).toBeLessThan(32_768 / optionsRequest('call-100').length);
    expect(store.rows(first, 400).map(({ callId }) => callId)).toEqual(names(first, 400));
    expect(file()).toEqual(before);
    disk.failures.clear();
    await written(TRY_AGAIN);
    const { messages, stop } = await readCapture(file());
    expect([stop, callIds({ messages })]).toEqual([null, [...names(1, 20), ...names(first, 400)]]);
  });

  it('does not keep the store from closing', async () => {
    const { store, disk } = createRecordedStore();
    disk.failures.set('write', 'EIO');
    fill(store, ['a']);
    await store.close();
    expect(store.recording().trouble).toMatchObject({ code: 'EIO' });
    expect(disk.open.size).toBe(0);
  });

  it('is waited for by who reads a file, while it works', async () => {
    const { store, written } = createRecordedStore(SMALL);
    expect(store.settle()).toBeNull();
    fill(store, names(1, 200));
    const settled = store.settle();
    expect(settled).not.toBeNull();
    await settled;
    expect(store.settle()).toBeNull();
    await written();
  });
});
