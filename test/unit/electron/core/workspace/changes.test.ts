/** What is found in the workspace, what others change in it, its secrets and its limits, over a disk in memory. */
import { describe, expect, it } from 'vitest';
import { WORKSPACE_LIMITS } from '#shared/model/workspace.ts';
import { code, kit, opened, OPTIONS, pass, paths, value } from '../../../../helpers/workspace-kit.ts';

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
    expect(one.workspace.state().trouble).toMatchObject({ code: 'NOT_FOUND', data: { path: '/w' } });
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
