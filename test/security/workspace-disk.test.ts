/** A workspace on a real disk that somebody prepared: links, pipes, huge files, forged trash. Nothing outside of it is ever touched. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WorkspaceDisk } from '#core/workspace/disk.ts';
import { nodeWorkspaceDisk } from '#core/workspace/node-disk.ts';
import { openWorkspace } from '#core/workspace/open-workspace.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { isWorkspacePath, WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { code, opened, OPTIONS, value } from '../helpers/workspace-kit.ts';

let base: string;
let root: string;
let outside: string;
const workspaces: Workspace[] = [];

function begin(disk: WorkspaceDisk = nodeWorkspaceDisk()): Workspace {
  const workspace = openWorkspace({
    disk,
    clock: createManualClock(1_000),
    turns: { next: () => Promise.resolve(), breathe: () => null },
    folder: null,
    absolute: (path) => path,
    onError(error) {
      throw error;
    },
  });
  workspaces.push(workspace);
  return workspace;
}

async function open(disk?: WorkspaceDisk): Promise<Workspace> {
  const workspace = begin(disk);
  await value(workspace.open(root, false));
  return workspace;
}

const listed = (workspace: Workspace): string[] => workspace.entries().map(({ path }) => path);
const SECRET = 'OPTIONS sip:outside SIP/2.0\n\n';

beforeEach(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'sipwright-workspace-')));
  root = join(base, 'w');
  outside = join(base, 'outside');
  mkdirSync(root);
  mkdirSync(outside);
  writeFileSync(join(outside, 'secret.sip'), SECRET);
  writeFileSync(join(root, 'a.sip'), OPTIONS);
});
afterEach(async () => {
  for (const workspace of workspaces.splice(0)) await workspace.close();
  rmSync(base, { recursive: true, force: true });
});

/** Outside is as it was. */
function untouched(): void {
  expect(readdirSync(outside)).toEqual(['secret.sip']);
  expect(readFileSync(join(outside, 'secret.sip'), 'utf8')).toBe(SECRET);
}

/** Everything that a path can be asked for. */
const ASKED: readonly (readonly [string, (workspace: Workspace, path: string) => Promise<string>])[] = [
  ['read', (one, path) => code(one.read(path))],
  ['write', (one, path) => code(one.write(path, 'x', null))],
  ['write again', (one, path) => code(one.write(path, 'x', 'v'))],
  ['add', (one, path) => code(one.add(path, [{ path: 'n.sip', text: 'x' }]))],
  ['add there', (one, path) => code(one.add('', [{ path, text: 'x' }]))],
  ['make a folder', (one, path) => code(one.makeFolder(path))],
  ['move from', (one, path) => code(one.move(path, 'b.sip'))],
  ['move to', (one, path) => code(one.move('a.sip', path))],
  ['duplicate', (one, path) => code(one.duplicate(path))],
  ['remove', (one, path) => code(one.remove(path))],
  ['restore', (one, path) => code(one.restore(path))],
];

describe('a path that leaves the workspace', () => {
  const PATHS = [
    '../outside/secret.sip',
    'x/../../outside/secret.sip',
    '..',
    '.',
    './a.sip',
    '/etc/passwd',
    '//etc/x.sip',
    '..\\outside\\secret.sip',
    'C:\\x.sip',
    'a.sip/',
    'x//y.sip',
    'a\0.sip',
    'a\n.sip',
    '.git/x.sip',
    '.sipwright/trash/1/x.sip',
  ];

  it.each(PATHS)('%j is refused by every method, and by the contract', async (path) => {
    const workspace = await open();
    expect(isWorkspacePath(path)).toBe(false);
    for (const [what, ask] of ASKED) expect([what, await ask(workspace, path)]).not.toContain('ok');
    untouched();
    expect(readdirSync(root).filter((name) => name !== '.sipwright')).toEqual(['a.sip']);
  });

  it.each([
    ['one that is too long', `${'x'.repeat(300)}.sip`],
    ['one that is too long in bytes', `${'語'.repeat(100)}.sip`],
    ['folders without an end', `${'d/'.repeat(190)}x.sip`],
  ])('or cannot be on the disk is told: %s', async (_what, path) => {
    const workspace = await open();
    const answer = await code(workspace.write(path, 'x', null));
    expect(['ok', 'NOT_POSSIBLE', 'DISK']).toContain(answer);
    expect(listed(workspace)).toContain('a.sip');
  });
});

