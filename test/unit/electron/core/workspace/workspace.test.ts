/** The workspace over a disk in memory: what is listed, written, moved, taken away, found, and what others change. */
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '#core/workspace/open-workspace.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { MemoryFolders } from '../../../../helpers/memory-folders.ts';
import { createMemoryFolders } from '../../../../helpers/memory-folders.ts';
import { settle } from '../../../../helpers/settle.ts';

const OPTIONS = 'OPTIONS sip:{{host}} SIP/2.0\n\n';

interface Kit {
  readonly disk: MemoryFolders;
  readonly clock: ManualClock;
  readonly workspace: Workspace;
  /** How often was told of a change. */
  readonly told: () => number;
}

function kit(files: Readonly<Record<string, string>> = {}): Kit {
  const disk = createMemoryFolders();
  const clock = createManualClock(1_000);
  for (const [path, text] of Object.entries(files)) disk.put(`/w/${path}`, text);
  const turns = { next: () => Promise.resolve(), breathe: () => null };
  const onError = (error: unknown): void => {
    throw error;
  };
  const workspace = openWorkspace({ disk, clock, turns, folder: null, absolute: (path) => path, onError });
  let count = 0;
  workspace.onChange(() => count++);
  return { disk, clock, workspace, told: () => count };
}

async function opened(files: Readonly<Record<string, string>> = {}): Promise<Kit> {
  const made = kit(files);
  made.disk.put('/w/.keep', '');
  await value(made.workspace.open('/w', false));
  return made;
}

