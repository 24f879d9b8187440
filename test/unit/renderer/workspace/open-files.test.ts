// @vitest-environment happy-dom
/** Drafts and their files: what a person typed is never lost to what happens to the file. */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it } from 'vitest';
import { ContractError } from '../../../../shared/contract/errors.ts';
import { utf8 } from '../../../../shared/lib/bytes.ts';
import { isChanged } from '../../../../renderer/views/compose/draft.ts';
import { movedPath, partsOfBytes } from '../../../../renderer/views/compose/workspace/open-files.ts';
import { draftKeyOf } from '../../../../renderer/views/compose/workspace/use-draft-keys.ts';
import { useCompose } from '../../../../renderer/stores/compose.ts';
import { useOpenFiles } from '../../../../renderer/stores/open-files.ts';
import { useConnection } from '../../../../renderer/stores/rpc.ts';
import { useWorkspace } from '../../../../renderer/stores/workspace.ts';
import { createFakeRpc, settle } from '../fake-rpc.ts';
import { entryOf } from './some-entries.ts';

const FILE = '---\nto: udp:a.example\nvar who: bob\n---\nOPTIONS sip:{{who}}@a.example SIP/2.0\n\n';

/** A core that keeps files in memory; versions count up. */
function memoryFiles(start: Record<string, string>) {
  const files = new Map(Object.entries(start).map(([path, text]) => [path, { text, version: 1 }]));
  let revision = 1;
  const entries = () => [
    entryOf(''),
    ...[...files].map(([path, { version }], order) => entryOf(path, { order, version: `v${version}` })),
  ];
  const rpc = createFakeRpc({
    'app.info': () => ({ name: '', version: '', host: 'test', platform: '', lab: 'udp:127.0.0.1:5070' }),
    'workspace.entries': () => ({ revision, total: files.size + 1, entries: entries() }),
    'workspace.changes': () => ({ revision, reset: true, changed: [], removed: [] }),
    'workspace.read': ({ path }) => {
      const file = files.get(path);
      if (!file) throw new ContractError('NOT_FOUND', path);
      return { bytes: utf8(file.text), version: `v${file.version}` };
    },
    'workspace.write': ({ path, text, version }) => {
      const file = files.get(path);
      if ((file ? `v${file.version}` : null) !== version) throw new ContractError('CONFLICT', path);
      files.set(path, { text, version: (file?.version ?? 0) + 1 });
      return { version: `v${(file?.version ?? 0) + 1}` };
    },
    'workspace.move': ({ from, to }) => {
      const file = files.get(from);
      if (file) files.set(to, file);
      files.delete(from);
      return {};
    },
    'exchanges.start': () => ({ id: 1 }),
  });
  const state = () => ({ root: '/w', revision, entries: files.size, unlisted: 0, trouble: null });
  async function tell(): Promise<void> {
    revision++;
    rpc.delta('workspace', state());
    for (let n = 0; n < 5; n++) await settle();
  }
  return {
    rpc,
    state,
    tell,
    textOf: (path: string) => files.get(path)?.text ?? null,
    /** Somebody else writes a file, or takes it away. */
    async outside(path: string, text: string | null): Promise<void> {
      if (text === null) files.delete(path);
      else files.set(path, { text, version: (files.get(path)?.version ?? 0) + 1 });
      await tell();
    },
  };
}

async function opened(start: Record<string, string> = { 'Calls/a.sip': FILE }) {
  setActivePinia(createPinia());
  const disk = memoryFiles(start);
  useConnection().attach(disk.rpc);
  const [compose, workspace, files] = [useCompose(), useWorkspace(), useOpenFiles()];
  compose.start();
  workspace.start();
  disk.rpc.snapshot('workspace', disk.state());
  await settle();
  await settle();
  await files.open(Object.keys(start)[0] ?? '');
  return { disk, compose, workspace, files };
}

beforeEach(() => localStorage.clear());

