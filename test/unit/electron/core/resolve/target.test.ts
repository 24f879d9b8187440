import { describe, expect, it } from 'vitest';
import { parseDestination, targetOfUri } from '#core/resolve/target.ts';
import type { Target } from '#core/resolve/target.ts';

const plain: Target = { scheme: 'sip', host: '', port: null, transport: null, maddr: null };

describe('parseDestination', () => {
  it.each<[typed: string, expected: Partial<Target>]>([
    ['udp:192.0.2.1:5070', { host: '192.0.2.1', port: 5070, transport: 'udp' }],
    ['udp:192.0.2.1', { host: '192.0.2.1', transport: 'udp' }],
    ['UDP:example.com', { host: 'example.com', transport: 'udp' }],
    ['tls:example.com:5061', { host: 'example.com', port: 5061, transport: 'tls' }],
    ['wss:example.com', { host: 'example.com', transport: 'wss' }],
    ['example.com', { host: 'example.com' }],
    [' example.com:5080 ', { host: 'example.com', port: 5080 }],
    ['[2001:db8::1]', { host: '2001:db8::1' }],
    ['udp:[2001:db8::1]:5070', { host: '2001:db8::1', port: 5070, transport: 'udp' }],
    ['[fe80::1%eth0]:5060', { host: 'fe80::1%eth0', port: 5060 }],
    ['2001:db8::1', { host: '2001:db8::1' }],
    ['tcp:::1', { host: '::1', transport: 'tcp' }],
    ['udp:5060', { host: 'udp', port: 5060 }],
    ['sip:5060', { host: 'sip', port: 5060 }],
    ['alice@example.com', { host: 'example.com' }],
    ['example.com;transport=tcp', { host: 'example.com', transport: 'tcp' }],
    ['sip:alice@example.com;transport=udp', { host: 'example.com', transport: 'udp' }],
    ['sips:alice@example.com:5071', { scheme: 'sips', host: 'example.com', port: 5071 }],
    ['SIP:alice@[2001:db8::1]:5070;lr', { host: '2001:db8::1', port: 5070 }],
    ['"Alice" <sip:alice@example.com;transport=TLS>;tag=1', { host: 'example.com', transport: 'tls' }],
    ['sip:alice@example.com;maddr=192.0.2.9', { host: 'example.com', maddr: '192.0.2.9' }],
    ['sip:alice@example.com;maddr=[2001:db8::9]', { host: 'example.com', maddr: '2001:db8::9' }],
    ['sip:alice@example.com;transport=;maddr=', { host: 'example.com' }],
    ['my_host.local', { host: 'my_host.local' }],
    ['bücher.example', { host: 'bücher.example' }],
  ])('reads %s', (typed, expected) => {
    expect(parseDestination(typed)).toEqual({ ok: true, value: { ...plain, ...expected } });
  });

  it.each([
    '',
    '   ',
    'a b',
    'udp:',
    'udp:example.com:',
    'example.com:0',
    'example.com:65536',
    'example.com:123456',
    'sip:',
    'sip:alice@',
    'sip:example.com:99999',
    'sip:example.com:0',
    'sip:example.com:port',
    'sip:exa mple.com',
    'sip:exa%6dple.com',
    'sip:alice@[::1',
    '[::1',
    '[nothing]:5060',
    'udp:1:2:3',
    'sctp:example.com:5060',
    'tel:+15551234',
    'tel:+15551234;phone-context=example.com',
    'http://user@example.com',
    `sip:${'a'.repeat(300)}.example.com`,
    `sip:example.com;maddr=${'a'.repeat(300)}`,
    'x'.repeat(100_000),
  ])('refuses %j', (typed) => {
    expect(parseDestination(typed)).toMatchObject({ ok: false, error: { code: 'BAD_ADDRESS' } });
  });

  it('says what is wrong in a sentence of bounded length', () => {
    const result = parseDestination(`sip:${'a'.repeat(10_000)}`);
    expect(result.ok ? '' : result.error.message).toMatch(/^"sip:a+" is not a destination: .{5,60}$/);
  });
});

describe('targetOfUri', () => {
  it.each(['tel:+15551234', 'example.com', 'mailto:a@example.com', 'urn:service:sos', ''])(
    'refuses %j, which is not SIP',
    (uri) => {
      expect(targetOfUri(uri)).toMatchObject({ ok: false, error: { code: 'BAD_ADDRESS' } });
    },
  );
});
