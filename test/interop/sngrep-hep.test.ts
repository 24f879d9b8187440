/** HEP with sngrep, both ways: what it captures reaches our listener, and what we mirror reaches its file. Then with ourselves. */
import { once } from 'node:events';
import dgram from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import type { HepAddress } from '#core/hep/address.ts';
import type { HepMessage } from '#core/hep/intake.ts';
import { createHepListener } from '#core/hep/listener.ts';
import { createHepSender } from '#core/hep/sender.ts';
import { nodeStreamNet } from '#core/hep/stream-net.ts';
import { systemClock } from '#core/session/system.ts';
import { nodeNet } from '#core/transport/net.ts';
import { startTestConsole } from '../helpers/console.ts';
import type { Running } from '../helpers/peers.ts';
import { freeUdpPort, peerOrSkip, portBound, start } from '../helpers/peers.ts';
import { CONTENT, CONTENT6, OPTIONS } from '../unit/electron/core/hep/content.ts';

const sngrep = peerOrSkip('sngrep');
const deps = { net: nodeNet(), streams: nodeStreamNet(), clock: systemClock() };
const endings: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sipwright-hep-'));
  endings.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

function run(args: readonly string[]): Running {
  const running = start(sngrep ?? '', ['-N', '-q', ...args]);
  endings.push(() => running.stop('SIGKILL'));
  return running;
}

/** Does something again and again until it is so: the other side tells nobody when it is ready. */
async function until(
  isSo: () => boolean | Promise<boolean>,
  again: () => void = () => undefined,
): Promise<void> {
  while (!(await isSo())) {
    again();
    await wait(20);
  }
}

async function listen(address: HepAddress, authKey: string | null = null) {
  const messages: HepMessage[] = [];
  const message = (one: HepMessage): void => void messages.push(one);
  const listener = createHepListener({ ...deps, address, authKey, message });
  endings.push(() => listener.close());
  const opened = await listener.open();
  if (!opened.ok) throw new Error(opened.error.message);
  return { listener, messages, port: opened.value.port };
}

describe.skipIf(sngrep === null)('sngrep', () => {
  it.each([
    [3, 'secret'],
    [2, null],
  ] as const)('sends what it captures to our listener in version %i', async (version, authKey) => {
    const { listener, messages, port } = await listen(
      { transport: 'udp', host: '127.0.0.1', port: 0 },
      authKey,
    );
    const config = join(folder(), 'sngreprc');
    const rows = [
      `eep.send.version ${version}`,
      'eep.send.id 77',
      ...(authKey ? [`eep.send.pass ${authKey}`] : []),
    ];
    writeFileSync(config, rows.map((row) => `set ${row}\n`).join(''));
    const socket = dgram.createSocket('udp4').bind(0, '127.0.0.1');
    await once(socket, 'listening');
    endings.push(() => socket.close());
    const own = socket.address().port;
    const filter = ['udp', 'port', String(own)];
    const peer = run(['-F', '-f', config, '-d', 'lo', '-H', `udp:127.0.0.1:${port}`, ...filter]);
    await until(
      () => messages.length > 0 || Object.keys(listener.counters().refused).length > 0,
      () => socket.send(OPTIONS, own, '127.0.0.1'),
    );
    expect(listener.counters().refused, peer.err()).toEqual({});
    const place = { host: '127.0.0.1', port: own };
    // sngrep puts its number into the upper half of the four bytes that version 3 has for it.
    const captureId = version === 3 ? 77 * 65_536 : 77;
    expect(messages[0]).toMatchObject({ version, transport: 'udp', captureId, src: place, dst: place });
    expect(messages[0]?.bytes).toEqual(OPTIONS);
    // Both clocks are this machine's.
    expect(Math.abs((messages[0]?.time ?? 0) - Date.now())).toBeLessThan(3_600_000);
  });

  it('writes what we mirror to its file', async () => {
    const port = await freeUdpPort();
    const file = join(folder(), 'out.pcap');
    await portBound(port, 'udp', run(['-F', '-L', `udp:127.0.0.1:${port}`, '-O', file]));
    const sender = createHepSender({ ...deps, to: { transport: 'udp', host: '127.0.0.1', port } });
    endings.push(() => sender.close());
    const { src, dst } = CONTENT;
    sender.mirror({ time: 1_700_000_000_250, transport: 'udp', src, dst, bytes: OPTIONS });
    await sender.drained();
    await until(() => existsSync(file) && readFileSync(file).indexOf(OPTIONS) >= 0);
    const capture = readFileSync(file);
    const at = capture.indexOf(OPTIONS);
    // The time of the record stands before its link, IP and UDP headers.
    const header = capture.subarray(24, 32);
    expect([header.readUInt32LE(0), header.readUInt32LE(4)]).toEqual([1_700_000_000, 250_000]);
    expect(capture.subarray(at - 16, at - 4).toString('hex')).toBe('c0000201c000020213c413d8');
  });
});

