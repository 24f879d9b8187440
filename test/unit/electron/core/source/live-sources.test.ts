/** What is heard live beside the console's own sockets, on a machine in memory: HEP, an interface, a socket that only listens. */
import { describe, expect, it } from 'vitest';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { listenersOf, parseHepPlace } from '#core/hep/address.ts';
import { encodeHep } from '#core/hep/encode.ts';
import type { HepContent } from '#core/hep/encode.ts';
import { createHepSource } from '#core/source/hep-source.ts';
import { createInterfaceSource } from '#core/source/interface-source.ts';
import type { LiveSource } from '#core/source/live-source.ts';
import { createUdpSource } from '#core/source/udp-source.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { CONTENT } from '../hep/content.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import type { Answer } from '../sniff/fake-programs.ts';
import { createFakePrograms, SOUND } from '../sniff/fake-programs.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { settle } from '../../../../helpers/settle.ts';

const peer = { host: '192.0.2.9', port: 5070 };

function machine(failures: Readonly<Record<string, string>> = {}, answers: Record<string, Answer> = SOUND) {
  const messages: CapturedMessage[] = [];
  return {
    net: createFakeNet({ failures }),
    streams: createFakeStreams(),
    programs: createFakePrograms(answers),
    clock: createManualClock(5_000),
    heard: (batch: readonly CapturedMessage[]) => void messages.push(...batch),
    messages,
  };
}

function hep(parts: Partial<HepContent> = {}): Uint8Array {
  const packet = encodeHep({ ...CONTENT, ...parts }, 3);
  if (!packet.ok) throw new Error(packet.error);
  return packet.value;
}

function hepSource(world: ReturnType<typeof machine>, text: string): LiveSource {
  const place = parseHepPlace(text);
  if (!place.ok) throw new Error(place.error);
  return createHepSource({ ...world, id: 'hep-1', requested: text, addresses: listenersOf(place.value) });
}

describe('a socket that only listens', () => {
  it('hears SIP, counts the rest, tells what the system lost, and sends nothing', async () => {
    const world = machine();
    const address = { transport: 'udp', host: '192.0.2.1', port: 5060 } as const;
    const source = createUdpSource({ ...world, id: 'listen-1', address });
    let changes = 0;
    source.onChange(() => changes++);
    await source.open();
    const socket = newestSocket(world.net);
    for (const bytes of [optionsRequest('a'), utf8('\r\n\r\n'), utf8('hello, world')])
      socket.events.message(bytes, peer);
    socket.dropped = 6;
    expect(world.messages).toMatchObject([{ time: 5_000, transport: 'udp', src: peer, dst: socket.local }]);
    expect(source.row()).toMatchObject({
      ...{ id: 'listen-1', role: 'console', requested: 'listen:udp:192.0.2.1:5060', state: 'open' },
      ...{ address: 'udp:192.0.2.1:5060', received: 3, sent: 0, dropped: 6 },
      skipped: { 'not-sip': 1, 'keep-alive': 1 },
    });
    expect([changes, socket.sent]).toEqual([4, []]);
    await source.close();
    socket.events.message(optionsRequest('b'), peer);
    expect([world.messages.length, source.row().state, socket.closed]).toEqual([1, 'closed', true]);
  });

  it('fails with the reason, at once or later', async () => {
    const world = machine({ '192.0.2.1:5060': 'EADDRINUSE' });
    const at = (port: number) => ({ transport: 'udp', host: '192.0.2.1', port }) as const;
    const taken = createUdpSource({ ...world, id: 'a', address: at(5060) });
    await taken.open();
    expect(taken.row()).toMatchObject({ state: 'failed', trouble: { code: 'EADDRINUSE' }, address: null });
    const broken = createUdpSource({ ...world, id: 'b', address: at(5061) });
    await broken.open();
    newestSocket(world.net).events.error('ENETDOWN');
    expect([broken.row().state, broken.trouble?.code]).toEqual(['failed', 'ENETDOWN']);
    expect(newestSocket(world.net).closed).toBe(true);
  });
});

