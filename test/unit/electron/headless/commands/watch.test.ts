/** `sipwright watch` without a machine: its arguments, its lines, and what becomes of its sources. */
import { describe, expect, it } from 'vitest';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import type { StreamNet } from '#core/hep/stream-net.ts';
import type { Net, NetEvents } from '#core/transport/net.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { err, ok } from '#shared/lib/result.ts';
import { countsLine, sumCounts } from '../../../../../electron/headless/commands/watch-lines.ts';
import { createWatchOutput } from '../../../../../electron/headless/commands/watch-output.ts';
import type { WatchPlan } from '../../../../../electron/headless/commands/watch-plan.ts';
import { planFromArguments } from '../../../../../electron/headless/commands/watch-plan.ts';
import { watch } from '../../../../../electron/headless/commands/watch.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';
import type { Answer } from '../../core/sniff/fake-programs.ts';
import { createFakePrograms, SOUND } from '../../core/sniff/fake-programs.ts';

const [src, dst] = [
  { host: '192.0.2.1', port: 5_060 },
  { host: '2001:db8::2', port: 5_070 },
];
const TIME = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();

function message(callId: string, bytes: Uint8Array = optionsRequest(callId)): CapturedMessage {
  return { time: TIME, transport: 'tcp', src, dst, bytes, frame: 1 };
}

function planOf(...args: string[]): WatchPlan {
  const plan = planFromArguments(args);
  if (!plan.ok) throw new Error(plan.error);
  return plan.value;
}

/** A machine with two addresses to bind, and the sockets that were bound. */
function world(answers: Readonly<Record<string, Answer>> = SOUND) {
  const sockets: (NetEvents & { isOpen: boolean })[] = [];
  const net: Net = {
    async bind(at, _size, events) {
      if (at.host !== '127.0.0.1') return err('EADDRNOTAVAIL');
      const socket = { ...events, isOpen: true };
      sockets.push(socket);
      return ok({
        local: { host: at.host, port: at.port || 40_000 },
        receiveBuffer: null,
        dropped: () => 3,
        send: () => Promise.reject(new Error('nothing is answered')),
        close: async () => void (socket.isOpen = false),
      });
    },
    resolve: async () => err('ENOTFOUND'),
    localAddress: async () => err('ENETUNREACH'),
    localAddressNow: () => null,
  };
  const streams: StreamNet = {
    listen: async (local) => ok({ local, close: () => Promise.resolve() }),
    connect: async () => err('ECONNREFUSED'),
  };
  const programs = createFakePrograms(answers);
  return { net, streams, programs, clock: createManualClock(TIME), sockets };
}

/** Lets everything go on that is ready to. */
const turn = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

