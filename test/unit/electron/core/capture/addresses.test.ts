/** Addresses between their bytes and their text (RFC 5952 4), and SIP told from its first bytes. */
import { describe, expect, it } from 'vitest';
import { addressBytes, createEndpoints, formatIp6 } from '#core/capture/addresses.ts';
import { isKeepAlive, startsLikeSip } from '#core/capture/sip-start.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { groups } from '../../../../helpers/packets.ts';

describe('an IPv6 address', () => {
  it.each([
    ['2001:db8:0:0:0:0:0:1', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['1:0:0:0:0:0:0:0', '1::'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:0:0:1:1:0:0:1', '2001::1:1:0:0:1'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['0:0:0:0:0:ffff:c000:201', '::ffff:192.0.2.1'],
  ])('%s is written %s, and read again', (long, text) => {
    const bytes = Uint8Array.from(groups(long));
    expect(formatIp6(bytes)).toBe(text);
    expect(addressBytes(text)).toEqual(bytes);
  });

  it.each([
    ['192.0.2.1', 4],
    ['fe80::1%eth0', 16],
    ['example.com', null],
    ['', null],
  ])('or something else, %s, has %s bytes', (host, length) => {
    expect(addressBytes(host)?.length ?? null).toBe(length);
  });
});

describe('endpoints', () => {
  it('are the same object for the same bytes, and never mixed up', () => {
    const find = createEndpoints();
    const address = (i: number): Uint8Array => Uint8Array.of(10, 0, i >> 8, i & 255);
    expect(find(address(7), 0, 4, 5060)).toBe(find(address(7), 0, 4, 5060));
    for (let i = 0; i < 30_000; i++)
      expect(find(address(i), 0, 4, i & 3).endpoint).toEqual({
        host: `10.0.${i >> 8}.${i & 255}`,
        port: i & 3,
      });
  });
});

describe('bytes', () => {
  it.each([
    'INVITE sip:a@b SIP/2.0\r\n',
    'SIP/2.0 200 OK\r\n',
    'sip/2.0 200 OK\r\n',
    '\r\n\r\nOPTIONS sip:a SIP/2.0\r\n',
    'UNKNOWN urn:x SIP/3.0\r\n',
    'INVITE  sip:a@b  SIP/2.0 \n',
    'REGISTER sip:example.com\r\n',
    'NOTIFY sips:a@b\r\nVia: x\r\n',
  ])('begin like SIP: %j', (text) => {
    expect(startsLikeSip(utf8(text), 0, text.length)).toBe(true);
  });

  it.each([
    'GET / HTTP/1.1\r\n',
    'HTTP/1.1 200 OK\r\n',
    'RTSP/1.0 200 OK\r\n',
    'M-SEARCH * HTTP/1.1\r\n',
    'v=0\r\no=- 1 1 IN IP4 a\r\n',
    'MAIL FROM:<sip:a@b>\r\n',
    'Via: SIP/2.0/UDP a\r\n',
    '\x80\x00INVITE sip:a SIP/2.0\r\n',
    '            ',
    '',
  ])('do not begin like SIP: %j', (text) => {
    expect(startsLikeSip(utf8(text), 0, utf8(text).length)).toBe(false);
  });

  it('keep a binding open where they are blank', () => {
    expect(isKeepAlive(utf8('\r\n\r\n\0 '), 0, 6)).toBe(true);
    expect(isKeepAlive(utf8('a'), 0, 1)).toBe(false);
    expect(isKeepAlive(new Uint8Array(100), 0, 100)).toBe(false);
  });
});
