import { describe, expect, it } from 'vitest';
import { formatTransportAddress, parseTransportAddress } from '#shared/model/address.ts';

describe('an address as it is written', () => {
  it.each([
    ['192.0.2.1', 'udp:192.0.2.1:5060'],
    ['udp:[::1]:0', 'udp:[::1]:0'],
    ['example.com:5070', 'udp:example.com:5070'],
    ['5060:5060', 'udp:5060:5060'],
    ['2130706433', 'udp:2130706433:5060'],
  ])('%s is %s', (text, address) => {
    const parsed = parseTransportAddress(text);
    expect(parsed.ok && formatTransportAddress(parsed.value)).toBe(address);
  });

  it.each([
    ['5060', /a port.*udp:HOST:5060/],
    ['udp:5070', /a port/],
    ['192.0.2.1:70000', /above 65535/],
    ['::1', /brackets/],
  ])('%s is none, and it is said why', (text, why) => {
    const parsed = parseTransportAddress(text);
    expect(parsed.ok ? '' : parsed.error).toMatch(why);
  });
});