describe('names', () => {
  it.each([
    '\u202ecod.sip',
    'a\u200bb.sip',
    '<img src=x onerror=alert(1)>.sip',
    'CON.sip',
    "'; rm -rf $HOME;'.sip",
    '$(id).sip',
    '__proto__.sip',
  ])('such as %j are names of files and nothing else', async (name) => {
    writeFileSync(join(root, name), OPTIONS);
    const workspace = await open();
    expect(listed(workspace)).toContain(name);
    const trash = await value(workspace.remove(name));
    expect(existsSync(join(root, name))).toBe(false);
    expect(await value(workspace.restore(trash))).toBe(name);
  });

  it('that look the same are two files', async () => {
    const workspace = await open();
    const twins = ['\u00e9.sip', 'e\u0301.sip'];
    for (const twin of twins) await code(workspace.write(twin, `of ${twin.length}`, null));
    for (const twin of twins.filter((one) => listed(workspace).includes(one))) {
      const { bytes } = await value(workspace.read(twin));
      expect(new TextDecoder().decode(bytes)).toBe(`of ${twin.length}`);
    }
  });

  it('that cannot be told are counted, not listed', async () => {
    writeFileSync(join(root, 'a\nb.sip'), OPTIONS);
    writeFileSync(join(root, 'c\\d.sip'), OPTIONS);
    const workspace = await open();
    expect(listed(workspace)).toEqual(['', 'a.sip']);
    expect(workspace.state().unlisted).toBe(2);
  });
});

describe('links', () => {
  it('to files and folders are not listed, not read and not written through', async () => {
    symlinkSync(join(outside, 'secret.sip'), join(root, 'link.sip'));
    symlinkSync(outside, join(root, 'linked'));
    symlinkSync(join(outside, 'secret.sip'), join(root, 'folder.conf'));
    const workspace = await open();
    expect(listed(workspace)).toEqual(['', 'a.sip']);
    for (const path of ['link.sip', 'linked/secret.sip', 'linked/new.sip', 'linked'])
      for (const [what, ask] of ASKED.filter(([name]) => name !== 'add there' && name !== 'make a folder'))
        expect([what, path, await ask(workspace, path)]).not.toContain('ok');
    untouched();
  });

  it('in the place of a file that was listed stop its next write', async () => {
    const workspace = await open();
    const { version } = await value(workspace.read('a.sip'));
    rmSync(join(root, 'a.sip'));
    symlinkSync(join(outside, 'secret.sip'), join(root, 'a.sip'));
    expect(await code(workspace.write('a.sip', 'x', version))).toBe('CONFLICT');
    untouched();
  });

  it('in the place of a folder that was listed stop everything in it', async () => {
    mkdirSync(join(root, 'Sub'));
    writeFileSync(join(root, 'Sub', 'secret.sip'), OPTIONS);
    const workspace = await open();
    const { version } = await value(workspace.read('Sub/secret.sip'));
    renameSync(join(root, 'Sub'), join(base, 'away'));
    symlinkSync(outside, join(root, 'Sub'));
    for (const answer of [
      workspace.read('Sub/secret.sip'),
      workspace.write('Sub/secret.sip', 'x', version),
      workspace.write('Sub/new.sip', 'x', null),
      workspace.remove('Sub/secret.sip'),
      workspace.move('a.sip', 'Sub/b.sip'),
    ])
      expect(await code(answer)).not.toBe('ok');
    untouched();
  });

  it('in the place of what is written, put there in the last moment, are taken away, not followed', async () => {
    const disk = nodeWorkspaceDisk();
    const target = join(root, 'new.sip');
    const workspace = await open({
      ...disk,
      write(path, bytes) {
        if (path === target && !existsSync(target)) symlinkSync(join(outside, 'secret.sip'), target);
        return disk.write(path, bytes);
      },
    });
    await value(workspace.write('new.sip', 'mine', null));
    expect(readFileSync(target, 'utf8')).toBe('mine');
    untouched();
  });

  it('in the place of what is read, put there in the last moment, are not followed', async () => {
    const disk = nodeWorkspaceDisk();
    const workspace = await open({
      ...disk,
      read(path, most) {
        rmSync(path, { force: true });
        symlinkSync(join(outside, 'secret.sip'), path);
        return disk.read(path, most);
      },
    });
    expect(await code(workspace.read('a.sip'))).not.toBe('ok');
  });

  it('in the place of the trash are not used', async () => {
    symlinkSync(outside, join(root, '.sipwright'));
    const workspace = await open();
    expect(await code(workspace.remove('a.sip'))).toBe('NOT_A_FOLDER');
    expect(existsSync(join(root, 'a.sip'))).toBe(true);
    untouched();
  });

  it('that lead to the workspace itself lead to the one folder that is meant', async () => {
    symlinkSync(root, join(base, 'alias'));
    const workspace = begin();
    await value(workspace.open(join(base, 'alias'), false));
    expect(workspace.state().root).toBe(root);
    rmSync(join(base, 'alias'));
    symlinkSync(outside, join(base, 'alias'));
    await value(workspace.write('b.sip', 'x', null));
    untouched();
  });
});