describe.skipIf(sngrep === null)('sngrep as the collector of a console', () => {
  it('writes the call that the console has with its lab to its file', async () => {
    const port = await freeUdpPort();
    const file = join(folder(), 'out.pcap');
    await portBound(port, 'udp', run(['-F', '-L', `udp:127.0.0.1:${port}`, '-O', file]));
    const console = await startTestConsole();
    await console.app.handlers['settings.set']({ mirror: `127.0.0.1:${port}` });
    const lab = await console.startLab();
    const call = await console.call(`sip:echo@${lab}`);
    await console.hangUp(call.id);
    const wire = console.rows().map((one) => utf8(console.text(one)));
    await until(() => {
      const capture = existsSync(file) ? readFileSync(file) : Buffer.alloc(0);
      return wire.every((bytes) => capture.indexOf(bytes) >= 0);
    });
    expect(wire.length).toBeGreaterThanOrEqual(5);
  });
});

describe('our listener and our sender', () => {
  it.each([
    ['udp', '127.0.0.1', 1],
    ['udp', '::1', 2],
    ['udp', '127.0.0.1', 3],
    ['tcp', '127.0.0.1', 3],
    ['tcp', '::1', 3],
  ] as const)('carry messages over %s to %s in version %i', async (transport, host, version) => {
    const { messages, port } = await listen({ transport, host, port: 0 });
    const sender = createHepSender({ ...deps, to: { transport, host, port }, version, captureId: 5 });
    endings.push(() => sender.close());
    const contents = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? CONTENT : CONTENT6));
    for (const { src, dst } of contents)
      sender.mirror({ time: 1_700_000_000_250, transport: 'tls', src, dst, bytes: OPTIONS });
    await sender.drained();
    await until(() => messages.length === contents.length);
    expect(messages.map(({ src, dst, transport: via }) => ({ src, dst, via }))).toEqual(
      contents.map(({ src, dst }) => ({ src, dst, via: 'tls' })),
    );
    expect(sender.row()).toMatchObject({ state: 'open', sent: 40, dropped: 0 });
  });

  it('find each other again over TCP after the listener was away', async () => {
    const first = await listen({ transport: 'tcp', host: '127.0.0.1', port: 0 });
    const to = { transport: 'tcp', host: '127.0.0.1', port: first.port } as const;
    const sender = createHepSender({ ...deps, to });
    endings.push(() => sender.close());
    const message = {
      time: 1,
      transport: 'udp',
      src: CONTENT.src,
      dst: CONTENT.dst,
      bytes: OPTIONS,
    } as const;
    sender.mirror(message);
    await until(() => first.messages.length === 1);
    await first.listener.close();
    await until(() => sender.row().state !== 'open');
    sender.mirror(message);
    const second = await listen(to);
    await sender.drained();
    await until(() => second.messages.length === 1);
    expect(sender.row()).toMatchObject({ sent: 2, dropped: 0 });
  });

  it('say that nobody listens, and that an address is taken', async () => {
    const { port } = await listen({ transport: 'tcp', host: '127.0.0.1', port: 0 });
    const address = { transport: 'tcp', host: '127.0.0.1', port } as const;
    const again = createHepListener({ ...deps, address, message: () => undefined });
    expect(await again.open()).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } });
    const sender = createHepSender({ ...deps, to: { ...address, port: 1 } });
    endings.push(() => sender.close());
    await until(() => sender.row().state === 'waiting');
    expect(sender.row().trouble).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('live on when somebody sends what is not HEP', async () => {
    const { listener, messages, port } = await listen({ transport: 'tcp', host: '127.0.0.1', port: 0 });
    const opened = await deps.streams.connect(
      { host: '127.0.0.1', port },
      { data: () => undefined, closed: () => undefined },
    );
    if (!opened.ok) throw new Error(opened.error);
    endings.push(() => opened.value.close());
    await opened.value.write(utf8('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    await until(() => listener.counters().discarded > 0);
    expect(messages).toEqual([]);
  });
});
