/**
 * `sipwright watch` with a real machine: datagrams, HEP over UDP and TCP, tcpdump on the loopback, and a process that is
 * interrupted.
 */
import { once } from 'node:events';
import dgram from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { encodeHep } from '#core/hep/encode.ts';
import { nodeStreamNet } from '#core/hep/stream-net.ts';
import { systemClock } from '#core/session/system.ts';
import type { Programs } from '#core/sniff/programs.ts';
import { nodePrograms } from '#core/sniff/programs.ts';
import { nodeNet } from '#core/transport/net.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import { err } from '#shared/lib/result.ts';
import { main } from '../../../electron/headless/cli/main.ts';
import { watch } from '../../../electron/headless/commands/watch.ts';
import { callIds, optionsRequest, readCapture } from '../../helpers/capture-read.ts';
import { freeUdpPort, peerOrSkip, startSipwright } from '../../helpers/peers.ts';
import { createTestIo } from '../../helpers/test-io.ts';
import { CONTENT, CONTENT6 } from '../../unit/electron/core/hep/content.ts';

const tcpdump = peerOrSkip('tcpdump');
const isRoot = process.getuid?.() === 0;
if (!isRoot) console.warn('INTEROP TEST NOT RUN: capturing needs root here');

/** Linux tells what it drops at a socket. */
const NOTHING_LOST = process.platform === 'linux' ? '; dropped by the system: 0' : '';

const endings: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

function sender(): dgram.Socket {
  const socket = dgram.createSocket('udp4');
  endings.push(() => socket.close());
  return socket;
}

function hep(content = CONTENT): Uint8Array {
  const packet = encodeHep(content, 3);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

describe('watch', () => {
  it('prints datagrams with both ends until it is interrupted', async () => {
    const io = createTestIo();
    const ended = main(['watch', '--udp', '127.0.0.1:0'], io);
    const text = await io.waitFor('Ctrl+C ends it');
    const port = Number(/Watching udp:127\.0\.0\.1:(\d+)\./.exec(text)?.[1]);
    const socket = sender();
    socket.send(utf8('no SIP at all'), port, '127.0.0.1');
    socket.send(optionsRequest('a'), port, '127.0.0.1');
    await io.waitFor('OPTIONS');
    const from = `127.0.0.1:${socket.address().port}`;
    io.interrupt();
    expect(await ended).toBe(0);
    const [, line = '', counts] = io.out().split('\n');
    expect(line.split(/ +/).slice(1)).toEqual([
      ...['udp', from, '->', `127.0.0.1:${port}`, 'OPTIONS', 'sip:bob@192.0.2.2', 'SIP/2.0'],
    ]);
    expect([counts, io.err()]).toEqual([`1 message, 1 shown; skipped: 1 not-sip${NOTHING_LOST}`, '']);
  });

  it('prints what agents send as HEP, over UDP and over TCP', async () => {
    const io = createTestIo();
    const ended = main(['watch', '--hep', '127.0.0.1:0'], io);
    const text = await io.waitFor('Ctrl+C ends it');
    const [, udp, tcp] = /hep udp:127\.0\.0\.1:(\d+), hep tcp:127\.0\.0\.1:(\d+)/.exec(text) ?? [];
    sender().send(hep(), Number(udp), '127.0.0.1');
    await io.waitFor(/ {2}udp +192\.0\.2\.1:5060 +-> 192\.0\.2\.2:5080 +OPTIONS sip:bob@/);
    const socket = net.connect(Number(tcp), '127.0.0.1');
    endings.push(() => socket.destroy());
    await once(socket, 'connect');
    socket.write(hep(CONTENT6));
    await io.waitFor(/ {2}tcp +\[2001:db8::1\]:5060 +-> \[2001:db8::ff:1\]:65535 +OPTIONS sip:bob@/);
    io.interrupt();
    expect(await ended).toBe(0);
    expect(io.out().split('\n').at(-2)).toBe(`2 messages, 2 shown${NOTHING_LOST}`);
  });

  it('says in one sentence that a port is taken', async () => {
    const socket = sender();
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const { port } = socket.address();
    const io = createTestIo();
    expect(await main(['watch', '--udp', `127.0.0.1:${port}`], io)).toBe(2);
    expect(io.err()).toMatch(
      new RegExp(`^sipwright: watch: udp:127\\.0\\.0\\.1:${port} is taken[^\\n]*\\n$`),
    );
    expect(io.out()).toBe('');
  });

  it('writes as a process what it has shown, also where it is killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sipwright-watch-'));
    endings.push(() => rmSync(folder, { recursive: true, force: true }));
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      const [port, file] = [await freeUdpPort(), join(folder, `${signal}.pcapng`)];
      const args = ['--udp', `127.0.0.1:${port}`, '--filter', 'callid == b', '--json', '--write', file];
      const run = startSipwright(['watch', ...args]);
      endings.push(() => run.stop('SIGKILL'));
      await run.waitFor(/Watching /, 'err');
      const socket = sender();
      for (const callId of ['a', 'b']) socket.send(optionsRequest(callId), port, '127.0.0.1');
      await run.waitFor(/"callId":"b"[^\n]*\n/);
      expect(await run.stop(signal)).toBe(signal === 'SIGINT' ? 0 : signal);
      const back = await readCapture(readFileSync(file));
      expect([back.stop, callIds(back)]).toEqual([null, ['b']]);
      const dropped = NOTHING_LOST === '' ? null : 0;
      const last = JSON.stringify({ messages: 2, shown: 1, skipped: {}, dropped });
      const counts = signal === 'SIGINT' ? [last] : [];
      expect(run.out().trimEnd().split('\n').slice(1)).toEqual(counts);
    }
  });
});

describe.skipIf(!tcpdump || !isRoot)('watch with tcpdump', () => {
  /** This machine without dumpcap. */
  const programs: Programs = {
    ...nodePrograms(),
    run: async (program, args) =>
      /dumpcap/.test(program) ? err('ENOENT') : nodePrograms().run(program, args),
  };
  const machine = { net: nodeNet(), streams: nodeStreamNet(), clock: systemClock(), programs };
  const loopback = process.platform === 'darwin' ? 'lo0' : 'lo';

  it('prints what passes on the loopback, and what the system dropped', async () => {
    const [io, port] = [createTestIo(), await freeUdpPort()];
    const args = ['--interface', loopback, '--capture-filter', `udp port ${port}`];
    const ended = watch(args, io, machine);
    await io.waitFor(`Watching interface ${loopback} (tcpdump). Ctrl+C ends it.`);
    const socket = sender();
    // Again and again: the program tells that it captures a moment before it does.
    while (!io.out().includes('OPTIONS')) {
      socket.send(optionsRequest('a'), port, '127.0.0.1');
      await wait(20);
    }
    io.interrupt();
    expect(await ended).toBe(0);
    expect(io.out()).toMatch(
      new RegExp(` {2}udp +127\\.0\\.0\\.1:\\d+ +-> 127\\.0\\.0\\.1:${port} +OPTIONS sip:bob@`),
    );
    expect(io.out()).toMatch(/\n(\d+) messages?, \1 shown;.*dropped by the system: 0\n$/);
    expect(io.err()).toBe('');
  });

  it('says why a capture filter cannot be used', async () => {
    const io = createTestIo();
    expect(await watch(['--interface', loopback, '--capture-filter', 'udp prot'], io, machine)).toBe(2);
    expect(io.err()).toMatch(/^sipwright: watch: the capture filter "udp prot" cannot be read: [^\n]+\n$/);
  });
});
