/** Parameter values beyond ASCII (RFC 5987 3.2): the RFC's own example, both directions, and broken ones. */
import { expect, it } from 'vitest';
import { extValue, readExtValue } from '#core/auth/ext-value.ts';

it.each([
  // RFC 5987 3.2.2
  ['\u00a3 and \u20ac rates', "UTF-8''%C2%A3%20and%20%E2%82%AC%20rates"],
  ['a-b.c_d~e!f#g$h&i+j^k`l|m', "UTF-8''a-b.c_d~e!f#g$h&i+j^k`l|m"],
  ['"quoted", and\r\n', "UTF-8''%22quoted%22%2C%20and%0D%0A"],
  ['\u{1f980}', "UTF-8''%F0%9F%A6%80"],
  ['', "UTF-8''"],
])('%j is written %s and read back', (text, value) => {
  expect(extValue(text)).toBe(value);
  expect(readExtValue(value)).toBe(text);
});

it.each([
  ["utf-8'en'%c2%A3", '\u00a3'],
  ["UTF-8''%C3", '\ufffd'],
  ["ISO-8859-1''%A3", null],
  ["UTF-8'", null],
  ['plain', null],
  ["UTF-8''%6", null],
  ["UTF-8''%zz", null],
  ["UTF-8''\u00a3", null],
])('%s is read as %j', (value, text) => {
  expect(readExtValue(value)).toBe(text);
});
