import { describe, expect, it } from 'vitest';
import {
  isLoopback,
  isOwnHost,
  isOwnOrigin,
  offeredToken,
  sameToken,
  shownHost,
} from '../../../../../electron/headless/web/admission.ts';

describe('the Host header', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:8080', true],
    ['127.0.0.1', 'localhost:8080', true],
    ['127.0.0.1', 'LOCALHOST:8080', true],
    ['127.0.0.1', '[::1]:8080', true],
    ['::1', '[::1]:8080', true],
    ['127.0.0.1', undefined, false],
    ['127.0.0.1', '', false],
    ['127.0.0.1', '127.0.0.1', false],
    ['127.0.0.1', '127.0.0.1:8081', false],
    ['127.0.0.1', 'evil.example:8080', false],
    ['127.0.0.1', '127.0.0.1.evil.example:8080', false],
    ['127.0.0.1', 'localhost.evil.example:8080', false],
    ['127.0.0.1', '192.0.2.1:8080', false],
    ['127.0.0.1', '127.0.0.1:8080, evil.example', false],
    ['127.0.0.1', 'user@127.0.0.1:8080', false],
    ['127.0.0.1', '127.0.0.1:8080/', false],
    ['127.0.0.1', "127.0.0.1:8080'; script-src *", false],
    ['192.0.2.1', '192.0.2.1:8080', true],
    ['192.0.2.1', 'localhost:8080', false],
    ['0.0.0.0', '192.0.2.7:8080', true],
    ['0.0.0.0', 'localhost:8080', true],
    ['0.0.0.0', 'evil.example:8080', false],
    ['::', '[2001:db8::1]:8080', true],
    ['console.example', 'Console.Example:8080', true],
  ])('bound to %s, "%s" is own: %s', (bound, header, own) => {
    expect(isOwnHost(header, bound, 8080)).toBe(own);
  });

  it('may leave the port out where it is 80', () => {
    expect(isOwnHost('127.0.0.1', '127.0.0.1', 80)).toBe(true);
  });
});

describe('the Origin header', () => {
  it.each([
    ['http://127.0.0.1:8080', true],
    [undefined, false],
    ['null', false],
    ['', false],
    ['https://127.0.0.1:8080', false],
    ['http://localhost:8080', false],
    ['http://127.0.0.1:8081', false],
    ['http://evil.example', false],
    ['http://127.0.0.1:8080.evil.example', false],
  ])('"%s" is own: %s', (origin, own) => {
    expect(isOwnOrigin(origin, '127.0.0.1:8080')).toBe(own);
  });
});

describe('the token', () => {
  it.each([
    ['sipwright, token.abc', 'abc'],
    ['token.abc', 'abc'],
    ['sipwright', ''],
    ['', ''],
    [undefined, ''],
    ['sipwright,token.a,token.b', 'a'],
  ])('is found in "%s"', (header, token) => {
    expect(offeredToken(header)).toBe(token);
  });

  it.each([
    ['abc', true],
    ['', false],
    ['abd', false],
    ['abcd', false],
    ['ABC', false],
  ])('"%s" is the same: %s', (offered, same) => {
    expect(sameToken(offered, 'abc')).toBe(same);
  });
});

it.each([
  ['127.0.0.1', '127.0.0.1', true],
  ['127.3.2.1', '127.3.2.1', true],
  ['localhost', 'localhost', true],
  ['::1', '[::1]', true],
  ['0.0.0.0', '127.0.0.1', false],
  ['::', '[::1]', false],
  ['192.0.2.1', '192.0.2.1', false],
  ['127.evil.example', '127.evil.example', false],
])('%s is shown as %s; reaches this machine only: %s', (bound, shown, loopback) => {
  expect([shownHost(bound), isLoopback(bound)]).toEqual([shown, loopback]);
});
