/** The workspace over a disk in memory: what is listed, written, moved and taken away. */
import { describe, expect, it } from 'vitest';
import { openWorkspace } from '#core/workspace/open-workspace.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import type { MemoryFolders } from '../../../../helpers/memory-folders.ts';
import { createMemoryFolders } from '../../../../helpers/memory-folders.ts';
import { code, kit, opened, OPTIONS, paths, value } from '../../../../helpers/workspace-kit.ts';

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
