import { describe, expect, it } from 'vitest';
import type { ResolveDeps } from '#core/resolve/destination.ts';
import { EVERY, find, kinds } from './find.ts';
import type { Zone } from './scripted-resolver.ts';

const TLS_ZONE: Zone = {
  'SRV _sips._tcp.example.com': ['0 0 5061 two.example.com'],
  'A two.example.com': ['192.0.2.2'],
};

describe('resolveDestination with NAPTR chains', () => {
  it('follows a record without a flag to the next name', async () => {
    const zone: Zone = {
      'NAPTR a.example': ['1 1 "" "" "" b.example'],
      'NAPTR b.example': ['1 1 "s" "SIP+D2U" "" _sip._udp.b.example'],
      'SRV _sip._udp.b.example': ['0 0 5060 h.b.example'],
      'A h.b.example': ['192.0.2.1'],
    };
    expect((await find('a.example', zone)).to).toEqual(['udp:192.0.2.1:5060']);
  });

  it.each<[what: string, zone: Zone, count: number]>([
    ['a circle', { 'NAPTR a.example': ['1 1 "" "" "" A.example.'] }, 1],
    [
      'a circle of two',
      { 'NAPTR a.example': ['1 1 "" "" "" b.example'], 'NAPTR b.example': ['1 1 "" "" "" a.example'] },
      2,
    ],
    [
      'a chain without end',
      Object.fromEntries(
        Array.from({ length: 100 }, (_one, i) => [
          `NAPTR ${i === 0 ? 'a' : `n${i}`}.example`,
          [`1 1 "" "" "" n${i + 1}.example`],
        ]),
      ),
      4,
    ],
  ])('leaves %s and goes on without NAPTR', async (_what, zone, count) => {
    const found = await find('a.example', { ...zone, 'A a.example': ['192.0.2.1'] });
    expect(found.asked.filter((question) => question.startsWith('NAPTR'))).toHaveLength(count);
    expect(kinds(found.steps)).toContain('skipped NAPTR LOOP');
    expect(found.to).toEqual(['udp:192.0.2.1:5060']);
  });
});

