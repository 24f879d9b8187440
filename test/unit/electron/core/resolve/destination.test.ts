import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { ResolveDeps } from '#core/resolve/destination.ts';
import { resolveDestination } from '#core/resolve/destination.ts';
import { EVERY, find, kinds } from './find.ts';
import type { Zone } from './scripted-resolver.ts';
import { scriptedResolver } from './scripted-resolver.ts';

const ZONE: Zone = {
  'NAPTR example.com': [
    '20 50 "s" "SIP+D2U" "" _sip._udp.example.com',
    '10 50 "s" "SIP+D2T" "" _sip._tcp.example.com',
    '10 40 "s" "SIPS+D2T" "" _sips._tcp.example.com',
  ],
  'SRV _sip._udp.example.com': ['10 1 5070 one.example.com', '20 1 5080 two.example.com.'],
  'SRV _sip._tcp.example.com': ['0 0 5060 one.example.com'],
  'SRV _sips._tcp.example.com': ['0 0 5061 two.example.com'],
  'A one.example.com': ['192.0.2.1 300', '192.0.2.11 60'],
  'AAAA one.example.com': ['2001:db8::1 120'],
  'A two.example.com': ['192.0.2.2'],
  'AAAA two.example.com': 'ENODATA',
  'A example.com': ['192.0.2.9'],
  'A host.example.net': ['192.0.2.77'],
};