describe('watch, its arguments', () => {
  it('takes sources of every kind together', () => {
    const args = ['--udp', '127.0.0.1:0', '--udp', '[::1]', '--hep', '[::1]', '--hep', 'tcp:127.0.0.1:9061'];
    const { sources } = planOf(...args, '--interface', 'lo', '--capture-filter', 'udp port 5060');
    expect(sources).toEqual([
      { kind: 'udp', address: { transport: 'udp', host: '127.0.0.1', port: 0 } },
      { kind: 'udp', address: { transport: 'udp', host: '::1', port: 5_060 } },
      { kind: 'hep', address: { transport: 'udp', host: '::1', port: 9_060 } },
      { kind: 'hep', address: { transport: 'tcp', host: '::1', port: 9_060 } },
      { kind: 'hep', address: { transport: 'tcp', host: '127.0.0.1', port: 9_061 } },
      { kind: 'interface', request: { interface: 'lo', filter: 'udp port 5060' } },
    ]);
  });

  it.each([
    [[], /nothing is watched: give --udp, --hep or --interface \(see/],
    [['--udp', 'a b'], /"a b" is not an address/],
    [['--hep', 'a b:1'], /is not an address: write HOST:PORT/],
    [['--hep', 'h:99999'], /above 65535/],
    [['--udp', 'h', '--capture-filter', 'udp'], /goes with --interface/],
    [['--list', '--udp', 'h'], /only lists/],
    [['--interface'], /--interface/],
    [['--udp', 'h', 'extra'], /"extra" is too much/],
    [['--udp', 'h', '--filter', 'dialog.state == ringing'], /needs their end/],
    [['--udp', 'h', '--filter', 'method =='], /^the filter cannot be used, column \d+: /],
    [['--udp', '\u001b[2J'], /"\\x1b\[2J" is not an address/],
  ])('refuses %j', async (args, sentence) => {
    const io = createTestIo();
    expect(await watch(args, io, world())).toBe(2);
    expect(io.err().replace('sipwright: watch: ', '')).toMatch(sentence);
    expect(io.out()).toBe('');
  });
});

describe('watch, its lines', () => {
  const lineOf = (bytes: Uint8Array): string => {
    const io = createTestIo();
    createWatchOutput(io, planOf('--udp', 'h')).take([message('', bytes)], 'a');
    return io.out();
  };

  it('tell time, transport, both ends and the start line, behind line ends that came before it', () => {
    expect(lineOf(utf8('\r\nOPTIONS sip:echo@h SIP/2.0\r\nTo: x\r\n\r\n'))).toBe(
      '03:04:05.006  tcp   192.0.2.1:5060        -> [2001:db8::2]:5070     OPTIONS sip:echo@h SIP/2.0\n',
    );
  });

  it.each([
    new Uint8Array(),
    utf8('\r\n\r\n'),
    new Uint8Array([0, 27, 91, 50, 74]),
    utf8(`OPTIONS sip:${'x'.repeat(65_000)} SIP/2.0\r\n\r\n`),
  ])('are short and obeyed by no terminal, whatever came (%#)', (bytes) => {
    expect(lineOf(bytes)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(lineOf(bytes).length).toBeLessThan(260);
  });

  it('tell the counts, without what is zero or not known', () => {
    const counts = { messages: 1, shown: 0, skipped: {}, dropped: null };
    expect(countsLine(counts)).toBe('1 message, 0 shown\n');
    const skipped = { 'keep-alive': 2, 'not-sip': 30 };
    expect(countsLine({ messages: 12, shown: 5, skipped, dropped: 0 })).toBe(
      '12 messages, 5 shown; skipped: 30 not-sip, 2 keep-alive; dropped by the system: 0\n',
    );
  });

  it('add up the counts of all sources', () => {
    const one = { skipped: { 'not-sip': 1 }, dropped: null };
    expect(sumCounts([one, one])).toEqual({ skipped: { 'not-sip': 2 }, dropped: null });
    expect(sumCounts([one, { skipped: { cut: 3 }, dropped: 4 }])).toEqual({
      skipped: { 'not-sip': 1, cut: 3 },
      dropped: 4,
    });
  });
});

describe('watch, its output', () => {
  it('counts all, numbers all, and prints and writes what passes', async () => {
    const io = createTestIo();
    const plan = planOf('--udp', 'h', '--json', '--filter', 'callid == b', '--write', 'out.pcapng');
    const output = createWatchOutput(io, plan);
    expect(output.take([message('a'), message('b')], 'one')).toBeNull();
    const back = await readCapture(io.written.get('out.pcapng') ?? new Uint8Array());
    expect([back.stop, callIds(back)]).toEqual([null, ['b']]);
    expect(JSON.parse(io.out())).toEqual({
      ...{ n: 2, time: TIME, transport: 'tcp', src: '192.0.2.1:5060', dst: '[2001:db8::2]:5070' },
      ...{ kind: 'request', method: 'OPTIONS', status: null, callId: 'b', cseq: 1 },
    });
    expect(output.counts()).toEqual({ messages: 2, shown: 1 });
  });

  it('is a sound file after each message, and also where nothing passed', async () => {
    const io = createTestIo();
    const output = createWatchOutput(io, planOf('--udp', 'h', '--write', 'out.pcapng'));
    expect(output.begin()).toBeNull();
    for (const seen of [[], ['a'], ['a', 'b']]) {
      const back = await readCapture(io.written.get('out.pcapng') ?? new Uint8Array());
      expect([back.stop, callIds(back)]).toEqual([null, seen]);
      output.take([message(seen.length === 0 ? 'a' : 'b')], 'one');
    }
  });

  it('knows what came before for a filter that asks', () => {
    const io = createTestIo();
    const output = createWatchOutput(io, planOf('--udp', 'h', '--json', '--filter', 'retransmission > 0'));
    output.take([message('a'), message('b'), message('a')], 'one');
    expect(io.out()).toMatch(/^\{"n":3,[^\n]*\n$/);
  });
});

describe('watch, its run', () => {
  it('hears sockets, skips what is no SIP, answers nothing, and ends with the counts at the interrupt', async () => {
    const [io, machine] = [createTestIo(), world()];
    const ended = watch(['--udp', '127.0.0.1:0'], io, machine);
    await io.waitFor('Watching udp:127.0.0.1:40000. Ctrl+C ends it.\n');
    const [socket] = machine.sockets;
    for (const bytes of [optionsRequest('a'), utf8('\r\n\r\n'), utf8('hello, world')])
      socket?.message(bytes, src);
    io.interrupt();
    expect(await ended).toBe(0);
    expect(io.out().split('\n').slice(1)).toEqual([
      expect.stringMatching(
        /^03:04:05\.006 {2}udp {3}192\.0\.2\.1:5060 +-> 127\.0\.0\.1:40000 +OPTIONS sip:bob/,
      ),
      '1 message, 1 shown; skipped: 1 not-sip, 1 keep-alive; dropped by the system: 3',
      '',
    ]);
    expect([io.err(), socket?.isOpen]).toEqual(['', false]);
  });

  it('ends with the sentence where a socket breaks', async () => {
    const [io, machine] = [createTestIo(), world()];
    const ended = watch(['--udp', '127.0.0.1:5060', '--json'], io, machine);
    while (!io.err().includes('Watching')) await turn();
    machine.sockets[0]?.error('ENETDOWN');
    expect(await ended).toBe(1);
    expect(io.err()).toMatch(/sipwright: watch: the network towards udp:127\.0\.0\.1:5060 is down\n$/);
    expect(io.out()).toBe('{"messages":0,"shown":0,"skipped":{},"dropped":3}\n');
  });

  it('closes what is open where another source cannot be opened, and makes no file', async () => {
    const [io, machine] = [createTestIo(), world()];
    const args = ['--udp', '127.0.0.1:5060', '--hep', 'udp:192.0.2.9', '--write', 'out.pcapng'];
    expect(await watch(args, io, machine)).toBe(2);
    expect(io.err()).toBe('sipwright: watch: udp:192.0.2.9:9060 is not an address of this machine\n');
    expect([io.out(), machine.sockets[0]?.isOpen, io.written.size]).toEqual(['', false, 0]);
  });

  it('refuses a file that cannot be made, and ends where it is full', async () => {
    const [io, machine] = [createTestIo(), world()];
    expect(await watch(['--udp', '127.0.0.1:1', '--write', 'no/where'], io, machine)).toBe(2);
    expect(io.err()).toBe('sipwright: watch: no/where: there is no such folder\n');
    expect(await watch(['--udp', '127.0.0.1:1', '--write', 'full'], createTestIo(), world())).toBe(2);
    expect(machine.sockets.map(({ isOpen }) => isOpen)).toEqual([false]);
  });

  it('lists the interfaces', async () => {
    const io = createTestIo();
    expect(await watch(['--list'], io, world())).toBe(0);
    expect(io.out()).toBe(
      `eth0${' '.repeat(14)}192.0.2.2, 2001:db8::2\nlo${' '.repeat(16)}Loopback  127.0.0.1, ::1\n`,
    );
  });

  it.each([
    ['lo', {}, /neither dumpcap nor tcpdump can be found/],
    ['nope0', SOUND, /there is no interface "nope0": there are eth0, lo/],
  ])('tells why %s cannot be sniffed', async (name, answers, sentence) => {
    const io = createTestIo();
    expect(await watch(['--interface', name], io, world(answers))).toBe(2);
    expect(io.err()).toMatch(sentence);
    expect(io.out()).toBe('');
  });

  it('reads what the program captures, and ends with 1 where the program does', async () => {
    const [io, machine] = [createTestIo(), world()];
    const ended = watch(['--interface', 'lo'], io, machine);
    while (machine.programs.running.length === 0) await turn();
    const [program] = machine.programs.running;
    program?.events.stderr("Capturing on 'lo'\nFile: -\n");
    await io.waitFor('Watching interface lo (dumpcap). Ctrl+C ends it.');
    const writer = createPcapngWriter({ application: 'a test' });
    program?.events.stdout(concatBytes([writer.start(), writer.message(message('a'))]));
    program?.events.stderr("Packets received/dropped on interface 'lo': 1/7 (pcap:7/dumpcap:0)\n");
    program?.events.exit(1);
    expect(await ended).toBe(1);
    expect(io.out()).toMatch(
      / {2}tcp {3}[^\n]*OPTIONS[^\n]*\n1 message, 1 shown;[^\n]*dropped by the system: 7\n$/,
    );
    expect(io.err()).toMatch(/^sipwright: watch: dumpcap ended/);
  });
});