async function value<T>(answer: Promise<Result<T, Trouble>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

async function code(answer: Promise<Result<unknown, Trouble>>): Promise<string> {
  const result = await answer;
  return result.ok ? 'ok' : result.error.code;
}

const paths = ({ workspace }: Kit): readonly string[] => workspace.entries().map(({ path }) => path);

/** Lets a time pass, and what comes of it end. */
async function pass({ clock }: Kit, ms: number): Promise<void> {
  clock.advance(ms);
  for (let i = 0; i < 30; i++) await settle();
}

describe('a workspace that is opened', () => {
  it('lists what it has, folders before what is in them, as folder.conf orders it', async () => {
    const one = await opened({
      'b.sip': OPTIONS,
      'a.sip': OPTIONS,
      'Sub/x.seq': 'send ../a.sip',
      'Sub/folder.conf': 'var port: 5060',
      'folder.conf': 'order: b.sip, Sub\nvar host: example.com',
      'lab.env': 'var host: lab\nsecret password',
      'rows.csv': 'a,b',
      'notes.txt': 'no',
      '.hidden/x.sip': OPTIONS,
    });
    expect(paths(one)).toEqual(['', 'b.sip', 'Sub', 'Sub/x.seq', 'a.sip', 'lab.env', 'rows.csv']);
    const { workspace } = one;
    expect(workspace.state()).toMatchObject({ root: '/w', entries: 7, unlisted: 0, trouble: null });
    expect(workspace.entry('')).toMatchObject({
      kind: 'folder',
      variables: [{ name: 'host', value: 'example.com' }],
    });
    expect(workspace.entry('b.sip')).toMatchObject({
      kind: 'request',
      order: 0,
      method: 'OPTIONS',
      uri: 'sip:{{host}}',
    });
    expect(workspace.entry('Sub')?.variables).toEqual([{ name: 'port', value: '5060' }]);
    expect(workspace.entry('lab.env')).toMatchObject({
      kind: 'environment',
      secrets: [{ name: 'password', known: false }],
    });
  });

  it.each([
    ['/none', 'NOT_FOUND'],
    ['/w/a.sip', 'NOT_A_FOLDER'],
  ])('is not %s', async (path, expected) => {
    const one = await opened({ 'a.sip': OPTIONS });
    expect(await code(one.workspace.open(path, false))).toBe(expected);
    expect(one.workspace.state().root).toBe('/w');
  });

  it('is made where that is asked for', async () => {
    const { disk, workspace } = kit();
    await value(workspace.open('/new/one', true));
    expect(disk.has('/new/one')).toBe(true);
  });

  it('has none of its methods before', async () => {
    const { workspace } = kit();
    const answers = [
      workspace.read('a.sip'),
      workspace.write('a.sip', '', null),
      workspace.search('x'),
      workspace.remove('a'),
    ];
    for (const answer of answers) expect(await code(answer)).toBe('NOT_POSSIBLE');
    expect(workspace.entries()).toEqual([]);
  });

  it('lists what cannot be read, and neither pipes nor names that cannot be told', async () => {
    const one = kit({
      'secret.sip': OPTIONS,
      'a\nb.sip': OPTIONS,
      'c\\d.sip': OPTIONS,
      '\u202ename.sip': OPTIONS,
    });
    one.disk.putOther('/w/pipe.sip');
    one.disk.failures.set('read /w/secret.sip', 'EACCES');
    await value(one.workspace.open('/w', false));
    expect(paths(one)).toEqual(['', 'secret.sip', '\u202ename.sip']);
    expect(one.workspace.state().unlisted).toBe(2);
    expect(one.workspace.entry('secret.sip')).toMatchObject({ method: '', kind: 'request' });
    expect(await code(one.workspace.read('secret.sip'))).toBe('DISK');
  });

  it('lists a file that is too large, and does not read it', async () => {
    const { workspace } = await opened({ 'big.sip': 'x'.repeat(WORKSPACE_LIMITS.file + 1) });
    expect(workspace.entry('big.sip')).toMatchObject({ method: '' });
    expect(await code(workspace.read('big.sip'))).toBe('TOO_LARGE');
  });
});

describe('a workspace that is there from the begin', () => {
  const started = (disk: MemoryFolders) => {
    const clock = createManualClock(1_000);
    const turns = { next: () => Promise.resolve(), breathe: () => null };
    const deps = {
      disk,
      clock,
      turns,
      folder: '/data/w',
      absolute: (path: string) => path,
      onError: () => undefined,
    };
    return { clock, workspace: openWorkspace(deps) };
  };

  it('tells its place at once, and is made by the first write', async () => {
    const disk = createMemoryFolders();
    const { workspace } = started(disk);
    expect(workspace.state()).toMatchObject({ root: '/data/w', entries: 1, trouble: null });
    expect(await code(workspace.read('a.sip'))).toBe('NOT_FOUND');
    expect(disk.has('/data/w')).toBe(false);
    await value(workspace.write('Sub/a.sip', OPTIONS, null));
    expect(workspace.entries().map(({ path }) => path)).toEqual(['', 'Sub', 'Sub/a.sip']);
    expect([...disk.watched]).toEqual(['', 'Sub']);
  });

  it('lets what is asked meanwhile wait for what is in it', async () => {
    const disk = createMemoryFolders();
    disk.put('/data/w/a.sip', OPTIONS);
    const { workspace } = started(disk);
    expect(await code(workspace.write('a.sip', 'x', null))).toBe('EXISTS');
    expect(workspace.entry('a.sip')).not.toBeNull();
  });
});

describe('writing', () => {
  it('takes the version that was read, and no other', async () => {
    const { workspace, disk } = await opened({ 'a.sip': OPTIONS });
    const { bytes, version } = await value(workspace.read('a.sip'));
    expect([textOf(bytes), version]).toEqual([OPTIONS, workspace.entry('a.sip')?.version]);
    const next = await value(workspace.write('a.sip', 'BYE sip:x SIP/2.0\n\n', version));
    expect(workspace.entry('a.sip')).toMatchObject({ method: 'BYE', version: next.version });
    expect(await code(workspace.write('a.sip', 'old', version))).toBe('CONFLICT');
    expect(disk.text('/w/a.sip')).toContain('BYE');
  });

  const refusals: readonly (readonly [
    what: string,
    path: string,
    version: string | null,
    expected: string,
  ])[] = [
    ['a new file where one is', 'a.sip', null, 'EXISTS'],
    ['a new file where a folder is', 'Sub', null, 'NOT_POSSIBLE'],
    ['a file that is gone', 'gone.sip', 'x', 'CONFLICT'],
    ['a file whose folder is gone', 'Gone/x.sip', 'x', 'CONFLICT'],
    ['below a file', 'a.sip/b.sip', null, 'NOT_A_FOLDER'],
    ['another kind of file', 'run.sh', null, 'NOT_POSSIBLE'],
    ['a hidden file', '.git/x.sip', null, 'NOT_POSSIBLE'],
    ['outside', '../x.sip', null, 'NOT_POSSIBLE'],
    ['through a link', 'link/x.sip', null, 'NOT_A_FOLDER'],
    ['over a link', 'link.sip', null, 'EXISTS'],
  ];
  it.each(refusals)('does not write %s', async (_what, path, version, expected) => {
    const one = await opened({ 'a.sip': OPTIONS, 'Sub/b.sip': OPTIONS });
    one.disk.putOther('/w/link');
    one.disk.putOther('/w/link.sip');
    const before = one.disk.files();
    expect(await code(one.workspace.write(path, 'x', version))).toBe(expected);
    expect(one.disk.files()).toEqual(before);
  });

  it('refuses more bytes than a file may have, and tells of a full disk', async () => {
    const { workspace, disk } = await opened();
    expect(await code(workspace.write('a.sip', '呼'.repeat(200_000), null))).toBe('TOO_LARGE');
    disk.failures.set('write /w/a.sip', 'ENOSPC');
    expect(await code(workspace.write('a.sip', 'x', null))).toBe('DISK');
  });

  it('reads folder.conf into what its folder says', async () => {
    const { workspace } = await opened({ 'Sub/a.sip': OPTIONS, 'Sub/b.sip': OPTIONS });
    await value(workspace.write('Sub/folder.conf', 'order: b.sip, a.sip\nvar a: 1\n', null));
    expect(workspace.entry('Sub')?.variables).toEqual([{ name: 'a', value: '1' }]);
    expect(workspace.entry('Sub/b.sip')?.order).toBe(0);
  });
});

describe('what is added', () => {
  it('gets free names, whole folders together', async () => {
    const one = await opened({ 'a.sip': OPTIONS, 'Call/x.sip': OPTIONS });
    const files = ['a.sip', 'A.sip', 'call/x.sip', 'call/folder.conf', 'call/x.sip', 'new.seq'].map(
      (path) => ({ path, text: 'x' }),
    );
    const added = await value(one.workspace.add('', files));
    expect(added).toEqual([
      'a 2.sip',
      'A 3.sip',
      'call 2/x.sip',
      'call 2/folder.conf',
      'call 2/x 2.sip',
      'new.seq',
    ]);
    expect(one.disk.files()).toEqual(expect.arrayContaining(added.map((path) => `/w/${path}`)));
    expect(one.disk.text('/w/a.sip')).toBe(OPTIONS);
  });

  it('leaves a folder.conf that is there', async () => {
    const one = await opened({ 'folder.conf': 'var a: mine' });
    await value(one.workspace.add('', [{ path: 'folder.conf', text: 'var a: yours' }]));
    expect(one.disk.text('/w/folder.conf')).toBe('var a: mine');
  });

  it('is refused where the whole of it is no workspace’s', async () => {
    const { workspace } = await opened();
    expect(await code(workspace.add('', [{ path: 'x.exe', text: '' }]))).toBe('NOT_POSSIBLE');
    expect(await code(workspace.add('a'.repeat(399), [{ path: 'b/x.sip', text: '' }]))).toBe('NOT_POSSIBLE');
  });

  it('may be a folder', async () => {
    const { workspace } = await opened({ 'Sub/a.sip': '' });
    expect(await value(workspace.makeFolder('sub'))).toBe('sub 2');
    expect(await value(workspace.makeFolder('New/Deep'))).toBe('New/Deep');
    expect(workspace.entry('New/Deep')?.kind).toBe('folder');
  });
});

describe('moving', () => {
  const files = { 'a.sip': 'a', 'b.sip': 'b', 'c.sip': 'c', 'Sub/d.sip': 'd' };

  it('puts a file before a neighbour, and writes the order down', async () => {
    const one = await opened({ ...files, 'folder.conf': '# ours\nvar a: 1\n' });
    await value(one.workspace.move('c.sip', 'c.sip', 'a.sip'));
    expect(paths(one)).toEqual(['', 'Sub', 'Sub/d.sip', 'c.sip', 'a.sip', 'b.sip']);
    expect(one.disk.text('/w/folder.conf')).toBe('order: Sub, c.sip, a.sip, b.sip\n# ours\nvar a: 1\n');
    await value(one.workspace.move('Sub/d.sip', 'd.sip', null));
    expect(paths(one)).toEqual(['', 'Sub', 'c.sip', 'a.sip', 'b.sip', 'd.sip']);
  });

  it('keeps the place of what is renamed, and forgets that of what went elsewhere', async () => {
    const one = await opened({ ...files, 'folder.conf': 'order: c.sip, b.sip, a.sip' });
    await value(one.workspace.move('b.sip', 'x.sip'));
    expect(paths(one).slice(1, 4)).toEqual(['c.sip', 'x.sip', 'a.sip']);
    await value(one.workspace.move('c.sip', 'Sub/c.sip'));
    expect(one.disk.text('/w/folder.conf')).toBe('order: x.sip, a.sip\n');
    expect(one.workspace.entry('Sub/c.sip')).not.toBeNull();
  });

  it('takes a folder with all that is in it', async () => {
    const one = await opened({ ...files, 'Sub/Deep/e.sip': 'e' });
    await value(one.workspace.move('Sub', 'Other'));
    expect(paths(one)).toEqual([
      '',
      'Other',
      'Other/Deep',
      'Other/Deep/e.sip',
      'Other/d.sip',
      'a.sip',
      'b.sip',
      'c.sip',
    ]);
    expect([...one.disk.watched].sort()).toEqual(['', 'Other', 'Other/Deep']);
  });

  it.each([
    ['a.sip', 'b.sip', 'EXISTS'],
    ['a.sip', 'Sub/d.sip', 'EXISTS'],
    ['none.sip', 'x.sip', 'NOT_FOUND'],
    ['a.sip', 'None/a.sip', 'NOT_FOUND'],
    ['a.sip', 'b.sip/a.sip', 'NOT_A_FOLDER'],
    ['Sub', 'Sub/Sub', 'NOT_POSSIBLE'],
    ['', 'x', 'NOT_FOUND'],
    ['a.sip', 'a.sh', 'NOT_POSSIBLE'],
    ['a.sip', '.git/a.sip', 'NOT_POSSIBLE'],
  ])('from %j to %j is %s', async (from, to, expected) => {
    const one = await opened(files);
    const before = one.disk.files();
    expect(await code(one.workspace.move(from, to))).toBe(expected);
    expect(one.disk.files()).toEqual(before);
  });
});

describe('copies and what is taken away', () => {
  it('copies a file, and a folder with its settings, right behind itself', async () => {
    const one = await opened({
      'z.sip': 'z',
      'Sub/a.sip': 'a',
      'Sub/folder.conf': 'var x: 1',
      'folder.conf': 'order: z.sip, Sub',
    });
    expect(await value(one.workspace.duplicate('z.sip'))).toBe('z 2.sip');
    expect(await value(one.workspace.duplicate('Sub'))).toBe('Sub 2');
    expect(paths(one)).toEqual(['', 'z.sip', 'z 2.sip', 'Sub', 'Sub/a.sip', 'Sub 2', 'Sub 2/a.sip']);
    expect(one.workspace.entry('Sub 2')?.variables).toEqual([{ name: 'x', value: '1' }]);
    expect(await code(one.workspace.duplicate('none.sip'))).toBe('NOT_FOUND');
  });

  it('brings back what was taken away, by another name where its own is taken', async () => {
    const one = await opened({ 'Sub/a.sip': 'a', 'Sub/Deep/b.sip': 'b' });
    const file = await value(one.workspace.remove('Sub/a.sip'));
    const folder = await value(one.workspace.remove('Sub'));
    expect(paths(one)).toEqual(['']);
    expect(file).not.toBe(folder);
    expect(one.disk.text('/w/.sipwright/.gitignore')).toBe('*\n');
    expect(await value(one.workspace.restore(file))).toBe('Sub/a.sip');
    expect(await value(one.workspace.restore(folder))).toBe('Sub 2');
    expect(paths(one)).toEqual(['', 'Sub', 'Sub/a.sip', 'Sub 2', 'Sub 2/Deep', 'Sub 2/Deep/b.sip']);
    expect(await code(one.workspace.restore(file))).toBe('NOT_FOUND');
  });

  it.each(['../../etc', '1/../..', '', '12'])('brings back nothing for %j', async (id) => {
    expect(await code((await opened()).workspace.restore(id))).toBe('NOT_FOUND');
  });

  it('brings nothing back to a path that is none', async () => {
    const one = await opened();
    one.disk.put('/w/.sipwright/trash/7/path', '../outside.sip');
    one.disk.put('/w/.sipwright/trash/7/item', 'x');
    expect(await code(one.workspace.restore('7'))).toBe('NOT_FOUND');
  });
});

describe('searching', () => {
  it('finds names first, then lines, whatever their case', async () => {
    const { workspace } = await opened({
      'x.sip': 'one\nTwo needle needle\n',
      'Needle.sip': 'NEEDLE',
      'big.sip': `${'y'.repeat(70_000)}\n needle`,
    });
    const { hits, more } = await value(workspace.search('needle'));
    expect(hits).toEqual([
      { path: 'Needle.sip', line: 0, excerpt: 'Needle.sip', from: 0, to: 6 },
      { path: 'big.sip', line: 2, excerpt: ' needle', from: 1, to: 7 },
      { path: 'Needle.sip', line: 1, excerpt: 'NEEDLE', from: 0, to: 6 },
      { path: 'x.sip', line: 2, excerpt: 'Two needle needle', from: 4, to: 10 },
    ]);
    expect(more).toBe(false);
  });

  it.each(['{{host}}', '.*', '(', '[a', '\\d', 'a|b', '$', '^'])(
    'takes %j as it is written',
    async (text) => {
      const { workspace } = await opened({ 'a.sip': `x${text}y`, 'b.sip': 'nothing' });
      const { hits } = await value(workspace.search(text));
      expect(hits).toEqual([{ path: 'a.sip', line: 1, excerpt: `x${text}y`, from: 1, to: 1 + text.length }]);
    },
  );

  it('shows a part of a long line, and 200 places at most', async () => {
    const { workspace } = await opened({
      'a.sip': `${'x'.repeat(500)}needle${'y'.repeat(500)}\n`.repeat(300),
    });
    const { hits, more } = await value(workspace.search('needle'));
    expect([hits.length, more]).toEqual([200, true]);
    const [first] = hits;
    expect(first?.excerpt).toHaveLength(200);
    expect(first?.excerpt.slice(first.from, first.to)).toBe('needle');
  });
});

describe('what others change', () => {
  it('is told once, a moment after it', async () => {
    const one = await opened({ 'a.sip': OPTIONS });
    const { revision } = one.workspace.state();
    const before = one.told();
    one.disk.put('/w/a.sip', 'BYE sip:x SIP/2.0\n\n');
    one.disk.put('/w/New/Deep/b.sip', OPTIONS);
    await pass(one, 99);
    expect(one.told()).toBe(before);
    await pass(one, 1);
    expect(one.told()).toBe(before + 1);
    const changes = one.workspace.changes(revision);
    expect(changes).toMatchObject({ revision: revision + 1, reset: false, removed: [] });
    expect(changes.changed.map(({ path }) => path).sort()).toEqual([
      'New',
      'New/Deep',
      'New/Deep/b.sip',
      'a.sip',
    ]);
    one.disk.put('/w/New/Deep/c.sip', OPTIONS);
    one.disk.take('/w/a.sip');
    await pass(one, 100);
    expect(one.workspace.changes(revision + 1)).toMatchObject({
      removed: ['a.sip'],
      changed: [{ path: 'New/Deep/c.sip' }],
    });
  });

  it('is read alone: other files are not read again', async () => {
    const one = await opened({ 'a.sip': OPTIONS, 'b.sip': OPTIONS });
    const before = one.disk.reads();
    one.disk.put('/w/a.sip', 'x');
    await pass(one, 100);
    expect(one.disk.reads()).toBe(before + 1);
  });

  it('is not what we write: that is told once', async () => {
    const one = await opened({ 'a.sip': OPTIONS });
    const { revision } = one.workspace.state();
    await value(one.workspace.write('b.sip', OPTIONS, null));
    await value(one.workspace.move('b.sip', 'c.sip'));
    await pass(one, 5_000);
    expect(one.workspace.state().revision).toBe(revision + 2);
    expect(one.told()).toBe(4);
  });

  it('is told where names before it move', async () => {
    const one = await opened({ 'b.sip': OPTIONS });
    const { revision } = one.workspace.state();
    one.disk.put('/w/a.sip', OPTIONS);
    await pass(one, 100);
    const { changed } = one.workspace.changes(revision);
    expect(changed.map(({ path, order }) => [path, order])).toEqual([
      ['a.sip', 0],
      ['b.sip', 1],
    ]);
  });

  it('may be a pipe or a folder in the place of a file', async () => {
    const one = await opened({ 'a.sip': OPTIONS, 'b.sip': OPTIONS });
    one.disk.take('/w/a.sip');
    one.disk.putOther('/w/a.sip');
    one.disk.take('/w/b.sip');
    one.disk.put('/w/b.sip/c.sip', OPTIONS);
    await pass(one, 100);
    expect(paths(one)).toEqual(['', 'b.sip', 'b.sip/c.sip']);
    expect(one.workspace.entry('b.sip')?.kind).toBe('folder');
  });

  it('is looked for every two seconds where the system does not tell of it', async () => {
    const one = await opened({ 'Sub/a.sip': OPTIONS });
    one.disk.breakWatch('ENOSPC');
    one.disk.put('/w/Sub/b.sip', OPTIONS);
    await pass(one, 1_999);
    expect(one.workspace.entry('Sub/b.sip')).toBeNull();
    await pass(one, 1);
    expect(one.workspace.entry('Sub/b.sip')).not.toBeNull();
    expect(one.workspace.state().trouble?.code).toBe('NOT_WATCHED');
    one.disk.put('/w/Sub/c.sip', OPTIONS);
    await pass(one, 2_000);
    expect(one.workspace.entry('Sub/c.sip')).not.toBeNull();
  });

  it('may be that the workspace is gone, and comes back', async () => {
    const one = await opened({ 'Sub/a.sip': OPTIONS });
    one.disk.take('/w');
    await pass(one, 2_100);
    expect(paths(one)).toEqual(['']);
    expect(one.workspace.state().trouble?.code).toBe('NOT_FOUND');
    one.disk.put('/w/b.sip', OPTIONS);
    await pass(one, 2_000);
    expect(paths(one)).toEqual(['', 'b.sip']);
    expect(one.workspace.state().trouble).toBeNull();
    one.disk.put('/w/c.sip', OPTIONS);
    await pass(one, 100);
    expect(paths(one)).toEqual(['', 'b.sip', 'c.sip']);
  });

  it('is told no more once it is closed', async () => {
    const one = await opened({ 'a.sip': OPTIONS });
    one.disk.put('/w/a.sip', 'x');
    await one.workspace.close();
    expect(one.clock.pending).toBe(0);
    expect(one.disk.watched.size).toBe(0);
  });
});

describe('the changes since a revision', () => {
  it('are nothing for the newest one, and everything for one that is not known', async () => {
    const { workspace } = await opened({ 'a.sip': OPTIONS });
    const { revision } = workspace.state();
    expect(workspace.changes(revision)).toEqual({ revision, reset: false, changed: [], removed: [] });
    expect(workspace.changes(revision + 1).reset).toBe(true);
    expect(workspace.changes(0).reset).toBe(true);
  });

  it('are everything where they are much, and where another folder was opened', async () => {
    const one = await opened();
    const { revision } = one.workspace.state();
    await value(
      one.workspace.add(
        '',
        Array.from({ length: 501 }, (_, i) => ({ path: `${i}.sip`, text: '' })),
      ),
    );
    expect(one.workspace.changes(revision).reset).toBe(true);
    const later = one.workspace.state().revision;
    one.disk.put('/other/a.sip', '');
    await value(one.workspace.open('/other', false));
    expect(one.workspace.changes(later).reset).toBe(true);
    expect(paths(one)).toEqual(['', 'a.sip']);
  });
});

describe('secrets', () => {
  const call = (name: string) => ({ name, args: [] });

  it('are known to their environment alone, until they are forgotten', async () => {
    const { workspace } = await opened({ 'lab.env': 'secret password' });
    const { revision } = workspace.state();
    workspace.setSecret('lab', 'password', 'hunter2');
    expect(workspace.secrets('lab')(call('password'))).toBe('hunter2');
    expect(workspace.secrets('other')(call('password'))).toBeNull();
    expect(workspace.changes(revision).changed[0]?.secrets).toEqual([{ name: 'password', known: true }]);
    workspace.setSecret('lab', 'password', null);
    expect(workspace.secrets('lab')(call('password'))).toBeNull();
    expect(workspace.entry('lab.env')?.secrets).toEqual([{ name: 'password', known: false }]);
  });

  it('are at most two hundred, the newest ones', () => {
    const { workspace } = kit();
    for (let i = 0; i <= 200; i++) workspace.setSecret('e', `s${i}`, 'x');
    expect(workspace.secrets('e')(call('s0'))).toBeNull();
    expect(workspace.secrets('e')(call('s1'))).toBe('x');
  });
});

describe('limits', () => {
  it('lists so many files, and counts the others', async () => {
    const one = kit();
    for (let i = 0; i < WORKSPACE_LIMITS.entries + 10; i++) one.disk.put(`/w/${i % 100}/${i}.sip`, '');
    await value(one.workspace.open('/w', false));
    const { entries, unlisted } = one.workspace.state();
    expect(entries).toBe(WORKSPACE_LIMITS.entries);
    expect(unlisted).toBeGreaterThan(0);
    expect(await code(one.workspace.write('new.sip', '', null))).toBe('NOT_POSSIBLE');
  });

  it('goes so deep, and no deeper', async () => {
    const one = kit({ [`${'d/'.repeat(60)}x.sip`]: '' });
    await value(one.workspace.open('/w', false));
    expect(one.workspace.state()).toMatchObject({ entries: 33, unlisted: 1 });
  });
});
