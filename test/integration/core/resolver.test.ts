import { afterEach, describe, expect, it } from 'vitest';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { SipTransport } from '#shared/model/destination.ts';
import { resolveDestination } from '#core/resolve/destination.ts';
import type { Lookup, NodeResolverOptions, Resolver } from '#core/resolve/resolver.ts';
import { nodeResolver } from '#core/resolve/resolver.ts';
import { parseDestination } from '#core/resolve/target.ts';
import type { DnsServer, DnsServerOptions, DnsZone } from '../../helpers/dns-server.ts';
import { startDnsServer } from '../../helpers/dns-server.ts';

const ZONE: DnsZone = {
  'NAPTR a.example': [
    '10 50 "s" "SIPS+D2T" "" _sips._tcp.a.example',
    '20 50 "s" "SIP+D2U" "" _sip._udp.a.example',
    '30 10 "u" "E2U+sip" "!^.*$!sip:info@a.example!" .',
  ],
  'SRV _sip._udp.a.example': ['10 60 5070 one.a.example', '20 0 5080 two.a.example'],
  'SRV _sip._udp.none.example': ['0 0 0 .'],
  'A one.a.example': ['192.0.2.1', '192.0.2.2'],
  'AAAA one.a.example': ['2001:db8::1'],
  'A two.a.example': ['192.0.2.3'],
  'CNAME alias.a.example': ['one.a.example'],
  'CNAME dangling.a.example': ['nobody.a.example'],
};

const open: DnsServer[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) await server.close();
});

const nothing: Lookup = () => Promise.reject(new Error('the system is not to be asked'));

async function setUp(
  server: DnsServerOptions = { zone: ZONE },
  options: NodeResolverOptions = {},
): Promise<{ resolver: Resolver; server: DnsServer }> {
  const started = await startDnsServer(server);
  open.push(started);
  const resolver = nodeResolver({ servers: [started.address], lookup: nothing, ...options });
  return { resolver, server: started };
}

/** Short, so that a server that never answers does not hold a test up. */
const IMPATIENT = { timeout: 100, tries: 1 } as const;

describe('nodeResolver', () => {
  it('reads NAPTR records', async () => {
    const { resolver } = await setUp();
    const answer = await resolver.naptr('a.example');
    const records = answer.ok ? [...answer.value].sort((a, b) => a.order - b.order) : answer.error;
    expect(records).toEqual([
      {
        order: 10,
        preference: 50,
        flags: 's',
        service: 'SIPS+D2T',
        regexp: '',
        replacement: '_sips._tcp.a.example',
        ttl: null,
      },
      {
        order: 20,
        preference: 50,
        flags: 's',
        service: 'SIP+D2U',
        regexp: '',
        replacement: '_sip._udp.a.example',
        ttl: null,
      },
      {
        order: 30,
        preference: 10,
        flags: 'u',
        service: 'E2U+sip',
        regexp: '!^.*$!sip:info@a.example!',
        replacement: '',
        ttl: null,
      },
    ]);
  });

  it('reads SRV records', async () => {
    const { resolver } = await setUp();
    const answer = await resolver.srv('_sip._udp.a.example');
    const records = answer.ok ? [...answer.value].sort((a, b) => a.priority - b.priority) : answer.error;
    expect(records).toEqual([
      { priority: 10, weight: 60, port: 5070, target: 'one.a.example', ttl: null },
      { priority: 20, weight: 0, port: 5080, target: 'two.a.example', ttl: null },
    ]);
  });

  it('reads addresses of both families with their time to live', async () => {
    const { resolver } = await setUp({ zone: ZONE, ttl: 77 });
    expect(await resolver.a('one.a.example')).toEqual({
      ok: true,
      value: [
        { address: '192.0.2.1', ttl: 77, source: 'dns' },
        { address: '192.0.2.2', ttl: 77, source: 'dns' },
      ],
    });
    expect(await resolver.aaaa('one.a.example')).toEqual({
      ok: true,
      value: [{ address: '2001:db8::1', ttl: 77, source: 'dns' }],
    });
  });

  it('goes through an alias', async () => {
    const { resolver } = await setUp();
    expect(await resolver.a('alias.a.example')).toMatchObject({ ok: true, value: [{}, {}] });
  });

  it.each([
    ['a name that is not there', 'naptr', 'nobody.example', 'ENOTFOUND'],
    ['a name without such records', 'naptr', 'one.a.example', 'ENODATA'],
    ['a name without such records', 'srv', 'one.a.example', 'ENODATA'],
    ['a name without an IPv6 address', 'aaaa', 'two.a.example', 'ENODATA'],
    ['a name that is not there', 'a', 'nobody.example', 'ENOTFOUND'],
    ['a name that is too long', 'srv', `${'x'.repeat(64)}.example`, 'EBADNAME'],
  ] as const)('tells %s by a code (%s)', async (_what, question, name, code) => {
    const { resolver } = await setUp();
    expect(await resolver[question](name)).toEqual({ ok: false, error: code });
  });

  it.each([
    ['silent', /^ETIMEOUT$/],
    ['garbage', /^EBADRESP$|^ETIMEOUT$/],
    ['servfail', /^ESERVFAIL$/],
    ['refused', /^EREFUSED$/],
  ] as const)('tells a server that is %s by a code, whatever is asked', async (mischief, code) => {
    const { resolver } = await setUp({ zone: ZONE, mischief: () => mischief }, IMPATIENT);
    const answers = await Promise.all([
      resolver.naptr('a.example'),
      resolver.srv('_sip._udp.a.example'),
      resolver.a('one.a.example'),
      resolver.aaaa('one.a.example'),
    ]);
    for (const answer of answers) expect(answer.ok ? 'answered' : answer.error).toMatch(code);
  });

  it('asks the system where the name server knows nothing or keeps silent', async () => {
    const lookup: Lookup = (host, family) => Promise.resolve(family === 4 ? [`192.0.2.${host.length}`] : []);
    const { resolver } = await setUp(
      { mischief: (name) => (name === 'mute.example' ? 'silent' : null) },
      { ...IMPATIENT, lookup },
    );
    expect(await resolver.a('box.example')).toEqual({
      ok: true,
      value: [{ address: '192.0.2.11', ttl: null, source: 'system' }],
    });
    expect(await resolver.a('mute.example')).toMatchObject({ ok: true, value: [{ source: 'system' }] });
    expect(await resolver.aaaa('box.example')).toEqual({ ok: false, error: 'ENOTFOUND' });
  });

  it('takes "no data" for an answer', async () => {
    const asked: string[] = [];
    const lookup: Lookup = (host) => (asked.push(host), Promise.resolve(['2001:db8::9']));
    const { resolver } = await setUp({ zone: ZONE }, { lookup });
    expect(await resolver.aaaa('two.a.example')).toEqual({ ok: false, error: 'ENODATA' });
    expect(asked).toEqual([]);
  });

  it('does not wait for a system that never answers', async () => {
    const lookup: Lookup = () => new Promise(() => undefined);
    const { resolver } = await setUp({ zone: ZONE }, { lookup, lookupTimeout: 20 });
    expect(await resolver.a('nobody.example')).toEqual({ ok: false, error: 'ENOTFOUND' });
  });

  it.each(['localhost', 'LOCALHOST.', 'sip.localhost', 'printer.local', 'pbx'])(
    'leaves %s to the system and asks no name server',
    async (name) => {
      const lookup: Lookup = () => Promise.resolve(['127.0.0.1']);
      const { resolver, server } = await setUp({ zone: ZONE }, { lookup });
      expect(await resolver.a(name)).toMatchObject({ ok: true, value: [{ source: 'system' }] });
      expect(await resolver.naptr(name)).toEqual({ ok: false, error: 'ENOTFOUND' });
      expect(await resolver.srv(`_sip._udp.${name}`)).toEqual({ ok: false, error: 'ENOTFOUND' });
      expect(server.asked).toEqual([]);
    },
  );

  it('knows localhost by the real system', async () => {
    expect(await nodeResolver().a('localhost')).toMatchObject({
      ok: true,
      value: [{ address: '127.0.0.1', source: 'system' }],
    });
  });
});

