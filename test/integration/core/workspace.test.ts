/** The workspace's methods over a real folder: files, links, pipes, and what other programs change. */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ContractError } from '#shared/contract/errors.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { App } from '#core/session/app.ts';
import { createApp } from '#core/session/app.ts';
import { nodeMachine, systemClock, systemRandom } from '#core/session/system.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import { until } from './peer.ts';

const OPTIONS = 'OPTIONS sip:bob@example.com SIP/2.0\n\n';

let folder: string;
let app: App;
let log: string[];
let opened: string[];

const at = (path: string): string => join(folder, path);
const textAt = (path: string): string => fs.readFileSync(at(path), 'utf8');
const modeOf = (path: string): number => fs.lstatSync(at(path)).mode & 0o777;

function put(path: string, text: string): void {
  fs.mkdirSync(join(folder, path, '..'), { recursive: true });
  fs.writeFileSync(at(path), text);
}

function start(workspace: string | null): App {
  return createApp({
    ...nodeMachine(),
    resolver: nodeResolver(),
    clock: systemClock(),
    random: systemRandom(),
    log: (line) => log.push(line),
    host: 'test',
    version: '0.0.0',
    platform: process.platform,
    captures: null,
    workspace,
    onWorkspace: (path) => opened.push(path),
  });
}

beforeEach(async () => {
  folder = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), 'sipwright-workspace-')));
  log = [];
  opened = [];
  put('a.sip', OPTIONS);
  put('Sub/b.sip', OPTIONS);
  app = start(null);
  await app.handlers['workspace.open']({ path: folder, create: false });
});

afterEach(async () => {
  await app.close();
  fs.rmSync(folder, { recursive: true, force: true });
  expect(log).toEqual([]);
});

/** The code with which a call is refused. */
async function code(answer: unknown): Promise<string> {
  try {
    await answer;
    return 'ok';
  } catch (error) {
    return error instanceof ContractError ? error.code : String(error);
  }
}

async function paths(): Promise<readonly string[]> {
  const { entries } = await app.handlers['workspace.entries']({ from: 0, count: 1_000 });
  return entries.map(({ path }) => path);
}

/** Settles once the workspace says something that others made of it. */
async function told(isSo: (paths: readonly string[]) => boolean): Promise<void> {
  const { workspace } = app;
  await until(
    () => isSo(workspace.entries().map(({ path }) => path)) || null,
    (look) => workspace.onChange(look),
  );
}

