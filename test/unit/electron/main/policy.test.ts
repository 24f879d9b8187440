/** What counts as a page of ours, what may leave by the door, and which files an address can name. */
import { describe, expect, it } from 'vitest';
import { segmentsOf } from '../../../../electron/main/app-protocol.ts';
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
    ['app://sipwright/', ['index.html']],
    ['app://sipwright/assets/a.js?v=1#x', ['assets', 'a.js']],
    ['app://sipwright/a%20b.js', ['a b.js']],
    ['app://sipwright/a/%2e/b.js', ['a', 'b.js']],
    ['app://sipwright//assets//a.js', null],
    ['app://sipwright/..%2f..%2fpackage.json', null],
    ['app://sipwright/%2e%2e%2fpackage.json', null],
    ['app://sipwright/..%5c..%5cpackage.json', null],
    ['app://sipwright/a%00.js', null],
    ['app://sipwright/%c0%ae%c0%ae/x.js', null],
    ['app://sipwright/%', null],
    ['app://sipwright/C:/x.js', null],
    ['app://elsewhere/index.html', null],
    ['file:///index.html', null],
    ['nothing', null],
  ])('%s', (address, segments) => {
    expect(segmentsOf(address)).toEqual(segments);
  });

  it('that climbs is cut off at the top', () => {
    expect(segmentsOf('app://sipwright/../../package.json')).toEqual(['package.json']);
  });
});
