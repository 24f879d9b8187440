/** Which paths name a file of the page, and that only files inside the folder are read, links followed. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageSegments, readPageFile } from '#core/page/page-files.ts';

describe('the path of a request', () => {
  it.each<[string, string[]]>([
    ['/', ['index.html']],
    ['/?x=/../y', ['index.html']],
    ['/assets/main-1a2b.js', ['assets', 'main-1a2b.js']],
    ['/a%20b.png', ['a b.png']],
  ])('%s is %j', (url, segments) => {
    expect(pageSegments(url)).toEqual(segments);
  });

  it.each([
    '',
    '*',
    'http://evil.example/',
    '//etc/passwd',
    '/..',
    '/../package.json',
    '/assets/../../package.json',
    '/%2e%2e/package.json',
    '/%2e%2e%2fpackage.json',
    '/..%5cpackage.json',
    '/..\\package.json',
    '/assets/',
    '/./index.html',
    '/.git/config',
    '/index.html%00.png',
    '/%',
    '/%ff',
    '/C:/windows',
    '/index.html::$DATA',
  ])('%s is none of the page', (url) => {
    expect(pageSegments(url)).toBeNull();
  });
});

describe('a file of the page', () => {
  let folder = '';
  let root = '';
  beforeAll(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'sipwright-assets-')));
    root = join(folder, 'renderer');
    mkdirSync(join(root, 'assets.js'), { recursive: true });
    mkdirSync(join(folder, 'renderer-other'));
    for (const path of [
      'secret.json',
      'renderer-other/x.js',
      'renderer/index.html',
      'renderer/a.js',
      'renderer/key.pem',
    ]) {
      writeFileSync(join(folder, path), path);
    }
    symlinkSync(join(folder, 'secret.json'), join(root, 'away.json'));
    symlinkSync(join(folder, 'renderer-other'), join(root, 'other'));
    symlinkSync(join(root, 'a.js'), join(root, 'within.js'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ['index.html', 'renderer/index.html', 'text/html; charset=utf-8'],
    ['a.js', 'renderer/a.js', 'text/javascript; charset=utf-8'],
    ['within.js', 'renderer/a.js', 'text/javascript; charset=utf-8'],
  ])('is found: %s', async (path, content, type) => {
    const file = await readPageFile(root, [path]);
    expect({ content: file?.bytes.toString(), type: file?.type }).toEqual({ content, type });
  });

  it.each([
    ['away.json', 'a link that leads away'],
    ['other/x.js', 'a linked folder that leads away'],
    ['assets.js', 'a folder'],
    ['key.pem', 'a type that is not served'],
    ['missing.js', 'nothing'],
    ['../secret.json', 'a climb'],
  ])('is not found: %s, %s', async (path) => {
    expect(await readPageFile(root, path.split('/'))).toBeNull();
  });
});
