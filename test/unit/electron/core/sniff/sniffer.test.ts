/** The sniffer: which program it takes, what it tells it, and what comes of its words. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { readDumpcapInterfaces, readTcpdumpInterfaces } from '#core/sniff/interfaces.ts';
import { createSniffer } from '#core/sniff/sniffer.ts';
import type { CaptureRequest } from '#core/sniff/tools.ts';
import type { Answer, FakeRunning } from './fake-programs.ts';
import { createFakePrograms, DUMPCAP_LIST, SOUND, TCPDUMP_LIST } from './fake-programs.ts';

const REQUEST: CaptureRequest = { interface: 'lo', filter: 'udp port 5060' };
const TCPDUMP_ONLY = { 'tcpdump -D': { stdout: TCPDUMP_LIST }, 'tcpdump -i': SOUND['tcpdump -i'] ?? '' };

function setUp(answers: Readonly<Record<string, Answer>> = SOUND, platform = 'linux') {
  const programs = createFakePrograms(answers, platform);
  const clock = createManualClock();
  const heard: { chunks: string[]; ends: (Trouble | null)[] } = { chunks: [], ends: [] };
  const events = {
    chunk: (bytes: Uint8Array): void => void heard.chunks.push(new TextDecoder().decode(bytes)),
    ended: (trouble: Trouble | null): void => void heard.ends.push(trouble),
  };
  const sniffer = createSniffer({ programs, clock });
  /** Starts, lets the program say that it captures, and answers with both. */
  const capture = async (request = REQUEST) => {
    const started = sniffer.start(request, events);
    const running = await next(programs.running);
    running.events.stderr("Capturing on 'lo'\nFile: -\ntcpdump: listening on lo, link-type EN10MB\n");
    const result = await started;
    if (!result.ok) throw new Error(result.error.message);
    return { running, sniff: result.value };
  };
  return { programs, clock, heard, events, sniffer, capture };
}

/** The program, as soon as it was started. */
async function next(list: readonly FakeRunning[]): Promise<FakeRunning> {
  for (;;) {
    const one = list.at(-1);
    if (one) return one;
    await Promise.resolve();
  }
}

async function troubleOf(answers: Readonly<Record<string, Answer>>, request = REQUEST, platform = 'linux') {
  const result = await setUp(answers, platform).sniffer.check(request);
  return result.ok ? null : result.error;
}

describe('the list of interfaces', () => {
  it('is read from dumpcap', () => {
    expect(
      readDumpcapInterfaces(`${DUMPCAP_LIST}3. \\Device\\NPF_{A}\tIntel\tLAN port\t0\t\tnetwork\n`),
    ).toEqual([
      {
        ...{ name: 'eth0', description: '', addresses: ['192.0.2.2', '2001:db8::2'] },
        ...{ isLoopback: false, isUp: null },
      },
      {
        ...{ name: 'lo', description: 'Loopback', addresses: ['127.0.0.1', '::1'] },
        ...{ isLoopback: true, isUp: null },
      },
      {
        ...{ name: '\\Device\\NPF_{A}', description: 'LAN port', addresses: [] },
        ...{ isLoopback: false, isUp: null },
      },
    ]);
  });

  it('is read from tcpdump', () => {
    const text = `${TCPDUMP_LIST}3.any (Pseudo-device that captures on all (of them)) [none]\n4.old\nnonsense\n`;
    expect(readTcpdumpInterfaces(text)).toEqual([
      { name: 'eth0', description: '', addresses: [], isLoopback: false, isUp: true },
      { name: 'lo', description: '', addresses: [], isLoopback: true, isUp: true },
      {
        ...{ name: 'any', description: 'Pseudo-device that captures on all (of them)', addresses: [] },
        ...{ isLoopback: false, isUp: false },
      },
      { name: 'old', description: '', addresses: [], isLoopback: false, isUp: null },
    ]);
  });

  it('comes from dumpcap where it is there, else from tcpdump', async () => {
    expect(await setUp().sniffer.interfaces()).toMatchObject({ ok: true, value: { program: 'dumpcap' } });
    expect(await setUp(TCPDUMP_ONLY).sniffer.interfaces()).toMatchObject({
      ok: true,
      value: { program: 'tcpdump', interfaces: [{ name: 'eth0' }, { name: 'lo' }] },
    });
  });

  it('finds the program where its installer leaves it out of PATH', async () => {
    const path = 'C:\\Program Files\\Wireshark\\dumpcap.exe';
    const { sniffer } = setUp({ [`${path} -D`]: { stdout: DUMPCAP_LIST } }, 'win32');
    expect(await sniffer.interfaces()).toMatchObject({ ok: true, value: { program: 'dumpcap' } });
  });
});