describe('resolveDestination in trouble', () => {
  it.each<
    [what: string, typed: string, zone: Zone, code: string, message: RegExp, more?: Partial<ResolveDeps>]
  >([
    ['nobody knows the name', 'a.example', {}, 'HOST_NOT_FOUND', /not known/],
    ['the name has no address', 'a.example:1', { 'A a.example': 'ENODATA' }, 'HOST_NOT_FOUND', /not known/],
    ['no server answers', 'a.example:1', { 'A a.example': 'ETIMEOUT' }, 'EAI_AGAIN', /does not answer/],
    [
      'no server is there',
      'a.example:1',
      { 'AAAA a.example': 'ECONNREFUSED' },
      'EAI_AGAIN',
      /does not answer/,
    ],
    ['the server failed', 'a.example:1', { 'A a.example': 'ESERVFAIL' }, 'EAI_FAIL', /failed/],
    [
      'the domain refuses the transport',
      'udp:a.example',
      { 'SRV _sip._udp.a.example': ['0 0 0 .'], 'A a.example': ['192.0.2.1'] },
      'SERVICE_UNAVAILABLE',
      /does not offer SIP/,
    ],
    [
      'the domain refuses the default transport',
      'a.example',
      { 'SRV _sip._udp.a.example': ['0 0 0 '], 'A a.example': ['192.0.2.1'] },
      'SERVICE_UNAVAILABLE',
      /does not offer SIP/,
      EVERY,
    ],
    [
      'NAPTR offers other transports only',
      'a.example',
      { 'NAPTR a.example': ['1 1 "s" "SIPS+D2T" "" _sips._tcp.a.example'], 'A a.example': ['192.0.2.1'] },
      'TRANSPORT_UNAVAILABLE',
      /a\.example is reached over TLS/,
    ],
    ['the transport is missing', 'tcp:192.0.2.1', {}, 'TRANSPORT_UNAVAILABLE', /TCP/],
    ['sips needs TLS', 'sips:example.com', TLS_ZONE, 'TRANSPORT_UNAVAILABLE', /TLS/],
    [
      'nobody knows the transport',
      'sip:192.0.2.1;transport=sctp',
      {},
      'TRANSPORT_UNAVAILABLE',
      /SCTP/,
      EVERY,
    ],
    ['sips asks for UDP', 'sips:192.0.2.1;transport=udp', {}, 'NOT_SECURE', /TLS/, EVERY],
    ['the name is none', '1.2.3', {}, 'BAD_ADDRESS', /name of a host/],
    ['maddr is none', 'sip:a.example;maddr=0x7f000001', {}, 'BAD_ADDRESS', /0x7f000001/],
  ])('says so where %s', async (_what, typed, zone, code, message, more) => {
    const found = await find(typed, zone, more);
    expect(found.to).toBe(code);
    expect(found.message).toMatch(message);
    expect(kinds(found.steps)).not.toContain('chosen');
  });

  it('shows the addresses that a missing transport leads to', async () => {
    const { steps } = await find('tls:example.com', TLS_ZONE);
    expect(steps.at(-1)).toMatchObject({
      kind: 'skipped',
      type: 'tls',
      results: ['tls:192.0.2.2:5061'],
      error: 'TRANSPORT_UNAVAILABLE',
    });
  });

  it('uses one transport where the domain refuses another', async () => {
    const zone: Zone = {
      'SRV _sip._udp.a.example': ['0 0 0 .'],
      'SRV _sip._tcp.a.example': ['0 0 5060 t.a.example'],
      'A t.a.example': ['192.0.2.1'],
    };
    const found = await find('a.example', zone, EVERY);
    expect(found.to).toEqual(['tcp:192.0.2.1:5060']);
    expect(kinds(found.steps)).toContain('skipped udp SERVICE_UNAVAILABLE');
  });

  it('does not ask SRV for a name that the prefix makes too long', async () => {
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example`;
    const found = await find(`udp:${long}`, { [`A ${long}`]: ['192.0.2.1'] });
    expect([found.to, found.asked[0]]).toEqual([['udp:192.0.2.1:5060'], `A ${long}`]);
  });
});

describe('resolveDestination under hostile answers', () => {
  it('passes over records that lead nowhere', async () => {
    const zone: Zone = {
      'SRV _sip._udp.h.example': [
        '0 0 0 a.h.example',
        '0 0 70000 a.h.example',
        '0 0 5060 127.0.0.1',
        '0 0 5060 "<img src=x>"',
        '1 0 5060 a.h.example',
      ],
      'A a.h.example': ['2001:db8::1', 'nonsense', '192.0.2.1'],
      'AAAA a.h.example': ['192.0.2.3'],
    };
    const found = await find('udp:h.example', zone);
    expect(found.to).toEqual(['udp:192.0.2.1:5060']);
    expect(kinds(found.steps).filter((kind) => kind.startsWith('skipped'))).toEqual([
      'skipped SRV BAD_RECORD',
      'skipped A BAD_RECORD',
      'skipped AAAA BAD_RECORD',
    ]);
  });

  it('asks once for what several records say', async () => {
    const zone: Zone = {
      'NAPTR h.example': [
        '1 1 "s" "SIP+D2U" "" _sip._udp.h.example',
        '1 2 "S" "sip+d2u" "" _SIP._udp.h.example.',
      ],
      'SRV _sip._udp.h.example': ['0 0 5060 a.h.example'],
      'A a.h.example': ['192.0.2.1'],
    };
    const { asked } = await find('h.example', zone);
    expect(asked.filter((question) => question.startsWith('SRV'))).toEqual(['SRV _sip._udp.h.example']);
  });

  it('falls back to the default port where every SRV record is broken', async () => {
    const zone: Zone = { 'SRV _sip._udp.h.example': ['0 0 0 x y'], 'A h.example': ['192.0.2.1'] };
    expect((await find('udp:h.example', zone)).to).toEqual(['udp:192.0.2.1:5060']);
  });

  it('asks and answers a bounded number of times in a flood of records', async () => {
    const many = Array.from({ length: 300 }, (_one, i) => i);
    const zone: Record<string, string[]> = {
      'NAPTR f.example': many.map((i) => `1 ${i} "s" "SIP+D2U" "" _sip._udp${i % 20}.f.example`),
      'SRV _sip._udp3.f.example': many.map((i) => `${i} 0 5060 h${i}.f.example`),
    };
    for (const i of many) {
      zone[`A h${i}.f.example`] = many.map((n) => `10.${i % 256}.${n >> 8}.${n % 256}`);
      zone[`AAAA h${i}.f.example`] = many.map((n) => `2001:db8::${i.toString(16)}:${n.toString(16)}`);
    }
    const found = await find('f.example', zone);
    expect(found.to).toHaveLength(32);
    expect(found.asked.length).toBeLessThanOrEqual(1 + 8 + 2 * 16);
    expect(found.steps.length).toBeLessThanOrEqual(64);
    expect(kinds(found.steps).filter((kind) => kind.endsWith('LIMIT')).length).toBeGreaterThan(2);
    expect(found.steps.at(-1)).toMatchObject({ kind: 'chosen' });
  });
});
