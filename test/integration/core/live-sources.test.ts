/** A console with real sockets and programs: HEP over UDP and TCP, the mirror, an interface, and datagrams that the system drops. */
import { once } from 'node:events';
import dgram from 'node:dgram';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import type { SourceRow } from '#shared/model/source.ts';
import { encodeHep } from '#core/hep/encode.ts';
import { startTestConsole } from '../../helpers/console.ts';
import type { TestConsole } from '../../helpers/console.ts';
import { optionsRequest } from '../../helpers/capture-read.ts';
import { keep } from '../../helpers/exchange.ts';
import { freeUdpPort, peerOrSkip } from '../../helpers/peers.ts';
import { CONTENT, CONTENT6 } from '../../unit/electron/core/hep/content.ts';

const tcpdump = peerOrSkip('tcpdump');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('INTEROP TEST NOT RUN: capturing needs root here');
const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';

function hep(content = CONTENT): Uint8Array {
  const packet = encodeHep(content, 3);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

async function sender(): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  keep({ stop: async () => void socket.close() });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return socket;
}

const portOf = ({ address }: SourceRow, transport: 'udp' | 'tcp'): number =>
  Number(new RegExp(`${transport}:[^,]*:(\\d+)`).exec(address ?? '')?.[1]);

/** Settles with the row of a source that fits, read again after every change. */
function sourceOf({ app }: TestConsole, id: string, fits: (row: SourceRow) => boolean): Promise<SourceRow> {
  return new Promise((resolve) => {
    const feed = app.feeds.sources({});
    const look = (): void => {
      const row = feed.snapshot().find((one) => one.id === id && fits(one));
      if (!row) return;
      end();
      feed.close();
      resolve(row);
    };
    const end = feed.onChange(look);
    look();
  });
}

describe('HEP into a console', () => {
  it('is listed from UDP and TCP on one source, with the agent’s ends', async () => {
    const console = await startTestConsole();
    const row = await console.app.handlers['sources.hep']({ address: '127.0.0.1:0' });
    const udp = await sender();
    udp.send(hep(), portOf(row, 'udp'), '127.0.0.1');
    const first = await console.message('HEP over UDP', ({ source }) => source === row.id);
    expect(first).toMatchObject({ src: '192.0.2.1:5060', dst: '192.0.2.2:5080', transport: 'udp' });
    const tcp = net.connect(portOf(row, 'tcp'), '127.0.0.1');
    keep({ stop: async () => void tcp.destroy() });
    await once(tcp, 'connect');
    tcp.write(hep(CONTENT6));
    await console.message('HEP over TCP', ({ src }) => src === '[2001:db8::1]:5060');
    expect(await sourceOf(console, row.id, ({ received }) => received === 2)).toMatchObject({
      ...{ state: 'open', skipped: {}, dropped: process.platform === 'linux' ? 0 : null },
    });
  });
});

describe('the mirror of a console', () => {
  it.each(['udp', 'tcp'] as const)(
    'reaches another console over %s, message for message',
    async (transport) => {
      const [near, far] = [await startTestConsole(), await startTestConsole()];
      const row = await far.app.handlers['sources.hep']({ address: `${transport}:127.0.0.1:0` });
      const mirror = `${transport}:127.0.0.1:${portOf(row, transport)}`;
      await near.app.handlers['settings.set']({ mirror });
      await sourceOf(near, 'mirror', ({ state }) => state === 'open');
      const lab = await near.startLab();
      await near.send('OPTIONS sip:echo@127.0.0.1 SIP/2.0\n\n', { to: lab });
      await far.message('the mirrored answer', ({ status }) => status === 200);
      const copies = far
        .rows()
        .map(({ src, dst, method, status, callId, size }) => [...[src, dst, method, status, callId, size]]);
      expect(copies).toEqual(
        near
          .rows()
          .map(({ src, dst, method, status, callId, size }) => [src, dst, method, status, callId, size]),
      );
      expect(copies).toHaveLength(2);
      const sent = await sourceOf(near, 'mirror', (one) => one.sent === 2);
      expect(sent).toMatchObject({ requested: `mirror:${mirror}`, dropped: 0, trouble: null });
    },
  );

  it('does not feed itself where it is pointed at the console’s own socket', async () => {
    const console = await startTestConsole();
    await console.app.handlers['settings.set']({ mirror: `udp:${console.address}` });
    const lab = await console.startLab();
    await console.send('OPTIONS sip:echo@127.0.0.1 SIP/2.0\n\n', { to: lab });
    await console.message('its own packets', () => console.rows().length === 4);
    await console.send('OPTIONS sip:echo@127.0.0.1 SIP/2.0\n\n', { to: lab });
    await console.message('its own packets', () => console.rows().length === 8);
    expect(console.rows().filter(({ kind }) => kind === 'other')).toHaveLength(4);
  });
});

describe('a socket that is flooded', () => {
  it.skipIf(process.platform !== 'linux')(
    'has each datagram either listed or told as dropped by the system',
    async () => {
      const console = await startTestConsole();
      const row = await console.app.handlers['sources.add']({ address: 'listen:udp:127.0.0.1:0' });
      const socket = await sender();
      const count = 12_000;
      const bytes = new Uint8Array(2_000);
      bytes.set(optionsRequest('a'));
      let handed = 0;
      // All at once, without giving the reader of the same process a turn: its buffer overflows.
      for (let n = 0; n < count; n++)
        socket.send(bytes, portOf(row, 'udp'), '127.0.0.1', (error) => (handed += error ? 0 : 1));
      const full = await sourceOf(
        console,
        row.id,
        ({ received, dropped }) => handed === count && received + (dropped ?? 0) === count,
      );
      expect(full.dropped).toBeGreaterThan(0);
      expect(console.app.store.counters().next - 1).toBe(full.received);
    },
  );
});

describe.skipIf(!tcpdump || !isRoot)('an interface of this machine', () => {
  it('is listed as it is captured, beside the console’s own sockets', async () => {
    const console = await startTestConsole();
    const port = await freeUdpPort();
    const filter = `udp port ${port}`;
    const row = await console.app.handlers['sources.sniff']({ interface: loopback, filter });
    expect(row, row.trouble?.message).toMatchObject({ state: 'open', role: 'interface' });
    const socket = await sender();
    // Again and again: the program tells that it captures a moment before it does.
    const timer = setInterval(() => socket.send(optionsRequest('a'), port, '127.0.0.1'), 20);
    keep({ stop: async () => clearInterval(timer) });
    const seen = await console.message('what was captured', ({ source }) => source === row.id);
    expect(seen).toMatchObject({ dst: `127.0.0.1:${port}`, src: `127.0.0.1:${socket.address().port}` });
    expect(await console.app.handlers['sources.remove']({ id: row.id })).toEqual({});
    const count = console.rows().length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(console.rows()).toHaveLength(count);
  });

  it('says what is wrong with a capture filter', async () => {
    const console = await startTestConsole();
    const request = { interface: loopback, filter: 'udp prot' };
    expect(await console.app.handlers['sources.sniff'](request)).toMatchObject({
      state: 'failed',
      trouble: { code: 'SNIFF_BAD_FILTER' },
    });
  });
});
