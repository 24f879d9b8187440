/** The small parts that rules are made of: address classes, UTF-8, near names, the table of headers. */
import { utf8 } from '#shared/lib/bytes.ts';
import { HEADERS } from '#shared/sip/header-table.ts';
import { HEADER_USE, markOf, requiredWhere, USE_METHODS, usesAt } from '#shared/sip/validate/header-use.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { ipClass } from '#shared/sip/validate/ip-class.ts';
import { isOneEditApart } from '#shared/sip/validate/near.ts';
import { badUtf8 } from '#shared/sip/validate/utf8.ts';
import { describe, expect, it } from 'vitest';

describe('the class of an address', () => {
  it.each([
    ['0.0.0.0', 'unspecified'],
    ['127.255.0.1', 'loopback'],
    ['10.1.2.3', 'private'],
    ['172.15.255.255', 'public'],
    ['172.16.0.0', 'private'],
    ['172.31.255.255', 'private'],
    ['172.32.0.0', 'public'],
    ['192.168.0.1', 'private'],
    ['100.64.0.1', 'private'],
    ['100.128.0.1', 'public'],
    ['169.254.1.1', 'private'],
    ['203.0.113.5', 'public'],
    ['255.255.255.255', 'public'],
    ['::', 'unspecified'],
    ['::1', 'loopback'],
    ['0:0:0:0:0:0:0:1', 'loopback'],
    ['fe80::1%eth0', 'private'],
    ['fd00::1', 'private'],
    ['2001:db8::1', 'public'],
    ['::ffff:10.0.0.1', 'private'],
    ['example.com', null],
    ['256.1.1.1', null],
    ['', null],
  ])('of %j is %s', (host, kind) => {
    expect(ipClass(host)).toBe(kind);
  });
});

describe('bytes that are not UTF-8', () => {
  it.each([
    ['plain', utf8('plain'), -1],
    ['every length of sequence', utf8('a\u00e4\u20ac\u{1f600}'), -1],
    ['a lone continuation', new Uint8Array([97, 0x80]), 1],
    ['a sequence cut off', new Uint8Array([97, 0xe2, 0x82]), 1],
    ['a wrong continuation', new Uint8Array([0xc3, 0x28]), 0],
    ['a wrong third byte', new Uint8Array([0xe2, 0x82, 0x28]), 0],
    ['an overlong form', new Uint8Array([0xc0, 0xaf]), 0],
    ['an overlong form of three', new Uint8Array([0xe0, 0x80, 0xaf]), 0],
    ['a surrogate', new Uint8Array([0xed, 0xa0, 0x80]), 0],
    ['above U+10FFFF', new Uint8Array([0xf4, 0x90, 0x80, 0x80]), 0],
    ['a byte that begins nothing', new Uint8Array([0xff]), 0],
  ])('%s', (_name, bytes, place) => {
    expect(badUtf8(bytes, 0, bytes.length)).toBe(place);
  });
});

describe('a slip of the pen', () => {
  it.each([
    ['contact', 'contct', true],
    ['contact', 'conttact', true],
    ['contact', 'contabt', true],
    ['contact', 'cnotact', true],
    ['contact', 'contact', false],
    ['contact', 'cntct', false],
    ['contact', 'conatct', true],
    ['contact', 'tcontac', false],
    ['', 'a', true],
  ])('from %j to %j: %s', (a, b, apart) => {
    expect(isOneEditApart(a, b)).toBe(apart);
    expect(isOneEditApart(b, a)).toBe(apart);
  });
});

describe('the table of headers', () => {
  it('has a mark for every method in every row, and registered names', () => {
    const names = new Set(HEADERS.map(({ name }) => name));
    for (const row of HEADER_USE) {
      expect([1, USE_METHODS.length], row.join(' ')).toContain(row[2].trim().split(/\s+/).length);
      expect(row[2], row.join(' ')).toMatch(/^[moax\- ]+$/);
      expect(names).toContain(row[0]);
    }
    expect([...USE_METHODS].sort()).toEqual([...METHODS].sort());
  });

  it('says where a header must stand', () => {
    expect(requiredWhere('Contact')).toEqual({
      requests: ['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER'],
      responses: ['2xx INVITE', '2xx SUBSCRIBE', '2xx REFER', '2xx UPDATE'],
    });
    expect(requiredWhere('WWW-Authenticate')).toEqual({ requests: [], responses: ['401'] });
    expect(requiredWhere('Subject')).toEqual({ requests: [], responses: [] });
  });

  it('leaves to a method that it does not have what it has for all', () => {
    expect(usesAt('R', 'FLY')?.useless.has('WWW-Authenticate')).toBe(true);
    expect(usesAt('R', 'FLY')?.useless.has('Contact')).toBe(false);
    expect(usesAt('R', 'constructor')).toEqual(usesAt('R', 'FLY'));
    expect(usesAt('4xx', 'INVITE')).toBeNull();
    expect(markOf(['Contact', 'R', 'm', ''], 'FLY')).toBe('m');
  });
});
