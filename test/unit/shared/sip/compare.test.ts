/** URIs compared as RFC 3261 19.1.4, RFC 5954 and RFC 3966 say; the sip examples of 19.1.4 are the first of each table. */
import { isSameUri, uriDifference } from '#shared/sip/compare.ts';
import { describe, expect, it } from 'vitest';

describe('equivalent URIs', () => {
  it.each([
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    ['sip:carol@chicago.com;newparam=5', 'sip:carol@chicago.com;security=on'],
    [
      'sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com',
      'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com',
    ],
    [
      'sip:alice@atlanta.com?subject=project%20x&priority=urgent',
      'sip:alice@atlanta.com?priority=urgent&subject=project%20x',
    ],
    ['sip:a@example.com?t=sip:b%40EXAMPLE.com', 'sip:a@example.com?to=%3Csip:b%40example.com%3E'],
    ['SIP:a@example.com:05060', 'sip:a@example.com:5060'],
    ['sip:a%3bb@example.com', 'sip:a%3Bb@example.com'],
    ['sip:a@[2001:db8::9:1]', 'sip:a@[2001:DB8:0::0009:01]'],
    ['sip:a@[::ffff:192.0.2.1]', 'sip:a@[::ffff:c000:201]'],
    ['tel:+1-201-555-0123', 'tel:+12015550123'],
    ['tel:7042;phone-context=Example.COM;ext=1-2', 'TEL:70.42;ext=12;phone-context=example.com'],
    ['http://example.com/%61', 'HTTP://example.com/a'],
  ])('%s = %s', (a, b) => {
    expect(uriDifference(a, b)).toBeNull();
    expect(isSameUri(b, a)).toBe(true);
  });
});

describe('different URIs', () => {
  it.each([
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP', 'user', ''],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060', 'port', ''],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp', 'parameter', 'transport'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp', 'port', ''],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting', 'header', 'subject'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4', 'host', ''],
    ['sip:carol@chicago.com;security=on', 'sip:carol@chicago.com;security=off', 'parameter', 'security'],
    ['sip:a@example.com', 'sips:a@example.com', 'scheme', ''],
    ['sip:a@example.com', 'sip:example.com', 'user', ''],
    ['sip:a@example.com', 'sip:a:@example.com', 'password', ''],
    ['sip:a%3Bb@example.com', 'sip:a;b@example.com', 'user', ''],
    ['sip:a@example.com;ttl=1', 'sip:a@example.com', 'parameter', 'ttl'],
    ['sip:a@example.com;maddr=192.0.2.1', 'sip:a@example.com', 'parameter', 'maddr'],
    ['sip:a@example.com?to=sip:b', 'sip:a@example.com?to=sip:c', 'header', 'to'],
    ['sip:a@example.com?to=tel:%2B1', 'sip:a@example.com?to=tel:%2B2', 'header', 'to'],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:db8::2]', 'host', ''],
    ['tel:+12015550123', 'tel:12015550123', 'user', ''],
    ['tel:+1;ext=2', 'tel:+1', 'parameter', 'ext'],
    ['urn:service:sos', 'urn:service:sos.fire', 'rest', ''],
    ['', 'sip:a', 'scheme', ''],
  ])('%s, %s: %s %s', (a, b, part, name) => {
    expect(uriDifference(a, b)).toEqual({ part, name });
    expect(isSameUri(b, a)).toBe(false);
  });
});