describe('a listener for HEP', () => {
  it('hears agents over UDP and TCP as one source, and tells who they are and what it refused', async () => {
    const world = machine();
    const source = hepSource(world, '192.0.2.1');
    await source.open();
    const socket = newestSocket(world.net);
    socket.events.message(hep({ captureId: 2_001, nodeName: 'edge-1' }), peer);
    socket.events.message(utf8('no HEP at all'), peer);
    world.streams.dial().events?.data(hep({ captureId: 2_002, nodeName: null }));
    socket.dropped = 2;
    expect(world.messages.map(({ src, dst }) => [src, dst])).toEqual([
      [CONTENT.src, CONTENT.dst],
      [CONTENT.src, CONTENT.dst],
    ]);
    expect(source.row()).toMatchObject({
      ...{ role: 'hep', requested: 'hep:192.0.2.1', state: 'open', received: 3, dropped: 2 },
      address: 'udp:192.0.2.1:9060, tcp:192.0.2.1:9060',
      skipped: { 'not-hep': 1 },
      detail: '2001 edge-1, 2002',
    });
    await source.close();
    expect([source.row().state, socket.closed, world.streams.connections[0]?.closed]).toEqual([
      'closed',
      true,
      true,
    ]);
  });

  it('keeps what an agent said of a message as its comment', async () => {
    const world = machine();
    const source = hepSource(world, 'udp:192.0.2.1');
    await source.open();
    const socket = newestSocket(world.net);
    socket.events.message(hep({ captureId: 2_001, nodeName: 'edge-1', correlationId: 'call-7' }), peer);
    expect(world.messages.map(({ comment }) => comment)).toEqual([
      'HEP: capture id 2001, node edge-1, correlation id call-7',
    ]);
  });

  it('names some agents and counts the others', async () => {
    const world = machine();
    const source = hepSource(world, 'udp:192.0.2.1:9061');
    await source.open();
    for (let captureId = 1; captureId <= 12; captureId++)
      newestSocket(world.net).events.message(hep({ captureId, nodeName: null }), peer);
    expect(source.row()).toMatchObject({
      address: 'udp:192.0.2.1:9061',
      detail: '1, 2, 3, 4, 5, 6, 7, 8 +4',
    });
  });

  it('fails as a whole where one of its sockets cannot be had', async () => {
    const world = machine();
    world.streams.refuses = 'EADDRINUSE';
    const source = hepSource(world, '192.0.2.1');
    await source.open();
    expect(source.row()).toMatchObject({ state: 'failed', trouble: { code: 'EADDRINUSE' } });
    expect(newestSocket(world.net).closed).toBe(true);
  });

  it('fails where its socket breaks', async () => {
    const world = machine();
    const source = hepSource(world, 'udp:192.0.2.1');
    await source.open();
    newestSocket(world.net).events.error('ENETDOWN');
    expect(source.row()).toMatchObject({ state: 'failed', trouble: { code: 'ENETDOWN' } });
  });
});

describe('an interface', () => {
  const sourceOf = (world: ReturnType<typeof machine>, filter = ''): LiveSource =>
    createInterfaceSource({ ...world, id: 'interface-1', request: { interface: 'lo', filter } });
  const capture = (): Uint8Array => {
    const writer = createPcapngWriter({ application: 'a test' });
    const message = { time: 1_000, transport: 'udp', src: peer, dst: peer, frame: 1 } as const;
    return concatBytes([writer.start(), writer.message({ ...message, bytes: optionsRequest('a') })]);
  };

  async function open(world: ReturnType<typeof machine>, source: LiveSource) {
    const opening = source.open();
    await settle();
    const [program] = world.programs.running;
    program?.events.stderr(program.program === 'dumpcap' ? 'File: -\n' : 'listening on lo\n');
    await opening;
    if (!program) throw new Error('no program was started');
    return program;
  }

  it('is heard through the program, whose losses are asked for again and again', async () => {
    const world = machine(
      {},
      { 'tcpdump -D': SOUND['tcpdump -D'] ?? '', 'tcpdump -i': SOUND['tcpdump -i'] ?? '' },
    );
    const source = sourceOf(world, 'udp port 5060');
    const program = await open(world, source);
    program.events.stdout(capture());
    expect(world.messages).toMatchObject([{ time: 1_000, src: peer }]);
    expect(source.row()).toMatchObject({
      ...{ role: 'interface', requested: 'lo', address: 'lo: udp port 5060', detail: 'tcpdump' },
      ...{ state: 'open', received: 1, dropped: null, skipped: {} },
    });
    world.clock.advance(4_000);
    expect(program.signals).toEqual(['SIGUSR1', 'SIGUSR1']);
    program.events.stderr('1 packet captured\n9 packets dropped by kernel\n');
    expect(source.row().dropped).toBe(9);
    const closed = source.close();
    expect(program.signals.at(-1)).toBe('SIGTERM');
    program.events.exit(0);
    await closed;
    expect([source.row().state, world.clock.pending]).toEqual(['closed', 0]);
  });

  it.each([
    ['without a program', {}, 'SNIFF_NO_PROGRAM', /install wireshark-common/],
    ['without rights', { 'dumpcap -D': 'EACCES' }, 'SNIFF_NO_RIGHTS', /usermod -a -G wireshark/],
  ])('says what to do %s', async (_case, answers, code, sentence) => {
    const source = sourceOf(machine({}, answers));
    await source.open();
    expect(source.row()).toMatchObject({ state: 'failed', trouble: { code } });
    expect(source.row().trouble?.message).toMatch(sentence);
  });

  it('has failed where the program ends, or writes what is no capture', async () => {
    for (const end of ['exit', 'rubbish'] as const) {
      const world = machine();
      const source = sourceOf(world);
      const program = await open(world, source);
      if (end === 'exit') program.events.exit(1);
      else program.events.stdout(utf8('this is no capture file'));
      expect(source.row()).toMatchObject({ state: 'failed', trouble: { code: 'SNIFF_FAILED' } });
      program.events.exit(0);
      await source.close();
      expect([source.row().state, world.clock.pending]).toEqual(['failed', 0]);
    }
  });

  it('ends the program where it is closed before the capture began', async () => {
    const world = machine();
    const source = sourceOf(world);
    const opening = source.open();
    await settle();
    await source.close();
    const [program] = world.programs.running;
    program?.events.stderr('File: -\n');
    await settle();
    program?.events.exit(0);
    await opening;
    program?.events.stdout(capture());
    expect([program?.signals, world.messages, source.row().state]).toEqual([['SIGTERM'], [], 'closed']);
  });
});