describe('resolveDestination over a name server', () => {
  async function find(typed: string, resolver: Resolver) {
    const target = parseDestination(typed);
    if (!target.ok) throw new Error(target.error.message);
    const supported = new Set<SipTransport>(['udp']);
    const result = await resolveDestination(target.value, {
      resolver,
      random: createSeededRandom(1),
      supported,
    });
    if (!result.ok) return { to: result.error.code, steps: result.error.steps };
    const { candidates, steps } = result.value;
    return { to: candidates.map(({ host, port }) => `${host} ${port}`), steps };
  }

  it('goes from NAPTR over SRV to the addresses', async () => {
    const { resolver, server } = await setUp();
    const { to } = await find('sip:alice@a.example', resolver);
    expect(to).toEqual(['192.0.2.1 5070', '192.0.2.2 5070', '2001:db8::1 5070', '192.0.2.3 5080']);
    expect(server.asked.slice(0, 2)).toEqual(['NAPTR a.example', 'SRV _sip._udp.a.example']);
    expect(server.asked.slice(2).sort()).toEqual([
      'A one.a.example',
      'A two.a.example',
      'AAAA one.a.example',
      'AAAA two.a.example',
    ]);
  });

  it.each([
    ['a domain that refuses', 'udp:none.example', 'SERVICE_UNAVAILABLE'],
    ['an alias that leads nowhere', 'udp:dangling.a.example:5060', 'HOST_NOT_FOUND'],
    ['a name that is not there', 'nobody.example', 'HOST_NOT_FOUND'],
  ])('tells %s by its code', async (_what, typed, code) => {
    const { resolver } = await setUp();
    expect((await find(typed, resolver)).to).toBe(code);
  });

  it('comes to an end with a server that never answers, and shows every try', async () => {
    const { resolver } = await setUp({ mischief: () => 'silent' }, IMPATIENT);
    const { to, steps } = await find('a.example', resolver);
    expect(to).toBe('EAI_AGAIN');
    expect(steps.map(({ type, error }) => `${type} ${error}`)).toEqual([
      'NAPTR ETIMEOUT',
      'tcp TRANSPORT_UNAVAILABLE',
      'SRV ETIMEOUT',
      'udp null',
      'A ETIMEOUT',
      'AAAA ETIMEOUT',
    ]);
  });

  it('reaches localhost where no name server answers', async () => {
    const { server } = await setUp({ mischief: () => 'silent' });
    const { to } = await find('localhost', nodeResolver({ servers: [server.address], ...IMPATIENT }));
    expect(to).toContain('127.0.0.1 5060');
    expect(server.asked).toEqual([]);
  });
});