describe('a real folder', () => {
  it('is listed and read', async () => {
    expect(await paths()).toEqual(['', 'Sub', 'Sub/b.sip', 'a.sip']);
    const { bytes, version } = await app.handlers['workspace.read']({ path: 'Sub/b.sip' });
    expect([textOf(bytes), version]).toEqual([OPTIONS, app.workspace.entry('Sub/b.sip')?.version]);
    expect(opened).toEqual([folder]);
  });

  it('gets files for their owner alone, and keeps the mode of those that are there', async () => {
    fs.chmodSync(at('a.sip'), 0o640);
    const { version } = await app.handlers['workspace.read']({ path: 'a.sip' });
    await app.handlers['workspace.write']({ path: 'a.sip', text: 'x', version });
    await app.handlers['workspace.write']({ path: 'New/c.sip', text: 'y', version: null });
    expect([modeOf('a.sip'), modeOf('New/c.sip'), modeOf('New')]).toEqual([0o640, 0o600, 0o700]);
    expect([textAt('a.sip'), textAt('New/c.sip')]).toEqual(['x', 'y']);
    expect(fs.readdirSync(folder).sort()).toEqual(['New', 'Sub', 'a.sip']);
  });

  it('takes a conflict for one, and an error of each kind for what it is', async () => {
    const { handlers } = app;
    const write = (path: string, version: string | null) =>
      code(handlers['workspace.write']({ path, text: '', version }));
    put('a.sip', 'changed by others');
    expect(await write('a.sip', app.workspace.entry('a.sip')?.version ?? '')).toBe('CONFLICT');
    expect(await write('a.sip', null)).toBe('EXISTS');
    expect(await write('a.sip/x.sip', null)).toBe('NOT_A_FOLDER');
    expect(await code(handlers['workspace.read']({ path: 'none.sip' }))).toBe('NOT_FOUND');
    expect(await code(handlers['workspace.move']({ from: 'a.sip', to: 'Sub/b.sip' }))).toBe('EXISTS');
    expect(await code(handlers['workspace.open']({ path: at('none'), create: false }))).toBe('NOT_FOUND');
    expect(await code(handlers['workspace.open']({ path: at('a.sip'), create: true }))).toBe('NOT_A_FOLDER');
    put('big.sip', 'x'.repeat(600_000));
    expect(await code(handlers['workspace.read']({ path: 'big.sip' }))).toBe('TOO_LARGE');
  });

  it('adds, copies, moves, takes away and brings back', async () => {
    const { handlers } = app;
    const files = [
      { path: 'Sub/c.sip', text: 'c' },
      { path: 'a.sip', text: 'a' },
    ];
    expect(await handlers['workspace.add']({ folder: '', files })).toEqual({
      paths: ['Sub 2/c.sip', 'a 2.sip'],
    });
    expect(await handlers['workspace.makeFolder']({ path: 'Sub' })).toEqual({ path: 'Sub 3' });
    expect(await handlers['workspace.duplicate']({ path: 'Sub' })).toEqual({ path: 'Sub 4' });
    await handlers['workspace.move']({ from: 'Sub 4', to: 'Sub 3/Inner', before: null });
    await handlers['workspace.move']({ from: 'a.sip', to: 'z.sip', before: 'Sub' });
    const { trash } = await handlers['workspace.remove']({ path: 'Sub 3' });
    expect(await paths()).toEqual(['', 'z.sip', 'Sub', 'Sub/b.sip', 'Sub 2', 'Sub 2/c.sip', 'a 2.sip']);
    expect(await handlers['workspace.restore']({ trash })).toEqual({ path: 'Sub 3' });
    expect(textAt('Sub 3/Inner/b.sip')).toBe(OPTIONS);
    expect(fs.readdirSync(at('.sipwright/trash'))).toEqual([]);
  });

  it('follows no link, neither for reading nor for writing', async () => {
    const outside = fs.mkdtempSync(join(tmpdir(), 'sipwright-outside-'));
    fs.writeFileSync(join(outside, 'secret.sip'), 'secret');
    fs.symlinkSync(outside, at('link'));
    fs.symlinkSync(join(outside, 'secret.sip'), at('link.sip'));
    fs.symlinkSync(folder, at('Sub/loop'));
    const { handlers } = app;
    await handlers['workspace.open']({ path: folder, create: false });
    expect(await paths()).toEqual(['', 'Sub', 'Sub/b.sip', 'a.sip']);
    expect(await code(handlers['workspace.read']({ path: 'link.sip' }))).toBe('NOT_FOUND');
    expect(await code(handlers['workspace.read']({ path: 'link/secret.sip' }))).toBe('NOT_A_FOLDER');
    expect(await code(handlers['workspace.write']({ path: 'link/new.sip', text: '', version: null }))).toBe(
      'NOT_A_FOLDER',
    );
    expect(await code(handlers['workspace.remove']({ path: 'link/secret.sip' }))).toBe('NOT_A_FOLDER');
    expect(await code(handlers['workspace.move']({ from: 'a.sip', to: 'link/a.sip' }))).toBe('NOT_A_FOLDER');
    expect(await handlers['workspace.add']({ folder: '', files: [{ path: 'link.seq', text: '' }] })).toEqual({
      paths: ['link.seq'],
    });
    expect(
      await code(handlers['workspace.add']({ folder: '', files: [{ path: 'link.sip', text: '' }] })),
    ).toBe('EXISTS');
    expect(fs.readdirSync(outside)).toEqual(['secret.sip']);
    fs.rmSync(outside, { recursive: true });
  });

  it('may itself be reached by a link', async () => {
    fs.symlinkSync(folder, at('.way'));
    expect(await app.handlers['workspace.open']({ path: at('.way'), create: false })).toMatchObject({
      root: folder,
    });
  });

  it('waits for no pipe', async () => {
    execFileSync('mkfifo', [at('pipe.sip')]);
    await app.handlers['workspace.open']({ path: folder, create: false });
    expect(await paths()).not.toContain('pipe.sip');
    expect(await code(app.handlers['workspace.read']({ path: 'pipe.sip' }))).toBe('NOT_FOUND');
  });

  it('is searched', async () => {
    const { hits } = await app.handlers['workspace.search']({ text: 'BOB@' });
    expect(hits.map(({ path, line }) => [path, line])).toEqual([
      ['Sub/b.sip', 1],
      ['a.sip', 1],
    ]);
  });
});

describe('what other programs do', () => {
  it('is told: files that are written, renamed and taken away', async () => {
    const { revision } = app.workspace.state();
    put('a.sip', 'BYE sip:x SIP/2.0\n\n');
    put('New/Deep/c.sip', OPTIONS);
    await told((all) => all.includes('New/Deep/c.sip') && app.workspace.entry('a.sip')?.method === 'BYE');
    fs.renameSync(at('New'), at('Other'));
    await told((all) => all.includes('Other/Deep/c.sip') && !all.includes('New'));
    put('Other/Deep/d.sip', OPTIONS);
    await told((all) => all.includes('Other/Deep/d.sip'));
    fs.rmSync(at('Sub'), { recursive: true });
    await told((all) => !all.includes('Sub'));
    const { changed, removed } = await app.handlers['workspace.changes']({ since: revision });
    expect(changed.map(({ path }) => path)).toEqual(expect.arrayContaining(['a.sip', 'Other/Deep/d.sip']));
    expect(removed).toEqual(expect.arrayContaining(['Sub', 'Sub/b.sip']));
  });

  it('may be a pipe in the place of a file', async () => {
    fs.rmSync(at('a.sip'));
    execFileSync('mkfifo', [at('a.sip')]);
    await told((all) => !all.includes('a.sip'));
  });

  it('may take the workspace away', async () => {
    fs.rmSync(folder, { recursive: true });
    await told((all) => all.length === 1);
    expect(await code(app.handlers['workspace.read']({ path: 'a.sip' }))).toBe('NOT_FOUND');
    await app.handlers['workspace.write']({ path: 'a.sip', text: OPTIONS, version: null });
    expect(app.workspace.state()).toMatchObject({ root: folder, trouble: null });
    put('b.sip', OPTIONS);
    await told((all) => all.includes('b.sip'));
  });
});

describe('a folder that is there from the begin', () => {
  it('is made by the first write', async () => {
    const later = start(at('later'));
    expect(later.workspace.state().root).toBe(at('later'));
    expect((await later.handlers['workspace.entries']({ from: 0, count: 10 })).total).toBe(1);
    await later.handlers['workspace.write']({ path: 'a.sip', text: OPTIONS, version: null });
    expect(later.workspace.entry('a.sip')?.method).toBe('OPTIONS');
    await later.close();
  });
});
