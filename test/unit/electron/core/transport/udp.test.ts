import { beforeEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Datagram, Route, Tap, Transport } from '#core/transport/transport.ts';
import { createUdpTransport } from '#core/transport/udp.ts';
import type { FakeNet, FakeNetTables } from './fake-net.ts';
import { createFakeNet, newestSocket } from './fake-net.ts';

function at(text: string): TransportAddress {
  const parsed = parseTransportAddress(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

interface Setup {
  readonly net: FakeNet;
  readonly transport: Transport;
  readonly recorded: Datagram[];
  readonly refused: number[];
}

function setUp(tables: FakeNetTables = {}, onError?: (error: unknown) => void): Setup {
  const net = createFakeNet(tables);
  const recorded: Datagram[] = [];
  const refused: number[] = [];
  const tap: Tap = { record: (datagram) => recorded.push(datagram), refused: (id) => void refused.push(id) };
  const clock = createManualClock(1000);
  const transport = createUdpTransport({ net, clock, tap, ...(onError ? { onError } : {}) });
  return { net, transport, recorded, refused };
}

describe('opening a listener', () => {
  it('tells what was bound and the receive buffer that was granted', async () => {
    const { transport } = setUp();
    expect(await transport.open(at('udp:127.0.0.1:0'), 'console')).toMatchObject({
      role: 'console',
      requested: 'udp:127.0.0.1:0',
      address: 'udp:127.0.0.1:40000',
      state: 'open',
      receiveBuffer: 4 * 1024 * 1024,
      trouble: null,
    });
  });

  it.each([
    ['a taken port', 'udp:127.0.0.1:5060', 'EADDRINUSE'],
    ['a foreign address', 'udp:203.0.113.1:5060', 'EADDRNOTAVAIL'],
    ['an unknown name', 'udp:nobody.invalid:5060', 'HOST_NOT_FOUND'],
  ])('makes %s a failed source that stays on the list', async (_what, address, code) => {
    const failures = { '127.0.0.1:5060': 'EADDRINUSE', '203.0.113.1:5060': 'EADDRNOTAVAIL' };
    const { transport } = setUp({ failures });
    const row = await transport.open(at(address), 'console');
    expect(row).toMatchObject({ state: 'failed', address: null, trouble: { code } });
    expect(transport.sources()).toEqual([row]);
  });

  it('binds the first address of a name', async () => {
    const { transport, net } = setUp({ names: { localhost: ['127.0.0.1', '::1'] } });
    await transport.open(at('udp:localhost:5060'), 'console');
    expect(newestSocket(net).local).toEqual({ host: '127.0.0.1', port: 5060 });
  });

  it('tells the states on the way', async () => {
    const { transport } = setUp();
    const states: string[] = [];
    transport.onSources(() =>
      states.push(
        transport
          .sources()
          .map((row) => row.state)
          .join(),
      ),
    );
    const row = await transport.open(at('udp:127.0.0.1:5060'), 'console');
    await transport.close(row.id);
    expect(states).toEqual(['opening', 'open', '']);
  });

  it('lets go of a socket that was closed before it was bound', async () => {
    const { transport, net } = setUp();
    let pass = (): void => undefined;
    net.gate = new Promise((resolve) => (pass = resolve));
    const opening = transport.open(at('udp:127.0.0.1:5060'), 'console');
    await transport.closeAll();
    pass();
    await opening;
    expect(transport.sources()).toEqual([]);
    expect(newestSocket(net).closed).toBe(true);
  });

  it('says whether there was something to close', async () => {
    const { transport } = setUp();
    const { id } = await transport.open(at('udp:127.0.0.1:5060'), 'console');
    expect(await transport.close(id)).toBe(true);
    expect(await transport.close(id)).toBe(false);
  });

  it('turns a socket that breaks into a failed source and goes on with the others', async () => {
    const { transport, net } = setUp();
    await transport.open(at('udp:127.0.0.1:5060'), 'console');
    await transport.open(at('udp:127.0.0.1:5061'), 'console');
    net.sockets[0]?.events.error('ENETDOWN');
    expect(transport.sources()).toMatchObject([
      { state: 'failed', trouble: { code: 'ENETDOWN' } },
      { state: 'open' },
    ]);
    expect(net.sockets.map((socket) => socket.closed)).toEqual([true, false]);
  });
});

describe('routing', () => {
  it.each([
    ['the listener of the own address', ['192.0.2.1:5060', '0.0.0.0:5070'], '192.0.2.9', 'console-1', 5060],
    [
      'the exact address before the wildcard',
      ['0.0.0.0:5070', '192.0.2.1:5060'],
      '192.0.2.9',
      'console-2',
      5060,
    ],
    ['the wildcard of the family', ['[::]:5080', '0.0.0.0:5070'], '192.0.2.9', 'console-2', 5070],
    ['the IPv6 wildcard for IPv6', ['0.0.0.0:5070', '[::]:5080'], '2001:db8::9', 'console-2', 5080],
    ['a socket of its own where no listener fits', ['127.0.0.1:5060'], '192.0.2.9', 'console-2', 40000],
  ])('chooses %s', async (_what, listening, host, sourceId, port) => {
    const { transport } = setUp();
    for (const address of listening) await transport.open(at(address), 'console');
    const local = { host: host.includes(':') ? '2001:db8::1' : '192.0.2.1', port };
    const remote = { host, port: 5060 };
    const to = { transport: 'udp', ...remote } as const;
    expect(await transport.route(to)).toEqual({ ok: true, value: { sourceId, local, remote } });
  });

  it('opens one socket for two sends at the same moment, and uses it again', async () => {
    const { transport, net } = setUp();
    const to = at('192.0.2.9');
    await Promise.all([transport.route(to), transport.route(to)]);
    await transport.route(to);
    expect(net.sockets).toHaveLength(1);
    expect(transport.sources()).toMatchObject([{ requested: 'udp:192.0.2.1:0', state: 'open' }]);
  });

  it('tells why no socket could be opened, and keeps the list clean', async () => {
    const { transport } = setUp({ failures: { '192.0.2.1:0': 'EMFILE' } });
    expect(await transport.route(at('192.0.2.9'))).toMatchObject({ ok: false, error: { code: 'EMFILE' } });
    expect(transport.sources()).toEqual([]);
  });

  it.each([
    ['a name that nobody knows', 'nobody.invalid', 'HOST_NOT_FOUND'],
    ['a name server that is silent', 'slow.invalid', 'EAI_AGAIN'],
    ['a net without a route', '203.0.113.5', 'ENETUNREACH'],
    ['a broadcast address', '255.255.255.255', 'EACCES'],
    ['port 0', '192.0.2.9:0', 'EINVAL'],
  ])('tells the trouble of %s', async (_what, to, code) => {
    const failures = {
      'slow.invalid': 'EAI_AGAIN',
      '203.0.113.5': 'ENETUNREACH',
      '255.255.255.255': 'EACCES',
    };
    const { transport } = setUp({ failures });
    expect(await transport.route(at(to))).toMatchObject({ ok: false, error: { code } });
  });

  it('takes the family that has a listener where a name has both', async () => {
    const names = { localhost: ['2001:db8::9', '192.0.2.9'] };
    const { transport } = setUp({ names });
    await transport.open(at('192.0.2.1:5060'), 'console');
    expect(await transport.route(at('localhost'))).toMatchObject({
      value: { remote: { host: '192.0.2.9' } },
    });
  });

  it('goes on to the next address of a name where the first has no route', async () => {
    const names = { both: ['2001:db8::9', '192.0.2.9'] };
    const { transport } = setUp({ names, failures: { '2001:db8::9': 'ENETUNREACH' } });
    expect(await transport.route(at('both'))).toMatchObject({ value: { remote: { host: '192.0.2.9' } } });
  });
});

describe('sending', () => {
  let setup: Setup;
  let route: Route;

  beforeEach(async () => {
    setup = setUp();
    await setup.transport.open(at('192.0.2.1:5060'), 'console');
    const found = await setup.transport.route(at('192.0.2.9:5070'));
    if (!found.ok) throw new Error(found.error.message);
    route = found.value;
  });

  it('records the datagram before the system has it', async () => {
    const { net, transport, recorded, refused } = setup;
    let recordedAtHandOver = -1;
    net.onSend = () => (recordedAtHandOver = recorded.length);
    const bytes = utf8('hello');
    expect(await transport.send(route, bytes)).toEqual({ ok: true, value: 1 });
    expect(recordedAtHandOver).toBe(1);
    expect(recorded).toEqual([
      {
        sourceId: 'console-1',
        direction: 'out',
        time: 1000,
        local: { host: '192.0.2.1', port: 5060 },
        remote: { host: '192.0.2.9', port: 5070 },
        bytes,
      },
    ]);
    expect(refused).toEqual([]);
    expect(transport.sources()).toMatchObject([{ sent: 1, received: 0 }]);
  });

  it.each(['EMSGSIZE', 'EPERM', 'ENETUNREACH', 'EACCES'])(
    'takes back what the system refuses with %s',
    async (code) => {
      const { net, transport, refused } = setup;
      newestSocket(net).refuses = code;
      expect(await transport.send(route, utf8('x'))).toMatchObject({ ok: false, error: { code } });
      expect(refused).toEqual([1]);
      expect(transport.sources()).toMatchObject([{ state: 'open', sent: 0 }]);
    },
  );

  it.each([
    ['IPv4', '192.0.2.1', '192.0.2.9', 65_507],
    ['IPv6', '2001:db8::1', '2001:db8::9', 65_527],
  ])('sends the largest datagram of %s and not a byte more', async (_family, host, remote, limit) => {
    const { transport, recorded } = setUp();
    const source = await transport.open({ transport: 'udp', host, port: 5060 }, 'console');
    const path: Route = {
      sourceId: source.id,
      local: { host, port: 5060 },
      remote: { host: remote, port: 5060 },
    };
    expect(await transport.send(path, new Uint8Array(limit))).toMatchObject({ ok: true });
    expect(await transport.send(path, new Uint8Array(limit + 1))).toMatchObject({
      ok: false,
      error: { code: 'EMSGSIZE', data: { size: limit + 1, limit } },
    });
    expect(recorded).toHaveLength(1);
  });

  it.each([
    ['a listener that is gone', { sourceId: 'console-9' }, 'SOURCE_CLOSED'],
    ['an address of the other family', { remote: { host: '::1', port: 5060 } }, 'EAFNOSUPPORT'],
    ['a name where an address belongs', { remote: { host: 'example.com', port: 5060 } }, 'HOST_NOT_FOUND'],
  ])('records nothing for %s', async (_what, change, code) => {
    const { transport, recorded } = setup;
    expect(await transport.send({ ...route, ...change }, utf8('x'))).toMatchObject({
      ok: false,
      error: { code },
    });
    expect(recorded).toEqual([]);
  });
});

describe('receiving', () => {
  const remote = { host: '198.51.100.7', port: 5090 };

  it('records a datagram before it hands it on', async () => {
    const { net, transport, recorded } = setUp();
    await transport.open(at('192.0.2.1:5060'), 'console');
    const seen: [id: number, recorded: number][] = [];
    transport.onDatagram(({ messageId }) => seen.push([messageId, recorded.length]));
    newestSocket(net).events.message(utf8('hello'), remote);
    expect(seen).toEqual([[1, 1]]);
    expect(recorded).toMatchObject([
      {
        direction: 'in',
        time: 1000,
        local: { host: '192.0.2.1', port: 5060 },
        remote,
        sourceId: 'console-1',
      },
    ]);
    expect(transport.sources()).toMatchObject([{ received: 1 }]);
  });

  it('names the own address behind a wildcard, and asks for it once a sender', async () => {
    const { net, transport, recorded } = setUp();
    await transport.open(at('0.0.0.0:5060'), 'console');
    newestSocket(net).events.message(utf8('one'), remote);
    newestSocket(net).events.message(utf8('two'), { ...remote, port: 5091 });
    expect(recorded.map(({ local }) => local)).toEqual([
      { host: '192.0.2.1', port: 5060 },
      { host: '192.0.2.1', port: 5060 },
    ]);
    expect(net.lookUps).toBe(1);
  });

  it('keeps the wildcard where no own address is known', async () => {
    const { net, transport, recorded } = setUp({ failures: { [remote.host]: 'ENETUNREACH' } });
    await transport.open(at('0.0.0.0:5060'), 'console');
    newestSocket(net).events.message(utf8('one'), remote);
    expect(recorded[0]?.local.host).toBe('0.0.0.0');
  });

  it('ignores what a closed socket still delivers', async () => {
    const { net, transport, recorded } = setUp();
    const { id } = await transport.open(at('192.0.2.1:5060'), 'console');
    await transport.close(id);
    newestSocket(net).events.message(utf8('late'), remote);
    expect(recorded).toEqual([]);
  });

  it('tells a bug of a listener and goes on', async () => {
    const errors: unknown[] = [];
    const { net, transport, recorded } = setUp({}, (error) => errors.push(error));
    await transport.open(at('192.0.2.1:5060'), 'console');
    const bug = new Error('bug');
    transport.onDatagram(() => {
      throw bug;
    });
    newestSocket(net).events.message(utf8('one'), remote);
    newestSocket(net).events.message(utf8('two'), remote);
    expect(errors).toEqual([bug, bug]);
    expect(recorded).toHaveLength(2);
  });
});
