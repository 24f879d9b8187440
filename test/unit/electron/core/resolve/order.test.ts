import { describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Random } from '#shared/lib/random.ts';
import type { SipTransport } from '#shared/model/destination.ts';
import { chooseNaptr, sortNaptr } from '#core/resolve/naptr.ts';
import { canonicalName, isDnsName } from '#core/resolve/names.ts';
import type { NaptrRecord, SrvRecord } from '#core/resolve/resolver.ts';
import { orderSrv } from '#core/resolve/srv.ts';
import { createTrail } from '#core/resolve/trail.ts';

function srv(priority: number, weight: number, target: string): SrvRecord {
  return { priority, weight, port: 5060, target, ttl: null };
}

/** Gives the numbers one after the other to whoever asks for four bytes. */
function drawing(...numbers: number[]): Random {
  return {
    bytes: () => {
      const number = numbers.shift() ?? 0;
      return Uint8Array.from([24, 16, 8, 0], (shift) => (number >>> shift) & 0xff);
    },
  };
}

describe('orderSrv', () => {
  it('puts lower priorities first, whatever the weights', () => {
    const records = [srv(20, 65_535, 'c'), srv(10, 0, 'b'), srv(0, 1, 'a')];
    expect(orderSrv(records, createSeededRandom(1)).map(({ target }) => target)).toEqual(['a', 'b', 'c']);
  });

  // Running sums with weight 0 in front: z 0, a 10, b 40; the first that reaches the number drawn (RFC 2782).
  it.each([
    [0, 'z'],
    [1, 'a'],
    [10, 'a'],
    [11, 'b'],
    [40, 'b'],
    [41, 'z'],
  ])('begins with the record whose running sum reaches %i: %s', (number, target) => {
    const records = [srv(1, 10, 'a'), srv(1, 0, 'z'), srv(1, 30, 'b')];
    expect(orderSrv(records, drawing(number))[0]?.target).toBe(target);
  });

  it('draws again among what is left, with their own sum', () => {
    const records = [srv(1, 10, 'a'), srv(1, 20, 'b'), srv(1, 30, 'c')];
    // 31 of 0-60 is c; then 11 of 0-30 is b.
    expect(orderSrv(records, drawing(31, 11)).map(({ target }) => target)).toEqual(['c', 'b', 'a']);
  });

  it('shares the first place out by weight', () => {
    const random = createSeededRandom(3263);
    const first = { a: 0, b: 0, c: 0 };
    const records = [srv(1, 10, 'a'), srv(1, 30, 'b'), srv(1, 60, 'c')];
    for (let i = 0; i < 10_000; i++) first[orderSrv(records, random)[0]?.target as 'a' | 'b' | 'c']++;
    expect(Math.abs(first.a - 1000)).toBeLessThan(200);
    expect(Math.abs(first.b - 3000)).toBeLessThan(200);
    expect(Math.abs(first.c - 6000)).toBeLessThan(200);
  });

  it('keeps every record once, also of broken weights', () => {
    const records = [srv(1, -5, 'a'), srv(1, 0, 'b'), srv(1, 0, 'c'), srv(0, 65_535, 'd')];
    const targets = orderSrv(records, createSeededRandom(7)).map(({ target }) => target);
    expect([...targets].sort()).toEqual(['a', 'b', 'c', 'd']);
  });
});

function naptr(order: number, preference: number, more: Partial<NaptrRecord> = {}): NaptrRecord {
  return {
    order,
    preference,
    flags: 's',
    service: 'SIP+D2U',
    regexp: '',
    replacement: `_sip._udp.${order}-${preference}.example.com`,
    ttl: null,
    ...more,
  };
}

const ALL = new Set<SipTransport>(['udp', 'tcp', 'tls', 'ws', 'wss']);