describe('resolveDestination', () => {
  // RFC 3263 4.1 and 4.2, a row for each branch.
  it.each<[typed: string, to: readonly string[], asked: readonly string[], more?: Partial<ResolveDeps>]>([
    // A numeric host: no question at all.
    ['192.0.2.5', ['udp:192.0.2.5:5060'], []],
    ['udp:127.0.0.1', ['udp:127.0.0.1:5060'], []],
    ['udp:127.0.0.1:5099', ['udp:127.0.0.1:5099'], []],
    ['[2001:db8::5]:5070', ['udp:[2001:db8::5]:5070'], []],
    ['sip:192.0.2.5;transport=tcp', ['tcp:192.0.2.5:5060'], [], EVERY],
    ['sips:192.0.2.5', ['tls:192.0.2.5:5061'], [], EVERY],
    ['sips:192.0.2.5;transport=tcp', ['tls:192.0.2.5:5061'], [], EVERY],
    ['sips:192.0.2.5:5099;transport=ws', ['wss:192.0.2.5:5099'], [], EVERY],
    ['ws:192.0.2.5', ['ws:192.0.2.5:80'], [], EVERY],
    ['wss:192.0.2.5', ['wss:192.0.2.5:443'], [], EVERY],
    // maddr in place of the host; the port of the URI stays.
    ['sip:example.com;maddr=239.255.255.1', ['udp:239.255.255.1:5060'], []],
    [
      'sip:192.0.2.5:5070;maddr=host.example.net',
      ['udp:192.0.2.77:5070'],
      ['A host.example.net', 'AAAA host.example.net'],
    ],
    // A port: A and AAAA only.
    ['host.example.net:5070', ['udp:192.0.2.77:5070'], ['A host.example.net', 'AAAA host.example.net']],
    [
      'tcp:host.example.net:5070',
      ['tcp:192.0.2.77:5070'],
      ['A host.example.net', 'AAAA host.example.net'],
      EVERY,
    ],
    [
      'sips:host.example.net:5070',
      ['tls:192.0.2.77:5070'],
      ['A host.example.net', 'AAAA host.example.net'],
      EVERY,
    ],
    // A transport without a port: SRV for it, no NAPTR.
    [
      'sip:alice@example.com;transport=udp',
      ['udp:192.0.2.1:5070', 'udp:192.0.2.11:5070', 'udp:[2001:db8::1]:5070', 'udp:192.0.2.2:5080'],
      [
        'SRV _sip._udp.example.com',
        'A one.example.com',
        'AAAA one.example.com',
        'A two.example.com',
        'AAAA two.example.com',
      ],
    ],
    [
      'tls:example.com',
      ['tls:192.0.2.2:5061'],
      ['SRV _sips._tcp.example.com', 'A two.example.com', 'AAAA two.example.com'],
      EVERY,
    ],
    [
      'udp:host.example.net',
      ['udp:192.0.2.77:5060'],
      ['SRV _sip._udp.host.example.net', 'A host.example.net', 'AAAA host.example.net'],
    ],
    ['wss:host.example.net', ['wss:192.0.2.77:443'], ['A host.example.net', 'AAAA host.example.net'], EVERY],
    // NAPTR: the only order with a supported service counts.
    [
      'example.com',
      ['udp:192.0.2.1:5070', 'udp:192.0.2.11:5070', 'udp:[2001:db8::1]:5070', 'udp:192.0.2.2:5080'],
      [
        'NAPTR example.com',
        'SRV _sip._udp.example.com',
        'A one.example.com',
        'AAAA one.example.com',
        'A two.example.com',
        'AAAA two.example.com',
      ],
    ],
    // With TCP and TLS the lower order wins, and within it the preference.
    [
      'sip:example.com',
      ['tls:192.0.2.2:5061', 'tcp:192.0.2.1:5060', 'tcp:192.0.2.11:5060', 'tcp:[2001:db8::1]:5060'],
      [
        'NAPTR example.com',
        'SRV _sips._tcp.example.com',
        'SRV _sip._tcp.example.com',
        'A two.example.com',
        'AAAA two.example.com',
        'A one.example.com',
        'AAAA one.example.com',
      ],
      EVERY,
    ],
    // sips takes secure services only.
    [
      'sips:example.com',
      ['tls:192.0.2.2:5061'],
      ['NAPTR example.com', 'SRV _sips._tcp.example.com', 'A two.example.com', 'AAAA two.example.com'],
      EVERY,
    ],
    // Nothing but an address: all is asked for in turn.
    [
      'host.example.net.',
      ['udp:192.0.2.77:5060'],
      [
        'NAPTR host.example.net',
        'SRV _sip._udp.host.example.net',
        'A host.example.net',
        'AAAA host.example.net',
      ],
    ],
    [
      'sips:host.example.net',
      ['tls:192.0.2.77:5061'],
      [
        'NAPTR host.example.net',
        'SRV _sips._tcp.host.example.net',
        'A host.example.net',
        'AAAA host.example.net',
      ],
      EVERY,
    ],
  ])('finds %s', async (typed, to, asked, more) => {
    const found = await find(typed, ZONE, more);
    expect(found.to).toEqual(to);
    expect(found.asked).toEqual(asked);
  });

  it('asks for SRV of each usable transport where there is no NAPTR', async () => {
    const zone: Zone = {
      'SRV _sip._udp.b.example': ['0 0 5060 u.b.example'],
      'SRV _sip._tcp.b.example': ['0 0 5060 t.b.example'],
      'A u.b.example': ['192.0.2.1'],
      'A t.b.example': ['192.0.2.2'],
    };
    const found = await find('b.example', zone, EVERY);
    expect(found.to).toEqual(['udp:192.0.2.1:5060', 'tcp:192.0.2.2:5060']);
    const { steps } = await find('b.example', zone);
    expect(steps).toContainEqual({
      kind: 'skipped',
      name: '_sip._tcp.b.example',
      type: 'tcp',
      ttl: null,
      results: [],
      error: 'TRANSPORT_UNAVAILABLE',
    });
  });

  it('tells each step with what it brought', async () => {
    const { steps } = await find('example.com', ZONE);
    expect(steps).toEqual([
      {
        kind: 'naptr',
        name: 'example.com',
        type: 'NAPTR',
        ttl: null,
        results: [
          '10 40 "s" "SIPS+D2T" _sips._tcp.example.com',
          '10 50 "s" "SIP+D2T" _sip._tcp.example.com',
          '20 50 "s" "SIP+D2U" _sip._udp.example.com',
        ],
        error: null,
      },
      {
        kind: 'skipped',
        name: 'example.com',
        type: 'tls',
        ttl: null,
        results: ['10 40 "s" "SIPS+D2T" _sips._tcp.example.com'],
        error: 'TRANSPORT_UNAVAILABLE',
      },
      {
        kind: 'skipped',
        name: 'example.com',
        type: 'tcp',
        ttl: null,
        results: ['10 50 "s" "SIP+D2T" _sip._tcp.example.com'],
        error: 'TRANSPORT_UNAVAILABLE',
      },
      {
        kind: 'srv',
        name: '_sip._udp.example.com',
        type: 'SRV',
        ttl: null,
        results: ['10 1 5070 one.example.com', '20 1 5080 two.example.com.'],
        error: null,
      },
      {
        kind: 'address',
        name: 'one.example.com',
        type: 'A',
        ttl: 60,
        results: ['192.0.2.1', '192.0.2.11'],
        error: null,
      },
      {
        kind: 'address',
        name: 'one.example.com',
        type: 'AAAA',
        ttl: 120,
        results: ['2001:db8::1'],
        error: null,
      },
      { kind: 'address', name: 'two.example.com', type: 'A', ttl: null, results: ['192.0.2.2'], error: null },
      { kind: 'address', name: 'two.example.com', type: 'AAAA', ttl: null, results: [], error: 'ENODATA' },
      {
        kind: 'chosen',
        name: 'example.com',
        type: '',
        ttl: null,
        results: [
          'udp:192.0.2.1:5070',
          'udp:192.0.2.11:5070',
          'udp:[2001:db8::1]:5070',
          'udp:192.0.2.2:5080',
        ],
        error: null,
      },
    ]);
  });

  it.each<[typed: string, steps: readonly string[]]>([
    ['192.0.2.5', ['numeric A', 'chosen']],
    ['[2001:db8::1]', ['numeric AAAA', 'chosen']],
    ['sip:a.example;maddr=192.0.2.1', ['maddr', 'numeric A', 'chosen']],
    ['host.example.net:5070', ['port udp', 'address A', 'address AAAA ENOTFOUND', 'chosen']],
    [
      'udp:host.example.net',
      ['transport udp', 'srv SRV ENOTFOUND', 'default udp', 'address A', 'address AAAA ENOTFOUND', 'chosen'],
    ],
  ])('tells the way of %s', async (typed, steps) => {
    expect(kinds((await find(typed, ZONE)).steps)).toEqual(steps);
  });

  it('keeps the name of the address and the domain that a certificate is checked against', async () => {
    const target = { scheme: 'sip', host: 'Example.com', port: null, transport: 'udp', maddr: null } as const;
    const resolver = scriptedResolver({
      'SRV _sip._udp.Example.com': ['0 0 5062 Pop.example.net.'],
      'A pop.example.net': ['192.0.2.1'],
    });
    const deps = { resolver, random: createSeededRandom(1), supported: EVERY.supported };
    expect(await resolveDestination(target, deps)).toMatchObject({
      ok: true,
      value: {
        candidates: [
          { transport: 'udp', host: '192.0.2.1', port: 5062, name: 'Pop.example.net', domain: 'Example.com' },
        ],
      },
    });
  });

  it('takes the families in the order that is asked for', async () => {
    const typed = 'one.example.com:5060';
    const six = await find(typed, ZONE, { families: [6, 4] });
    expect(six.to).toEqual(['udp:[2001:db8::1]:5060', 'udp:192.0.2.1:5060', 'udp:192.0.2.11:5060']);
    const only = await find(typed, ZONE, { families: [6] });
    expect(only.asked).toEqual(['AAAA one.example.com']);
  });

  it('says where the system answered in place of the name server', async () => {
    const { steps } = await find('box:5060', { 'A box': ['system:192.0.2.4'] });
    expect(steps[1]).toMatchObject({ kind: 'lookup', name: 'box', type: 'A', results: ['192.0.2.4'] });
  });

  it('asks for a name of other letters in its ASCII form', async () => {
    const found = await find('bücher.example:5060', { 'A xn--bcher-kva.example': ['192.0.2.1'] });
    expect(found.to).toEqual(['udp:192.0.2.1:5060']);
  });

  it('looks a host up once that several records name, and tries an address once', async () => {
    const zone: Zone = {
      'SRV _sip._udp.c.example': ['0 0 5060 x.c.example', '1 0 5060 X.c.example', '2 0 5062 x.c.example'],
      'A x.c.example': ['192.0.2.1', '192.0.2.1'],
    };
    const found = await find('udp:c.example', zone);
    expect(found.to).toEqual(['udp:192.0.2.1:5060', 'udp:192.0.2.1:5062']);
    expect(found.asked).toHaveLength(3);
  });

  it('spreads requests over SRV records of one priority by their weight', async () => {
    const zone: Zone = {
      'SRV _sip._udp.w.example': ['0 25 5060 a.w.example', '0 75 5060 b.w.example'],
      'A a.w.example': ['192.0.2.1'],
      'A b.w.example': ['192.0.2.2'],
    };
    const random = createSeededRandom(2782);
    let first = 0;
    for (let i = 0; i < 400; i++) {
      const { to } = await find('udp:w.example', zone, { random });
      if (to[0] === 'udp:192.0.2.1:5060') first++;
    }
    expect(Math.abs(first - 100)).toBeLessThan(30);
  });
});
