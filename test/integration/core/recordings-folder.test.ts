/** The folder of recordings on a real disk in which somebody planted what is no recording. Nothing outside of it is read or removed. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import type { RecordingFolder } from '#core/recording/recording-folder.ts';
import { createRecordingFolder } from '#core/recording/recording-folder.ts';
import { nodeDisk } from '#core/recording/node-disk.ts';

const STARTED = Date.UTC(2026, 9, 1, 8);
const FILE = '000001.pcapng';
const MARK = JSON.stringify({ pid: 1, started: STARTED, ended: STARTED + 1_000 });

let above: string;
let path: string;
let folder: RecordingFolder;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'sipwright-recordings-'));
  path = join(above, 'captures');
  mkdirSync(path);
  const processes = { own: 1, isAlive: () => false };
  // Long after whatever this machine takes for now: what has just changed would count as a run that begins.
  const clock = createManualClock(Date.UTC(2_126, 0));
  folder = createRecordingFolder({ path, disk: nodeDisk(), clock, processes });
});
afterEach(() => rmSync(above, { recursive: true }));

/** A folder that is named like a run, with one file and a mark. */
function plant(at: string, { file = 'x', mark = MARK }: { file?: string | null; mark?: string | null } = {}) {
  mkdirSync(at);
  if (file !== null) writeFileSync(join(at, FILE), file);
  if (mark !== null) writeFileSync(join(at, 'run.json'), mark);
}

const ids = async (): Promise<string[]> => (await folder.list()).map(({ id }) => id);

it('opens and discards nothing that is named by a path', async () => {
  const id = '2026-10-01_08-00-00';
  plant(join(path, id));
  plant(join(above, id));
  const outside = join(above, id, FILE);
  for (const wanted of [
    '..',
    '../..',
    '.',
    '/',
    '',
    above,
    `../${id}`,
    `./${id}`,
    `${id}/`,
    `${id}/${FILE}`,
  ]) {
    expect([wanted, await folder.paths(wanted)]).toEqual([wanted, null]);
    expect([wanted, await folder.discard(wanted)]).toEqual([wanted, false]);
  }
  expect([existsSync(outside), await ids()]).toEqual([true, [id]]);
});

it('follows no link out of the folder, neither of a run nor of a file', async () => {
  const id = '2026-10-02_08-00-00';
  plant(join(above, 'elsewhere'));
  symlinkSync(join(above, 'elsewhere'), join(path, '2026-10-01_08-00-00'));
  plant(join(path, id), { file: null });
  const secret = join(above, 'elsewhere', FILE);
  symlinkSync(secret, join(path, id, FILE));
  expect(await ids()).toEqual([]);
  expect(await folder.paths(id)).toBe(null);
  await folder.tidy();
  expect(existsSync(secret)).toBe(true);
});

it.skipIf(process.platform === 'win32')('waits for no pipe that stands for a mark or a file', async () => {
  const [first, second] = ['2026-10-01_08-00-00', '2026-10-02_08-00-00'];
  plant(join(path, first), { mark: null });
  execFileSync('mkfifo', [join(path, first, 'run.json')]);
  plant(join(path, second), { file: null });
  execFileSync('mkfifo', [join(path, second, FILE)]);
  expect(await folder.list()).toMatchObject([{ id: first, crashed: true, bytes: 1 }]);
  expect(await folder.paths(second)).toBe(null);
});

it('takes what is no mark for none: too large, no time that a calendar has, a folder', async () => {
  const [large, late, nested] = ['2026-10-01_08-00-00', '2026-10-02_08-00-00', '2026-10-03_08-00-00'];
  plant(join(path, large));
  truncateSync(join(path, large, 'run.json'), 100 * 1024 ** 2);
  plant(join(path, late), { mark: JSON.stringify({ pid: 1, started: 1e300, ended: 1e308 }) });
  plant(join(path, nested), { mark: null });
  mkdirSync(join(path, nested, 'run.json'));
  mkdirSync(join(path, nested, '000002.pcapng'));
  const rows = await folder.list();
  expect(rows.map(({ id, crashed, files }) => [id, crashed, files])).toEqual([
    [nested, true, 1],
    [late, true, 1],
    [large, true, 1],
  ]);
  expect(rows.map(({ started }) => new Date(started).getUTCFullYear())).toEqual([2026, 2026, 2026]);
});
