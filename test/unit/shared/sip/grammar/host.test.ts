/** Hosts as RFC 3261 25.1 has them. */
import { isHostname, isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';
import { describe, expect, it } from 'vitest';

describe('hosts', () => {
  it.each([
    ['192.0.2.1', true],
    ['0.0.0.0', true],
    ['256.0.0.1', false],
    ['1.2.3', false],
    ['1.2.3.4.5', false],
    ['a.b.c.d', false],
  ])('IPv4 %s: %s', (text, expected) => {
    expect(isIPv4(text)).toBe(expected);
  });

  it.each([
    ['::', true],
    ['::1', true],
    ['2001:db8::8:800:200c:417a', true],
    ['1:2:3:4:5:6:7:8', true],
    ['::ffff:192.0.2.1', true],
    ['1:2:3:4:5:6:7', false],
    ['1:2:3:4:5:6:7:8:9', false],
    ['1::2::3', false],
    ['12345::', false],
    ['::ffff:999.0.2.1', false],
    ['::1.2.3.4:1', false],
    ['192.0.2.1', false],
    ['::g', false],
    [':'.repeat(100), false],
  ])('IPv6 %s: %s', (text, expected) => {
    expect(isIPv6(text)).toBe(expected);
  });

  it.each([
    ['example.com', true],
    ['example.com.', true],
    ['a-b.c1', true],
    ['localhost', true],
    ['1example.2x', false],
    ['-a.com', false],
    ['a-.com', false],
    ['a..b', false],
    ['', false],
  ])('name %j: %s', (text, expected) => {
    expect(isHostname(text)).toBe(expected);
  });
});
