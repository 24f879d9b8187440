import { describe, expect, it } from 'vitest';
import { pathSegments, securityHeaders } from '../../../../../electron/headless/web/static-files.ts';

describe('the path of a request', () => {
  it.each<[string, string[]]>([
    ['/', ['index.html']],
    ['/?x=/../y', ['index.html']],
    ['/assets/main-1a2b.js', ['assets', 'main-1a2b.js']],
    ['/a%20b.png', ['a b.png']],
  ])('%s is %j', (url, segments) => {
    expect(pathSegments(url)).toEqual(segments);
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
    expect(pathSegments(url)).toBeNull();
  });
});

it('the policy allows nothing inline and the socket of the host only', () => {
  const policy = securityHeaders('127.0.0.1:8080')['Content-Security-Policy'] ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self' ws://127.0.0.1:8080;");
  expect(policy).not.toMatch(/unsafe|\*|https?:/);
});
