/** What counts as a page of ours, what may leave by the door, and which files an address can name. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { assetPath, findAsset } from '../../../../electron/main/app-assets.ts';
import { allowedExternal, createExternalDoor } from '../../../../electron/main/external.ts';
import { createOwnPage } from '../../../../electron/main/origin.ts';

describe('a page of ours', () => {
  const packaged = createOwnPage(null);
  const developed = createOwnPage('http://localhost:5173/');

  it.each([
    ['app://sipwright/', true],
    ['app://sipwright/index.html#x', true],
    ['app://sipwright.evil/', false],
    ['app://sipwright@evil/', false],
    ['app://user:x@sipwright/', false],
    ['app://sipwright:80/', false],
    ['app:sipwright/', false],
    ['https://sipwright/', false],
    ['file:///index.html', false],
    ['data:text/html,app://sipwright/', false],
    ['about:blank', false],
    ['', false],
    ['http://localhost:5173/', false],
  ])('%s: %s', (url, own) => {
    expect(packaged(url)).toBe(own);
  });

  it('is that of the development server only where there is one', () => {
    expect(developed('http://localhost:5173/src/x')).toBe(true);
    expect(developed('http://localhost:5174/')).toBe(false);
    expect(developed('https://localhost:5173/')).toBe(false);
  });
});

describe('the door', () => {
  it.each([
    ['https://www.rfc-editor.org/rfc/rfc3261#section-17', true],
    ['https://datatracker.ietf.org/doc/html/rfc3261', true],
    ['https://www.iana.org/assignments/sip-parameters', true],
    ['https://github.com/sipwright', true],
    ['http://www.rfc-editor.org/', false],
    ['https://www.rfc-editor.org.evil.example/', false],
    ['https://evil.example/?https://www.rfc-editor.org/', false],
    ['https://www.rfc-editor.org@evil.example/', false],
    ['https://user@www.rfc-editor.org/', false],
    ['https://www.rfc-editor.org:8443/', false],
    ['javascript:alert(1)', false],
    ['file:///etc/passwd', false],
    ['smb://www.rfc-editor.org/x', false],
    [' not an address', false],
    [`https://github.com/${'x'.repeat(3000)}`, false],
  ])('%s: %s', (url, open) => {
    expect(allowedExternal(url) !== null).toBe(open);
  });

  it('hands the system the address as it was read, not as it was written', async () => {
    const opened: string[] = [];
    const door = createExternalDoor(
      async (url) => void opened.push(url),
      () => undefined,
    );
    expect(await door('HTTPS://WWW.IANA.ORG/a/../b')).toBe(true);
    expect(opened).toEqual(['https://www.iana.org/b']);
  });

  it('says no, with a line in the log, where the system fails or the address is refused', async () => {
    const lines: string[] = [];
    const door = createExternalDoor(
      () => Promise.reject(new Error('no browser')),
      (line) => lines.push(line),
    );
    expect(await door('https://github.com/')).toBe(false);
    expect(await door('https://evil.example/\n')).toBe(false);
    expect(lines).toEqual([
      expect.stringContaining('no browser'),
      expect.stringContaining('evil.example/\\n'),
    ]);
  });
});

describe('the path of an address', () => {
  it.each([
    ['app://sipwright/', 'index.html'],
    ['app://sipwright/assets/a.js?v=1#x', 'assets/a.js'],
    ['app://sipwright//assets//a.js', 'assets/a.js'],
    ['app://sipwright/a%20b.js', 'a b.js'],
    ['app://sipwright/..%2f..%2fpackage.json', null],
    ['app://sipwright/%2e%2e%2fpackage.json', null],
    ['app://sipwright/a/%2e/b.js', 'a/b.js'],
    ['app://sipwright/..%5c..%5cpackage.json', null],
    ['app://sipwright/a%00.js', null],
    ['app://sipwright/%c0%ae%c0%ae/x.js', null],
    ['app://sipwright/%', null],
    ['app://sipwright/C:/x.js', null],
    ['app://elsewhere/index.html', null],
    ['file:///index.html', null],
    ['nothing', null],
  ])('%s', (address, path) => {
    expect(assetPath(address)).toBe(path);
  });

  it('that climbs is cut off at the top', () => {
    expect(assetPath('app://sipwright/../../package.json')).toBe('package.json');
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
    ['', 'index.html', 'text/html; charset=utf-8'],
    ['a.js', 'a.js', 'text/javascript; charset=utf-8'],
    ['within.js', 'a.js', 'text/javascript; charset=utf-8'],
  ])('is found: %s', async (path, file, type) => {
    expect(await findAsset(root, `app://sipwright/${path}`)).toEqual({ path: join(root, file), type });
  });

  it.each([
    ['away.json', 'a link that leads away'],
    ['other/x.js', 'a linked folder that leads away'],
    ['assets.js', 'a folder'],
    ['key.pem', 'a type that is not served'],
    ['missing.js', 'nothing'],
    ['..%2fsecret.json', 'a climb'],
  ])('is not found: %s, %s', async (path) => {
    expect(await findAsset(root, `app://sipwright/${path}`)).toBeNull();
  });
});
