import { beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { RecordingFolder, Run } from '#core/recording/recording-folder.ts';
import { createRecordingFolder, KEPT_BYTES } from '#core/recording/recording-folder.ts';
import type { MemoryDisk } from '../../../../helpers/memory-disk.ts';
import { createMemoryDisk } from '../../../../helpers/memory-disk.ts';

const START = Date.UTC(2026, 10, 22, 14, 1, 5);
const HOUR = 3_600_000;
const PATH = '/data/captures';
const OWN = 100;
const ALIVE = 200;
const DEAD = 300;

let clock: ManualClock;
let disk: MemoryDisk;
let folder: RecordingFolder;

beforeEach(() => {
  clock = createManualClock(START);
  disk = createMemoryDisk(() => clock.now());
  folder = createRecordingFolder({
    path: PATH,
    disk,
    clock,
    processes: { own: OWN, isAlive: (pid) => pid === ALIVE },
  });
});

/** A run that another process made, an hour before the one before it. */
function earlier(
  day: number,
  pid: number,
  files: readonly number[] = [10],
  ended: number | null = null,
): string {
  const id = `2026-10-${String(day).padStart(2, '0')}_08-00-00`;
  const started = Date.UTC(2026, 9, day, 8);
  disk.put(`${PATH}/${id}/run.json`, JSON.stringify({ pid, started, ended }), started);
  files.forEach((size, i) => {
    disk.put(
      `${PATH}/${id}/${String(i + 1).padStart(6, '0')}.pcapng`,
      new Uint8Array(size),
      started + (i + 1) * HOUR,
    );
  });
  return id;
}

async function begin(): Promise<Run> {
  const run = await folder.begin();
  if (!run.ok) throw new Error(run.error);
  return run.value;
}

describe('the list of recordings', () => {
  it('is empty where there is no folder', async () => {
    expect(await folder.list()).toEqual([]);
  });

  it('has the runs that are over, the newest first, and says which of them crashed', async () => {
    earlier(1, DEAD, [10, 20], 5);
    earlier(3, DEAD, [7]);
    earlier(2, OWN);
    expect(await folder.list()).toEqual([
      {
        id: '2026-10-03_08-00-00',
        started: Date.UTC(2026, 9, 3, 8),
        last: Date.UTC(2026, 9, 3, 9),
        bytes: 7,
        files: 1,
        crashed: true,
      },
      {
        id: '2026-10-02_08-00-00',
        started: Date.UTC(2026, 9, 2, 8),
        last: Date.UTC(2026, 9, 2, 9),
        bytes: 10,
        files: 1,
        crashed: true,
      },
      {
        id: '2026-10-01_08-00-00',
        started: Date.UTC(2026, 9, 1, 8),
        last: Date.UTC(2026, 9, 1, 10),
        bytes: 30,
        files: 2,
        crashed: false,
      },
    ]);
  });

  it('leaves out what another console records, what this one does, and what is empty', async () => {
    earlier(1, ALIVE);
    earlier(2, DEAD, []);
    earlier(3, DEAD, [0]);
    const run = await begin();
    const file = await run.createFile(1);
    if (file.ok) await file.value.write(new Uint8Array(5), 0);
    expect(await folder.list()).toEqual([]);
  });

  it('knows a run by its name where its mark is damaged', async () => {
    const id = earlier(1, DEAD);
    disk.put(`${PATH}/${id}/run.json`, '{"pid":');
    clock.advance(60_000);
    expect(await folder.list()).toMatchObject([{ id, started: Date.UTC(2026, 9, 1, 8), crashed: true }]);
  });

  it('leaves out other folders', async () => {
    disk.put(`${PATH}/holidays/000001.pcapng`, 'x', 0);
    disk.put(`${PATH}/2026-13-45_08-00-00/000001.pcapng`, 'x', 0);
    disk.put(`${PATH}/notes.txt`, 'x', 0);
    expect(await folder.list()).toEqual([]);
  });
});

describe('a recording', () => {
  it('is opened by the paths of its files, in the order of their numbers', async () => {
    const id = earlier(1, DEAD, [1, 1]);
    disk.put(`${PATH}/${id}/1000000.pcapng`, 'x');
    disk.put(`${PATH}/${id}/notes.txt`, 'x');
    expect(await folder.paths(id)).toEqual(
      ['000001', '000002', '1000000'].map((name) => `${PATH}/${id}/${name}.pcapng`),
    );
  });

  it('is discarded with its folder', async () => {
    const id = earlier(1, DEAD);
    const other = earlier(2, DEAD);
    expect(await folder.discard(id)).toBe(true);
    expect(disk.folders()).toEqual(['/data', PATH, `${PATH}/${other}`]);
    expect(await folder.discard(id)).toBe(false);
  });

  it('leaves what somebody else put into its folder', async () => {
    const id = earlier(1, DEAD);
    disk.put(`${PATH}/${id}/notes.txt`, 'mine');
    await folder.discard(id);
    expect(disk.paths()).toEqual([`${PATH}/${id}/notes.txt`]);
  });

  it.each(['..', '../..', '2026-10-01_08-00-00/../x', '', 'run.json'])('is not found by %j', async (id) => {
    earlier(1, DEAD);
    disk.put('/data/000001.pcapng', 'x');
    const before = disk.paths();
    expect([await folder.paths(id), await folder.discard(id)]).toEqual([null, false]);
    expect(disk.paths()).toEqual(before);
  });

  it('of a console that lives is neither opened nor discarded', async () => {
    const id = earlier(1, ALIVE);
    expect([await folder.paths(id), await folder.discard(id)]).toEqual([null, false]);
  });
});

describe('tidying', () => {
  const kept = async (): Promise<number[]> => {
    await folder.tidy();
    return (await folder.list()).map(({ id }) => Number(id.slice(8, 10)));
  };

  it('keeps five earlier runs', async () => {
    for (let day = 1; day <= 8; day++) earlier(day, DEAD);
    expect(await kept()).toEqual([8, 7, 6, 5, 4]);
  });

  it('keeps two gibibytes of them, and the newest however large it is', async () => {
    // A file of that size is only claimed: nobody reads it.
    const { list } = disk;
    disk.list = async (path) => {
      const listed = await list(path);
      if (!listed.ok) return listed;
      return {
        ok: true,
        value: listed.value.map((entry) => ({ ...entry, size: entry.size * (KEPT_BYTES / 10) })),
      };
    };
    earlier(1, DEAD, [4]);
    earlier(2, DEAD, [4]);
    earlier(3, DEAD, [4]);
    expect(await kept()).toEqual([3, 2]);
    earlier(4, DEAD, [50]);
    expect(await kept()).toEqual([4]);
  });

  it('deletes empty runs, and neither those of others nor young ones without a mark', async () => {
    earlier(1, DEAD, []);
    earlier(2, ALIVE, []);
    await disk.makeFolder(`${PATH}/2026-10-03_08-00-00`);
    await folder.tidy();
    expect(disk.folders()).toEqual([
      '/data',
      PATH,
      `${PATH}/2026-10-02_08-00-00`,
      `${PATH}/2026-10-03_08-00-00`,
    ]);
    clock.advance(60_000);
    await folder.tidy();
    expect(disk.folders()).toEqual(['/data', PATH, `${PATH}/2026-10-02_08-00-00`]);
  });
});

describe('a run', () => {
  it('has a folder by its start, and a mark with its process', async () => {
    const run = await begin();
    expect(run.name).toBe('2026-11-22_14-01-05');
    expect(new TextDecoder().decode(disk.content(`${PATH}/${run.name}/run.json`))).toBe(
      `{"pid":${OWN},"started":${START},"ended":null}\n`,
    );
  });

  it('has a folder of its own where another began in the same second', async () => {
    const names = [await begin(), await begin(), await begin()].map(({ name }) => name);
    expect(names).toEqual(['2026-11-22_14-01-05', '2026-11-22_14-01-05-2', '2026-11-22_14-01-05-3']);
  });

  it('is listed as soon as it is finished, and not as crashed', async () => {
    const run = await begin();
    const file = await run.createFile(1);
    if (file.ok) await file.value.write(new Uint8Array(5), 0);
    clock.advance(1_000);
    await run.finish();
    expect(await folder.list()).toMatchObject([{ id: run.name, crashed: false, bytes: 5 }]);
  });

  it('leaves nothing where it finishes without a file, or is discarded', async () => {
    await (await begin()).finish();
    const run = await begin();
    await run.createFile(1);
    await run.discard();
    expect([disk.paths(), disk.folders()]).toEqual([[], ['/data', PATH]]);
  });

  it('tells why it cannot begin, and leaves nothing', async () => {
    disk.failures.set('writeText', 'ENOSPC');
    expect(await folder.begin()).toEqual({ ok: false, error: 'ENOSPC' });
    expect(disk.folders()).toEqual(['/data', PATH]);
  });
});