describe('what is no plain file', () => {
  it('lets nobody wait: a pipe, with nobody at its other end', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.sip'), join(root, 'folder.conf')]);
    const workspace = await open();
    expect(listed(workspace)).toEqual(['', 'a.sip']);
    expect(await code(workspace.read('pipe.sip'))).toBe('NOT_FOUND');
    expect(await nodeWorkspaceDisk().read(join(root, 'pipe.sip'), 10)).toEqual({
      ok: false,
      error: 'EINVAL',
    });
    expect(await nodeWorkspaceDisk().read('/dev/zero', 10)).toEqual({ ok: false, error: 'EINVAL' });
  });

  it.each([
    ['/etc/hostname', 'NOT_A_FOLDER'],
    ['/dev/null', 'NOT_A_FOLDER'],
    ['/nowhere/at/all', 'NOT_FOUND'],
  ])('is no workspace: %s', async (path, answer) => {
    const workspace = await open();
    expect(await code(workspace.open(path, false))).toBe(answer);
    expect(workspace.state().root).toBe(root);
  });

  it.each(['/etc', '/proc'])('%s is one like any other', async (path) => {
    const workspace = begin();
    await value(workspace.open(path, false));
    expect(workspace.state().entries).toBeLessThanOrEqual(WORKSPACE_LIMITS.entries);
  });
});

describe('large things', () => {
  it('a file of a gigabyte is listed and not read', async () => {
    writeFileSync(join(root, 'big.sip'), '');
    truncateSync(join(root, 'big.sip'), 2 ** 30);
    const workspace = await open();
    expect(workspace.entry('big.sip')).toMatchObject({ kind: 'request', method: '' });
    expect(await code(workspace.read('big.sip'))).toBe('TOO_LARGE');
    expect(await value(workspace.search('OPTIONS'))).toMatchObject({ hits: [{ path: 'a.sip' }] });
  });

  it('a file that grows while it is read gives what it had', async () => {
    const disk = nodeWorkspaceDisk();
    const path = join(root, 'log.sip');
    writeFileSync(path, 'x'.repeat(400_000));
    const reading = disk.read(path, WORKSPACE_LIMITS.file);
    for (let i = 0; i < 20; i++) writeFileSync(path, 'y'.repeat(100_000), { flag: 'a' });
    const read = await reading;
    expect(read.ok && (read.value.bytes?.length ?? 0)).toBeLessThanOrEqual(WORKSPACE_LIMITS.file);
  });

  it('a folder of more files than are listed says so', async () => {
    const names = Array.from({ length: 100_100 }, (_, at) => `${at}.sip`);
    const disk = nodeWorkspaceDisk();
    const looks = { count: 0 };
    const workspace = await open({
      ...disk,
      list: (_path, most) =>
        Promise.resolve({ ok: true, value: names.slice(0, most).map((name) => ({ name, isFolder: false })) }),
      read: () => Promise.resolve({ ok: true, value: { bytes: new Uint8Array(), stamp: '1' } }),
      look(path) {
        looks.count += 1;
        return disk.look(path);
      },
    });
    expect(workspace.state()).toMatchObject({ entries: WORKSPACE_LIMITS.entries, unlisted: 80_001 });
    expect(workspace.entries()).toHaveLength(WORKSPACE_LIMITS.entries);
    // What is not listed is not looked at either.
    expect(looks.count).toBeLessThan(WORKSPACE_LIMITS.entries);
    expect(await code(workspace.write('new.sip', 'x', null))).toBe('NOT_POSSIBLE');
  });
});