describe('what keeps a capture from beginning', () => {
  it.each([
    ['linux', /wireshark-common/],
    ['darwin', /wireshark\.org/],
    ['win32', /Npcap/],
    ['sunos', /install Wireshark/],
  ])('is a missing program, with what to install on %s', async (platform, advice) => {
    const trouble = await troubleOf({}, REQUEST, platform);
    expect(trouble).toMatchObject({ code: 'SNIFF_NO_PROGRAM' });
    expect(trouble?.message).toMatch(advice);
  });

  it.each([
    ['linux', 'EACCES', /usermod -a -G wireshark \$USER.*setcap/],
    ['darwin', { stdout: '' }, /access_bpf/],
    ['win32', { stdout: '' }, /administrator/],
  ])('is missing rights, with how to get them on %s', async (platform, answer, advice) => {
    const trouble = await troubleOf({ 'dumpcap -D': answer }, REQUEST, platform);
    expect(trouble).toMatchObject({ code: 'SNIFF_NO_RIGHTS', data: { program: 'dumpcap' } });
    expect(trouble?.message).toMatch(advice);
  });

  const DENIED =
    'dumpcap: You do not have permission to capture on device "lo".\n(socket: Operation not permitted)\n';
  it('is not that dumpcap lacks the rights that tcpdump has', async () => {
    expect(await troubleOf({ ...SOUND, 'dumpcap -D': 'EACCES' })).toBeNull();
    expect(await troubleOf({ ...SOUND, 'dumpcap -i': { code: 1, stderr: DENIED } })).toBeNull();
  });

  const refused = (stderr: string, code = 1): Record<string, Answer> => ({
    'dumpcap -D': { stdout: DUMPCAP_LIST },
    'dumpcap -i': { code, stderr },
  });
  const byTcpdump = (stderr: string): Record<string, Answer> => ({
    ...TCPDUMP_ONLY,
    'tcpdump -i': { code: 1, stderr },
  });
  const BAD =
    "Capturing on 'Loopback: lo'\ndumpcap: Invalid capture filter \"x\" for interface 'lo'.\n\nThat string isn't a valid capture filter (can't parse filter expression: syntax error).\nSee the User's Guide for a description of the capture filter syntax.\n";
  it.each([
    ['rights by dumpcap', refused(DENIED), 'SNIFF_NO_RIGHTS', /setcap/],
    [
      'rights by tcpdump',
      byTcpdump("tcpdump: lo: You don't have permission to perform this capture on that device\n"),
      'SNIFF_NO_RIGHTS',
      /setcap.*tcpdump/,
    ],
    [
      'a filter that dumpcap refuses, though it ends with 0',
      refused(BAD, 0),
      'SNIFF_BAD_FILTER',
      /filter "udp port 5060" cannot be read: syntax error$/,
    ],
    [
      'a filter that tcpdump refuses',
      byTcpdump("tcpdump: unknown port 'sipp'\n"),
      'SNIFF_BAD_FILTER',
      /: unknown port 'sipp'$/,
    ],
    [
      'an interface that went away',
      byTcpdump('tcpdump: lo: No such device exists\n(No such device exists)\n'),
      'SNIFF_NO_INTERFACE',
      /no interface "lo"/,
    ],
    [
      'an interface that is down',
      refused('dumpcap: Device "lo" is not up.\n(That device is not up)\n'),
      'SNIFF_INTERFACE_DOWN',
      /bring it up/,
    ],
    [
      'anything else, in the words of the program',
      refused("Capturing on 'lo'\ndumpcap: The moon is full.\nMore.\n"),
      'SNIFF_FAILED',
      /^dumpcap ended: The moon is full$/,
    ],
  ])('is %s', async (_what, answers, code, message) => {
    const trouble = await troubleOf(answers);
    expect(trouble).toMatchObject({ code });
    expect(trouble?.message).toMatch(message);
  });

  it.each(['nosuch', '-', 'rpcap://192.0.2.9/eth0', 'TCP@192.0.2.9:5000', '/tmp/pipe', '-w'])(
    'is the interface %s, of which no program hears',
    async (name) => {
      const { programs, sniffer } = setUp();
      const result = await sniffer.check({ ...REQUEST, interface: name });
      expect(result).toMatchObject({ ok: false, error: { code: 'SNIFF_NO_INTERFACE' } });
      expect(result.ok || result.error.message).toContain('there are eth0, lo');
      expect(programs.ran).toEqual(['dumpcap -D -M']);
    },
  );

  it.each([
    ['a zero byte', 'udp\0'],
    ['no end', 'a'.repeat(9_000)],
  ])('is a filter with %s', async (_what, filter) => {
    expect(await troubleOf(SOUND, { ...REQUEST, filter })).toMatchObject({ code: 'SNIFF_BAD_FILTER' });
  });
});

