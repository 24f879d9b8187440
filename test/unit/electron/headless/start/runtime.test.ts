/** Where the runtime is looked for, what its download is told of proxies, and how its news read. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../../../electron/headless/start/progress.ts';
import { parseNews, percentOf, progressText } from '../../../../../electron/headless/start/runtime-news.ts';
import type { Files } from '../../../../../electron/headless/start/runtime.ts';
import { downloadEnv, findRuntime } from '../../../../../electron/headless/start/runtime.ts';

const files = (table: Readonly<Record<string, string>>): Files => ({
  read: (path) => table[path] ?? null,
  exists: (path) => path in table,
});
const pathFile = join('/e', 'path.txt');
const program = join('/e', 'dist', 'electron');

describe('the runtime', () => {
  it('is found by the path that its installer wrote', () => {
    expect(findRuntime('/e', {}, files({ [pathFile]: 'electron', [program]: '' }))).toBe(program);
  });

  it('is not there before the installer ran, nor after its folder was removed', () => {
    expect(findRuntime('/e', {}, files({}))).toBeNull();
    expect(findRuntime('/e', {}, files({ [pathFile]: 'electron' }))).toBeNull();
  });

  it('is taken from the folder of ELECTRON_OVERRIDE_DIST_PATH', () => {
    const own = join('/own', 'electron');
    expect(findRuntime('/e', { ELECTRON_OVERRIDE_DIST_PATH: '/own' }, files({ [own]: '' }))).toBe(own);
    expect(findRuntime('/e', { ELECTRON_OVERRIDE_DIST_PATH: '/own' }, files({}))).toBeNull();
  });
});

describe('the environment of the download', () => {
  it.each([
    [{ HTTPS_PROXY: 'http://p:1' }],
    [{ https_proxy: 'http://p:1' }],
    [{ npm_config_https_proxy: 'http://p:1' }],
    [{ npm_config_proxy: 'http://p:1' }],
  ])('honours the proxy of %o', (env) => {
    expect(downloadEnv(env)).toMatchObject({ HTTPS_PROXY: 'http://p:1', NODE_USE_ENV_PROXY: '1' });
  });

  it('passes on certificates that npm knows of, and nothing where there is nothing', () => {
    expect(downloadEnv({ npm_config_cafile: '/ca.pem' })).toMatchObject({ NODE_EXTRA_CA_CERTS: '/ca.pem' });
    expect(downloadEnv({ PATH: '/bin' })).toEqual({ PATH: '/bin' });
  });
});

describe('news of the download', () => {
  it.each([
    ['{"kind":"available"}', { kind: 'available' }],
    ['{"kind":"progress","got":1,"total":2}', { kind: 'progress', got: 1, total: 2 }],
    ['{"kind":"trouble","message":"x"}', { kind: 'trouble', message: 'x' }],
    ['{"kind":"progress","got":"1"}', null],
    ['{"kind":"other"}', null],
    ['{not json', null],
    ['Downloading ...', null],
  ])('is read from %s', (line, news) => {
    expect(parseNews(line)).toEqual(news);
  });

  it('reads as megabytes, with a percentage where the size is known', () => {
    expect(progressText(42_400_000, 117_000_001)).toBe(
      'Downloading the Electron runtime: 42 of 118 MB (36 %)',
    );
    expect(progressText(42_400_000, 0)).toBe('Downloading the Electron runtime: 42 MB');
    expect(percentOf(999, 1000)).toBe(99);
  });
});

describe('progress', () => {
  const run = (isTTY: boolean): string => {
    let text = '';
    const progress = createProgress({ isTTY, write: (part: string) => (text += part) });
    for (let got = 0; got <= 100; got++) progress.show({ kind: 'progress', got: got * 1e6, total: 1e8 });
    progress.end();
    return text;
  };

  it('stays on one line of a terminal', () => {
    const text = run(true);
    expect(text.split('\n')).toHaveLength(2);
    expect(text.split('\r')).toHaveLength(102);
  });

  it('is a line every tenth part in a log', () => {
    expect(run(false).trimEnd().split('\n')).toHaveLength(11);
  });
});