describe('the trash', () => {
  it.each([
    ['a place outside', '../outside/x.sip'],
    ['a whole path', '/etc/x.sip'],
    ['a hidden place', '.git/hooks.sip'],
    ['the trash itself', '.sipwright/trash'],
    ['nothing', ''],
    ['lines', 'a\nb.sip'],
    ['what is no text', '\ufffe\0'],
  ])('gives nothing back that says it came from %s', async (_what, path) => {
    const folder = join(root, '.sipwright', 'trash', '1');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'item'), 'x');
    writeFileSync(join(folder, 'path'), path);
    const workspace = await open();
    expect(await code(workspace.restore('1'))).toBe('NOT_FOUND');
    expect(existsSync(join(folder, 'item'))).toBe(true);
    untouched();
  });

  it('gives no link back', async () => {
    const folder = join(root, '.sipwright', 'trash', '1');
    mkdirSync(folder, { recursive: true });
    symlinkSync(outside, join(folder, 'item'));
    writeFileSync(join(folder, 'path'), 'b.sip');
    expect(await code((await open()).restore('1'))).toBe('NOT_FOUND');
  });

  it.each(['..', '../..', '1/../../..', '', '1 ', '1\n', 'item', '9'.repeat(200)])(
    'has nothing named %j',
    async (name) => {
      expect(await code((await open()).restore(name))).toBe('NOT_FOUND');
      expect(existsSync(join(root, 'a.sip'))).toBe(true);
    },
  );
});

describe('two programs in one folder', () => {
  it('do not write over each other', async () => {
    const [one, other] = [await open(), await open()];
    const { version } = await value(one.read('a.sip'));
    await value(other.write('a.sip', 'theirs', version));
    expect(await code(one.write('a.sip', 'mine', version))).toBe('CONFLICT');
    expect(readFileSync(join(root, 'a.sip'), 'utf8')).toBe('theirs');
    expect(readdirSync(root).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('find the name free that a crash left behind', async () => {
    const workspace = await open();
    // What is left of writes that never ended, under every name that the next writes would take.
    for (let n = 0; n < 400; n++) writeFileSync(join(root, `.${process.pid}-${n}.sipwright`), 'half');
    await value(workspace.write('b.sip', 'whole', null));
    expect(readFileSync(join(root, 'b.sip'), 'utf8')).toBe('whole');
  });
});

describe('a folder', () => {
  it.each(['Sub/Sub', 'Sub/x/y', 'Sub'])('does not go into itself: %s', async (to) => {
    const { workspace, disk } = await opened({ 'Sub/a.sip': OPTIONS });
    expect(['NOT_POSSIBLE', 'ok']).toContain(await code(workspace.move('Sub', to)));
    expect(disk.text('/w/Sub/a.sip')).toBe(OPTIONS);
  });
});

describe('a disk that refuses', () => {
  it.each([
    ['ENOSPC', 'there is no room left on the disk'],
    ['EROFS', 'its disk may only be read'],
    ['EACCES', 'it may not be read or written'],
    ['EIO', 'the disk refuses it (EIO)'],
  ])('says %s, and nothing is lost', async (system, words) => {
    const { workspace, disk } = await opened({ 'a.sip': OPTIONS, 'Sub/b.sip': OPTIONS });
    const { version } = await value(workspace.read('a.sip'));
    const before = disk.files().map((path) => [path, disk.text(path)]);
    for (const path of [
      '/w/a.sip',
      '/w/n.sip',
      '/w/.sipwright',
      '/w/Sub',
      '/w/Sub 2',
      '/w/a 2.sip',
      '/w/New',
    ])
      for (const what of ['write', 'rename', 'makeFolder', 'makeFolders'])
        disk.failures.set(`${what} ${path}`, system);
    const answers = await Promise.all([
      workspace.write('a.sip', 'new', version),
      workspace.write('n.sip', 'new', null),
      workspace.makeFolder('New'),
      workspace.remove('a.sip'),
      workspace.duplicate('a.sip'),
      workspace.move('a.sip', 'Sub/a.sip'),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({
        ok: false,
        error: { code: 'DISK', message: expect.stringContaining(words) as string },
      });
    expect(disk.files().map((path) => [path, disk.text(path)])).toEqual(before);
    expect((await value(workspace.read('a.sip'))).version).toBe(version);
  });
});