describe('chooseNaptr', () => {
  it('takes the lowest order by preference and leaves the later orders', () => {
    const records = sortNaptr([naptr(20, 1), naptr(10, 60), naptr(10, 50), naptr(30, 1)]);
    const { services, skipped } = chooseNaptr(records, { scheme: 'sip', supported: ALL });
    expect(services.map(({ srvName }) => srvName)).toEqual([
      '_sip._udp.10-50.example.com',
      '_sip._udp.10-60.example.com',
    ]);
    expect(skipped.map(({ record, reason }) => [record.order, reason])).toEqual([
      [20, 'LATER_ORDER'],
      [30, 'LATER_ORDER'],
    ]);
  });

  it.each([
    ['SIP+D2U', 'udp'],
    ['SIP+D2T', 'tcp'],
    ['SIPS+D2T', 'tls'],
    ['SIP+D2W', 'ws'],
    ['sips+d2w', 'wss'],
  ])('knows the service %s as %s', (service, transport) => {
    const choice = chooseNaptr([naptr(1, 1, { service })], { scheme: 'sip', supported: ALL });
    expect(choice.services).toMatchObject([{ transport }]);
  });

  it.each<[what: string, record: Partial<NaptrRecord>, reason: string]>([
    ['of another service', { service: 'E2U+sip', flags: 'u', regexp: '!^.*$!sip:a@b!' }, 'SERVICE_UNKNOWN'],
    ['over SCTP', { service: 'SIP+D2S' }, 'SERVICE_UNKNOWN'],
    ['with the flag "a"', { flags: 'a' }, 'FLAG_UNKNOWN'],
    ['with an expression', { regexp: '!^.*$!example.com!' }, 'FLAG_UNKNOWN'],
    ['without a replacement', { replacement: '.' }, 'BAD_RECORD'],
    ['with a broken replacement', { replacement: 'a b.example.com' }, 'BAD_RECORD'],
    ['that is not secure, for sips', { service: 'SIP+D2T' }, 'NOT_SECURE'],
    ['over a transport that is missing', { service: 'SIPS+D2W' }, 'TRANSPORT_UNAVAILABLE'],
  ])('passes over a record %s', (_what, record, reason) => {
    const supported = new Set<SipTransport>(['udp', 'tcp', 'tls', 'ws']);
    const choice = chooseNaptr([naptr(1, 1, record)], { scheme: 'sips', supported });
    expect(choice).toMatchObject({ services: [], follow: null, skipped: [{ reason }] });
  });

  it('follows a record without a flag where none is final', () => {
    const chain = naptr(1, 1, { flags: '', service: '', replacement: 'sip.example.net.' });
    const wish = { scheme: 'sip', supported: ALL } as const;
    expect(chooseNaptr([chain], wish)).toMatchObject({ services: [], follow: 'sip.example.net' });
    expect(chooseNaptr([chain, naptr(1, 2)], wish)).toMatchObject({ services: [{}], follow: null });
  });
});

describe('names', () => {
  it.each([
    ['Example.COM.', 'Example.COM'],
    ['bücher.example', 'xn--bcher-kva.example'],
    ['192.0.2.1.', '192.0.2.1'],
  ])('brings %s into its form %s', (name, form) => {
    expect(canonicalName(name)).toBe(form);
  });

  it.each(['a', 'localhost', '_sip._udp.example.com', '3com', 'my_host', 'xn--bcher-kva.example', '7f3a9c'])(
    'lets %s be asked for',
    (name) => {
      expect(isDnsName(name)).toBe(true);
    },
  );

  it.each([
    '',
    '.',
    'a..b',
    '-a.example',
    'a-.example',
    'a b',
    'a\0b',
    '2130706433',
    '0x7f000001',
    '127.1',
    '192.0.2.256',
    'x.0x7f',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(126)}ab`,
    '::1',
    '$(id)',
  ])('keeps %j out', (name) => {
    expect(isDnsName(name)).toBe(false);
  });
});

describe('createTrail', () => {
  it('stops at its limit, says so, and still tells what was chosen', () => {
    const trail = createTrail();
    for (let i = 0; i < 1000; i++) trail.add({ kind: 'srv', name: `${i}.example.com` });
    const steps = trail.finish({ kind: 'chosen', name: 'example.com' });
    expect(steps).toHaveLength(64);
    expect(steps.slice(-2)).toMatchObject([{ kind: 'skipped', error: 'LIMIT' }, { kind: 'chosen' }]);
  });

  it('cuts long texts and long lists', () => {
    const trail = createTrail();
    trail.skip('BAD_RECORD', 'n'.repeat(1000), 'SRV', Array<string>(1000).fill('r'.repeat(1000)));
    const [step] = trail.finish(null);
    expect([step?.name.length, step?.results.length, step?.results[0]?.length]).toEqual([300, 32, 300]);
  });
});