describe('opening a file', () => {
  it('opens a draft that says what the file says, without a mark', async () => {
    const { compose, files } = await opened();
    expect(compose.active).toMatchObject({
      path: 'Calls/a.sip',
      version: 'v1',
      destination: 'udp:a.example',
      variables: [{ name: 'who', value: 'bob' }],
    });
    expect(compose.active && isChanged(compose.active)).toBe(false);
    await files.open('Calls/a.sip');
    expect(compose.drafts).toHaveLength(2);
  });

  it('sends with what its place gives, under its name', async () => {
    const { compose, disk } = await opened();
    await compose.send();
    const sent = disk.rpc.calls.find(({ method }) => method === 'exchanges.start');
    expect(sent?.input).toMatchObject({ path: 'Calls/a.sip', name: 'a', variables: { who: 'bob' } });
  });

  it('asks in a form for what is no draft', async () => {
    const { files, compose } = await opened({ 'lab.env': 'var a: b\n' });
    expect(files.dialog).toEqual({ kind: 'environment', name: 'lab' });
    expect(compose.drafts).toHaveLength(1);
  });

  it('reads a sequence as one', () => {
    const parts = partsOfBytes('a.seq', utf8('name: x\r\n'), 'v1');
    expect(parts).toMatchObject({ kind: 'sequence', text: 'name: x\n', saved: 'name: x\n' });
  });
});

describe('saving', () => {
  it('writes what the draft says over the version that was read', async () => {
    const { compose, files, disk } = await opened();
    compose.edit({ text: 'BYE sip:x SIP/2.0\n\n' });
    expect(compose.active && isChanged(compose.active)).toBe(true);
    expect(await files.save(compose.activeId)).toBe(true);
    expect(disk.textOf('Calls/a.sip')).toContain('BYE sip:x');
    expect(compose.active).toMatchObject({ version: 'v2' });
    expect(compose.active && isChanged(compose.active)).toBe(false);
    await disk.tell();
    expect(files.reloaded).toBe('');
  });

  it('of a draft without a file asks for its name first', async () => {
    const { compose, files, disk } = await opened();
    compose.openTemplate('call-echo');
    expect(await files.save(compose.activeId)).toBe(false);
    expect(files.dialog).toEqual({ kind: 'save', id: compose.activeId, thenClose: false });
    expect(await files.saveAs(compose.activeId, 'Echo.sip')).toBe(true);
    expect(compose.active).toMatchObject({ path: 'Echo.sip', templateId: '' });
    expect(disk.textOf('Echo.sip')).toContain('INVITE');
  });

  it('as another file does not write over one that is there', async () => {
    const { compose, files, workspace } = await opened({ 'a.sip': FILE, 'b.sip': FILE });
    expect(await files.saveAs(compose.activeId, 'b.sip')).toBe(false);
    expect(compose.active?.path).toBe('a.sip');
    expect(workspace.trouble?.code).toBe('CONFLICT');
  });

  it('tells a conflict instead of writing over what it did not read', async () => {
    const { compose, files, disk } = await opened();
    compose.edit({ text: 'BYE sip:mine SIP/2.0\n\n' });
    disk.rpc.setState('lost');
    const theirs = FILE.replace('OPTIONS', 'INFO');
    const write = disk.outside('Calls/a.sip', theirs);
    expect(await files.save(compose.activeId)).toBe(false);
    await write;
    expect(disk.textOf('Calls/a.sip')).toBe(theirs);
    expect(files.conflicts.has(compose.activeId)).toBe(true);
    expect(compose.active?.text).toContain('sip:mine');
  });
});