describe('what the programs are told', () => {
  it.each([
    [SOUND, REQUEST, 'dumpcap', '-n -i lo -f udp port 5060 -w -'],
    [SOUND, { interface: 'lo', filter: '', promiscuous: false }, 'dumpcap', '-n -i lo -p -w -'],
    [
      TCPDUMP_ONLY,
      { ...REQUEST, promiscuous: false },
      'tcpdump',
      '-i lo --immediate-mode -n -U -s 0 -w - -p -- udp port 5060',
    ],
    [
      TCPDUMP_ONLY,
      { interface: 'lo', filter: '-z evil' },
      'tcpdump',
      '-i lo --immediate-mode -n -U -s 0 -w - -- -z evil',
    ],
  ])('is what was asked for, the filter in one argument', async (answers, request, program, args) => {
    const { running } = await setUp(answers).capture(request);
    expect([running.program, running.args.join(' ')]).toEqual([program, args]);
    if (request.filter !== '') expect(running.args).toContain(request.filter);
  });
});

describe('a running capture', () => {
  it('begins with the first bytes where the program says nothing', async () => {
    const { programs, heard, events, sniffer } = setUp();
    const started = sniffer.start(REQUEST, events);
    const running = await next(programs.running);
    running.events.stdout(utf8('one'));
    running.events.stdout(utf8('two'));
    expect(await started).toMatchObject({ ok: true, value: { program: 'dumpcap', pid: 4_711 } });
    expect(heard).toEqual({ chunks: ['one', 'two'], ends: [] });
  });

  it('is believed to have begun when the program is silent for long', async () => {
    const { programs, clock, events, sniffer } = setUp();
    const started = sniffer.start(REQUEST, events);
    await next(programs.running);
    while (clock.pending === 0) await Promise.resolve();
    clock.advance(5_000);
    expect(await started).toMatchObject({ ok: true });
  });

  it('is trouble where the program ends before it captures', async () => {
    const { programs, heard, events, sniffer } = setUp();
    const started = sniffer.start(REQUEST, events);
    const running = await next(programs.running);
    running.events.stderr("Capturing on 'lo'\n");
    running.events.stderr('dumpcap: Device "lo" is not up.\n');
    running.events.exit(1);
    expect(await started).toMatchObject({ ok: false, error: { code: 'SNIFF_INTERFACE_DOWN' } });
    expect(heard.ends).toEqual([]);
  });

  it.each([
    ['ENOENT', 'SNIFF_NO_PROGRAM'],
    ['EACCES', 'SNIFF_NO_RIGHTS'],
    ['EMFILE', 'SNIFF_FAILED'],
  ])('is trouble where the program went away since it was asked: %s', async (systemCode, code) => {
    const { events, sniffer } = setUp({ ...SOUND, 'dumpcap start': systemCode });
    expect(await sniffer.start(REQUEST, events)).toMatchObject({ ok: false, error: { code } });
  });

  it('is ended by its own signal, and by a harder one where it does not end', async () => {
    const { clock, heard, capture } = setUp();
    const { running, sniff } = await capture();
    sniff.pause();
    const stopped = sniff.stop();
    expect([running.signals, running.isPaused]).toEqual([['SIGTERM'], false]);
    void sniff.stop();
    clock.advance(3_000);
    expect(running.signals).toEqual(['SIGTERM', 'SIGKILL']);
    running.events.stdout(utf8('last'));
    running.events.exit(null);
    await stopped;
    expect(heard).toEqual({ chunks: ['last'], ends: [null] });
    expect(clock.pending).toBe(0);
    await sniff.stop();
    expect(running.signals).toHaveLength(2);
  });

  it('tells the trouble where it ends by itself', async () => {
    const { heard, capture } = setUp();
    const { running } = await capture();
    running.events.stderr('dumpcap: The network adapter was removed.\n');
    running.events.exit(1);
    expect(heard.ends).toMatchObject([
      { code: 'SNIFF_FAILED', message: 'dumpcap ended: The network adapter was removed' },
    ]);
  });

  it('follows the counts of dumpcap', async () => {
    const { capture } = setUp();
    const { running, sniff } = await capture();
    expect(sniff.counts()).toEqual({ captured: null, dropped: null });
    running.events.stderr('\rPackets: 4 \rPackets: 14 ');
    expect(sniff.counts()).toEqual({ captured: 14, dropped: null });
    running.events.stderr(
      "\rPackets captured: 36\nPackets received/dropped on interface 'Loopback: lo': 36/",
    );
    running.events.stderr('7 (pcap:5/dumpcap:2/flushed:0/ps_ifdrop:0) (83.7%)\n');
    running.events.exit(0);
    expect(sniff.counts()).toEqual({ captured: 36, dropped: 7 });
    sniff.askCounts();
    expect(running.signals).toEqual([]);
  });

  it('asks tcpdump for its counts', async () => {
    const { capture } = setUp(TCPDUMP_ONLY);
    const { running, sniff } = await capture();
    sniff.askCounts();
    expect(running.signals).toEqual(['SIGUSR1']);
    running.events.stderr(
      'tcpdump: 5 packets captured, 9 packets received by filter, 1 packet dropped by kernel\n',
    );
    expect(sniff.counts()).toEqual({ captured: 5, dropped: 1 });
    running.events.stderr('6 packets captured\n12 packets received by filter\n2 packets dropped by kernel\n');
    expect(sniff.counts()).toEqual({ captured: 6, dropped: 2 });
  });
});