describe('a file that changes outside', () => {
  const theirs = FILE.replace('OPTIONS', 'INFO');

  it('is read again where nothing was changed here, and says so once', async () => {
    const { compose, files, disk } = await opened();
    await disk.outside('Calls/a.sip', theirs);
    expect(compose.drafts[1]?.text).toMatch(/^INFO/);
    expect(files.reloaded).toBe(compose.activeId);
  });

  it('waits for a word where something was: keep mine, or take theirs', async () => {
    const { compose, files, disk } = await opened();
    const id = compose.activeId;
    compose.edit({ text: 'BYE sip:mine SIP/2.0\n\n' });
    await disk.outside('Calls/a.sip', theirs);
    expect(compose.active?.text).toContain('sip:mine');
    expect(files.conflicts.get(id)?.parts.saved).toContain('INFO');
    expect(await files.keepMine(id)).toBe(true);
    expect(disk.textOf('Calls/a.sip')).toContain('sip:mine');
    expect(files.conflicts.size).toBe(0);

    compose.edit({ text: 'BYE sip:more SIP/2.0\n\n' });
    await disk.outside('Calls/a.sip', theirs);
    files.takeTheirs(id);
    expect(compose.active?.text).toMatch(/^INFO/);
    expect(compose.active && isChanged(compose.active)).toBe(false);
  });

  it('is no conflict where it says what the draft says', async () => {
    const { compose, files, disk } = await opened();
    compose.edit({ text: (compose.active?.text ?? '').replace('OPTIONS', 'INFO') });
    await disk.outside('Calls/a.sip', theirs);
    expect(files.conflicts.size).toBe(0);
    expect(compose.active && isChanged(compose.active)).toBe(false);
  });

  it('leaves its draft where it is taken away, and saving makes it again', async () => {
    const { compose, files, disk } = await opened();
    await disk.outside('Calls/a.sip', null);
    expect(compose.active?.text).toContain('OPTIONS');
    expect(await files.save(compose.activeId)).toBe(true);
    expect(disk.textOf('Calls/a.sip')).toContain('OPTIONS');
  });
});

describe('a file that is moved from here', () => {
  it('takes its draft along', async () => {
    const { compose, workspace, disk, files } = await opened();
    await workspace.move('Calls/a.sip', 'Calls/b.sip');
    await disk.tell();
    expect(compose.active?.path).toBe('Calls/b.sip');
    expect(files.conflicts.size).toBe(0);
  });

  it.each([
    ['F/a.sip', 'F', 'G', 'G/a.sip'],
    ['F/a.sip', 'F/a.sip', 'b.sip', 'b.sip'],
    ['Fa/a.sip', 'F', 'G', 'Fa/a.sip'],
    ['', 'F', 'G', ''],
  ])('%s after %s went to %s', (path, from, to, moved) => {
    expect(movedPath(path, { from, to })).toBe(moved);
  });
});

describe('closing a tab', () => {
  it('asks where something would be lost', async () => {
    const { compose, files } = await opened();
    const id = compose.activeId;
    compose.edit({ destination: 'udp:other' });
    files.close(id);
    expect(files.dialog).toEqual({ kind: 'close', id });
    expect(compose.drafts.some((draft) => draft.id === id)).toBe(true);
    await files.save(id, true);
    expect(compose.drafts.some((draft) => draft.id === id)).toBe(false);
  });

  it('can be taken back, the last one first', async () => {
    const { compose, files } = await opened();
    const text = compose.active?.text;
    files.close(compose.activeId);
    expect(compose.active?.path).toBe('');
    files.reopen();
    expect(compose.active).toMatchObject({ path: 'Calls/a.sip', text });
    files.reopen();
    expect(compose.drafts.filter(({ path }) => path !== '')).toHaveLength(1);
  });
});

describe('the keys', () => {
  const key = (code: string, held: Partial<KeyboardEvent>) =>
    draftKeyOf({ ...{ code, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }, ...held });
  it.each([
    ['KeyS', { ctrlKey: true }, 'save'],
    ['KeyS', { metaKey: true, shiftKey: true }, 'saveAs'],
    ['KeyW', { altKey: true }, 'close'],
    ['KeyT', { altKey: true, shiftKey: true }, 'reopen'],
    ['KeyS', {}, null],
    ['KeyW', { ctrlKey: true }, null],
    ['KeyS', { ctrlKey: true, altKey: true }, null],
  ])('%s with %o', (code, held, wish) => expect(key(code, held)).toBe(wish));
});

it('what was saved reads again as what the draft says', async () => {
  const { compose, files, disk } = await opened();
  compose.edit({ text: 'BYE sip:x SIP/2.0\nSubject: 你好\n\n', user: 'alice', password: '{{pw}}' });
  await files.save(compose.activeId);
  const parts = partsOfBytes('Calls/a.sip', utf8(disk.textOf('Calls/a.sip') ?? ''), 'v2');
  const { text, user, password, destination, variables } = compose.active ?? {};
  expect(parts).toMatchObject({ text, user, password, destination, variables });
});
