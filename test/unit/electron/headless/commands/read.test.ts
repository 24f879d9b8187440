import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { callIds, readCapture } from '../../../../helpers/capture-read.ts';
import { ethernet, ETHERTYPE, ip4, pcapFile, udp } from '../../../../helpers/packets.ts';
import type { TestIoOptions } from '../../../../helpers/test-io.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

interface Said {
  readonly line: string;
  readonly cseq: string;
  readonly callId: string;
  readonly from?: string;
  readonly body?: string;
  readonly branch?: string;
}

const A = '192.0.2.1';
const B = '192.0.2.2';

function say({ line, cseq, callId, from = 'alice', body = '', branch = cseq }: Said): Uint8Array {
  const isBack = line.startsWith('SIP/2.0');
  const lines = [
    line,
    `Via: SIP/2.0/UDP ${A}:5060;branch=z9hG4bK-${callId}-${branch.replace(' ', '-')}`,
    'Max-Forwards: 70',
    `From: <sip:${from}@example.com>;tag=1`,
    `To: <sip:bob@example.com>${isBack ? ';tag=2' : ''}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${body.length}`,
  ];
  const packet = udp(utf8(`${lines.join('\r\n')}\r\n\r\n${body}`), { from: 5_060, to: 5_060 });
  return ethernet(isBack ? ip4(packet, { src: B, dst: A }) : ip4(packet, { src: A, dst: B }));
}

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 6000 RTP/AVP 0\r\n';

const invite = (callId: string, from?: string): Uint8Array =>
  say({
    line: 'INVITE sip:bob@example.com SIP/2.0',
    cseq: '1 INVITE',
    callId,
    body: SDP,
    ...(from ? { from } : {}),
  });
const answer = (callId: string, status: string, from = 'alice'): Uint8Array =>
  say({ line: `SIP/2.0 ${status}`, cseq: '1 INVITE', callId, from });
const bye = (callId: string): Uint8Array =>
  say({ line: 'BYE sip:bob@example.com SIP/2.0', cseq: '2 BYE', callId });

/** A call that ends well, one to a busy callee, a repeated INVITE without an answer, and what is not SIP. */
const PACKETS: readonly (readonly [packet: Uint8Array, ms: number])[] = [
  [invite('good'), 0],
  [answer('good', '180 Ringing'), 250],
  [ethernet(new Uint8Array(28), ETHERTYPE.arp), 260],
  [invite('busy', 'carol'), 300],
  [answer('busy', '486 Busy Here', 'carol'), 320],
  [answer('good', '200 OK'), 1_000],
  [ethernet(ip4(udp(utf8('no SIP at all')))), 1_100],
  [invite('lost', 'dave'), 2_000],
  [invite('lost', 'dave'), 2_500],
  [bye('good'), 4_000],
];

const START = 1_700_000_000_000;

const captureOf = (packets: typeof PACKETS): Uint8Array<ArrayBuffer> =>
  pcapFile(
    packets.map(([bytes, ms]) => ({
      bytes,
      seconds: Math.floor((START + ms) / 1_000),
      parts: (ms % 1_000) * 1_000 + 1,
    })),
  );
const CAPTURE = captureOf(PACKETS);

async function run(argv: string[], options: TestIoOptions = { files: { f: CAPTURE } }) {
  const io = createTestIo(options);
  const code = await main(['read', ...argv], io);
  return { code, out: io.out(), err: io.err(), written: io.written };
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));

async function callIdsOf(filter: string, shape = '--messages'): Promise<unknown[]> {
  const { code, out, err } = await run(['f', shape, '--json', '--filter', filter]);
  expect([code, err]).toEqual([0, '']);
  return linesOf(out).map((line) => (line as { callId: unknown }).callId);
}

describe('read --json', () => {
  it('counts packets, messages, dialogs and what was skipped, in one object', async () => {
    const { code, out, err } = await run(['f', '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toBe('{"packets":10,"sip":8,"dialogs":3,"skipped":{"not-ip":1,"not-sip":1}}\n');
  });

  it('counts what passes the filter of messages and dialogs, and all packets', async () => {
    const { out } = await run(['f', '--json', '--filter', 'method == BYE']);
    expect(linesOf(out)).toEqual([
      { packets: 10, sip: 1, dialogs: 1, skipped: { 'not-ip': 1, 'not-sip': 1 } },
    ]);
  });

  it('gives a line a message with exactly the promised fields', async () => {
    const { out } = await run(['f', '--json', '--messages']);
    const lines = linesOf(out);
    expect(lines).toHaveLength(8);
    expect(JSON.stringify(lines[0])).toBe(
      JSON.stringify({
        n: 1,
        time: START + 0.001,
        transport: 'udp',
        src: `${A}:5060`,
        dst: `${B}:5060`,
        kind: 'request',
        method: 'INVITE',
        status: null,
        callId: 'good',
        cseq: 1,
      }),
    );
    expect(lines[1]).toMatchObject({
      n: 2,
      src: `${B}:5060`,
      kind: 'response',
      method: 'INVITE',
      status: 180,
    });
  });

  it('gives a line a dialog with exactly the promised fields', async () => {
    const { out } = await run(['f', '--json', '--dialogs']);
    const lines = linesOf(out);
    expect(JSON.stringify(lines[0])).toBe(
      JSON.stringify({
        callId: 'good',
        method: 'INVITE',
        from: 'alice@example.com',
        to: 'bob@example.com',
        state: 'completed',
        messages: 4,
        started: START + 0.001,
        durationMs: 3_000,
        pddMs: 250,
      }),
    );
    expect(lines.slice(1)).toMatchObject([
      { callId: 'busy', state: 'busy', durationMs: null, pddMs: 20 },
      { callId: 'lost', state: 'setup', messages: 2, pddMs: null },
    ]);
  });

  it('counts by transport, method, status, state and host with --stats', async () => {
    const [stats] = linesOf((await run(['f', '--json', '--stats'])).out);
    expect(stats).toMatchObject({
      packets: 10,
      sip: 8,
      dialogs: 3,
      first: START + 0.001,
      last: START + 4_000.001,
      retransmissions: 1,
      transports: { udp: 8 },
      methods: { INVITE: 4, BYE: 1 },
      statuses: { 180: 1, 200: 1, 486: 1 },
      states: { completed: 1, busy: 1, setup: 1 },
      pddMs: { count: 2, min: 20, mean: 135, max: 250 },
      durationMs: { count: 1, mean: 3_000 },
      hosts: [
        { host: A, sent: 5, received: 3 },
        { host: B, sent: 3, received: 5 },
      ],
    });
  });

  it('gives the same from standard input, from gzip and from pieces of any size', async () => {
    const { out } = await run(['f', '--json', '--messages']);
    for (const options of [
      { stdin: CAPTURE },
      { stdin: gzipSync(CAPTURE) },
      { files: { '-': CAPTURE }, stdin: CAPTURE },
    ])
      expect((await run(['-', '--json', '--messages'], options)).out).toBe(out);
    for (const piece of [1, 7, 64, 4_096])
      expect((await run(['f', '--json', '--messages'], { files: { f: CAPTURE }, piece })).out).toBe(out);
  });
});

describe('read --filter', () => {
  it.each([
    ['method == BYE', ['good']],
    ['from.user == carol', ['busy', 'busy']],
    ['carol and status == 486', ['busy']],
    ['sdp and not from.user == alice', ['busy', 'lost', 'lost']],
    ['src.ip == 192.0.2.2 and status < 300', ['good', 'good']],
    ['retransmission > 0', ['lost']],
    ['response.time > 500ms', ['good']],
    ['response.time < 500ms', ['busy']],
    ['dialog.state == completed', ['good', 'good', 'good', 'good']],
    ['dialog.state == busy and kind == request', ['busy']],
    ['dialog.duration > 2s and method == BYE', ['good']],
    ['dialog.messages == 2', ['busy', 'busy', 'lost', 'lost']],
    ['', ['good', 'good', 'busy', 'busy', 'good', 'lost', 'lost', 'good']],
  ])('lists the messages of %j', async (filter, ids) => {
    expect(await callIdsOf(filter)).toEqual(ids);
  });

  it.each([
    ['method == BYE', ['good']],
    ['dialog.state == busy', ['busy']],
    ['dialog.state == completed or status == 486', ['good', 'busy']],
    ['not dialog.state == completed', ['busy', 'lost']],
    ['method == REGISTER', []],
  ])('lists the dialogs of %j', async (filter, ids) => {
    expect(await callIdsOf(filter, '--dialogs')).toEqual(ids);
  });

  it('shows a dialog whole although one of its messages passes', async () => {
    const { out } = await run(['f', '--dialogs', '--json', '--filter', 'method == BYE']);
    expect(linesOf(out)).toMatchObject([
      { callId: 'good', messages: 4, state: 'completed', durationMs: 3_000 },
    ]);
  });

  it('marks the place of what is wrong with it', async () => {
    const { code, out, err } = await run(['f', '--filter', 'method = BYE']);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /^sipwright: read: the filter cannot be used, column 8: .+\n {2}method = BYE\n {9}\^\n$/,
    );
  });

  it('cannot ask for the end of dialogs where the file cannot be read twice', async () => {
    const { code, err } = await run(['-', '--filter', 'dialog.state == busy'], { stdin: CAPTURE });
    expect(code).toBe(2);
    expect(err).toContain('twice');
  });
});

describe('read --write', () => {
  it('writes what passes as a capture with the same messages and times', async () => {
    const { code, written } = await run(['f', '--filter', 'from.user != alice', '--write', 'out.pcapng']);
    expect(code).toBe(0);
    const [all, back] = [
      await readCapture(CAPTURE),
      await readCapture(written.get('out.pcapng') ?? new Uint8Array()),
    ];
    expect(callIds(back)).toEqual(['busy', 'busy', 'lost', 'lost']);
    const expected = all.messages.filter((_, i) => callIds(all)[i] !== 'good');
    expect(back.messages.map(({ time, src, bytes }) => [time, src, bytes])).toEqual(
      expected.map(({ time, src, bytes }) => [time, src, bytes]),
    );
  });

  it('writes once also where the filter reads twice', async () => {
    const { written } = await run(['f', '--filter', 'dialog.state == busy', '--write', 'o']);
    expect(callIds(await readCapture(written.get('o') ?? new Uint8Array()))).toEqual(['busy', 'busy']);
  });

  it('makes a sound capture without packets where nothing passes', async () => {
    const { written } = await run(['f', '--filter', 'method == REGISTER', '--write', 'o']);
    const back = await readCapture(written.get('o') ?? new Uint8Array());
    expect([back.stop, back.counters.packets]).toEqual([null, 0]);
  });

  it.each([
    ['f', 'f: it is the file that is read'],
    ['no/o', 'no/o: there is no such folder'],
    ['full', 'full: there is no room left for it'],
  ])('tells why %s cannot be written', async (name, words) => {
    const { code, err } = await run(['f', '--write', name]);
    expect([code, err]).toEqual([2, `sipwright: read: ${words}\n`]);
  });

  it('leaves no file behind where the source cannot be read', async () => {
    const { code, written } = await run(['missing', '--write', 'o']);
    expect([code, written.size]).toEqual([2, 0]);
  });
});

describe('read and files that are not sound', () => {
  const cut = CAPTURE.subarray(0, CAPTURE.length - 10);

  it.each([['--messages'], ['--dialogs'], ['--stats'], []])(
    'gives everything before the damage and tells its place (%s)',
    async (...shape: string[]) => {
      const { code, out, err } = await run(['f', ...shape, '--json'], { files: { f: cut } });
      const whole = await run(['f', ...shape, '--json'], { files: { f: captureOf(PACKETS.slice(0, -1)) } });
      const place = captureOf(PACKETS.slice(0, -1)).length;
      const sized = (text: string): string => text.replace(/"bytes":\d+/, '"bytes":0');
      expect(code).toBe(1);
      expect(sized(out)).toBe(sized(whole.out));
      expect(err).toBe(
        `sipwright: read: f: it ends inside a record, at byte ${place}; everything before it was read\n`,
      );
    },
  );

  it('writes what came before the damage', async () => {
    const { code, written } = await run(['f', '--write', 'o'], { files: { f: cut } });
    expect(code).toBe(1);
    expect((await readCapture(written.get('o') ?? new Uint8Array())).messages).toHaveLength(7);
  });

  it.each([
    ['nothing', new Uint8Array(), 'it is empty'],
    [
      'a text',
      utf8('INVITE sip:a SIP/2.0\r\n\r\n'),
      'it is neither pcap nor pcapng, nor a text with SIP messages',
    ],
  ])('says that %s is neither a capture nor a trace, and prints nothing', async (_, content, words) => {
    const { code, out, err } = await run(['f', '--json'], { files: { f: content } });
    expect([code, out, err]).toEqual([2, '', `sipwright: read: f: ${words}\n`]);
  });

  it('reads compressed bytes as far as they are there', async () => {
    const packed = gzipSync(CAPTURE, { level: 0 });
    const { code, out, err } = await run(['f', '--json'], {
      files: { f: packed.subarray(0, packed.length - 1_000) },
    });
    expect(code).toBe(1);
    expect(err).toContain('its compressed bytes end too early');
    expect(linesOf(out)).toHaveLength(1);
  });
});

describe('read for people', () => {
  it('lists messages, dialogs and counts as tables', async () => {
    const messages = await run(['f', '--messages']);
    expect(messages.out.trimEnd().split('\n')).toHaveLength(9);
    expect(messages.out).toMatch(/ {7}4 {2}.+192\.0\.2\.2:5060 .+486 Busy Here \(INVITE\) +busy\n/);
    const dialogs = await run(['f', '--dialogs']);
    expect(dialogs.out.trimEnd().split('\n')).toHaveLength(4);
    expect(dialogs.out).toMatch(/completed +INVITE +alice@example\.com .+ 4 +3\.000 +0\.250 {2}good\n/);
    expect((await run(['f'])).out).toMatch(/10 {2}packets\n +8 {2}SIP messages\n +3 {2}dialogs\n/);
    expect((await run(['f', '--stats'])).out).toMatch(/1 retransmission\n[^]+completed\n[^]+192\.0\.2\.1 /);
  });

  it('shows nothing of a message that could move the cursor', async () => {
    const evil = '\u001b[2J\u202eevil';
    const packets = pcapFile([
      invite(evil, evil),
      say({ line: `SIP/2.0 200 ${evil}`, cseq: `1 ${evil}`, callId: evil }),
    ]);
    for (const shape of ['--messages', '--dialogs', '--stats']) {
      const { out } = await run(['f', shape], { files: { f: packets } });
      expect(out).not.toMatch(/[\u001b\u202e]/);
    }
  });

  it('colours only where a terminal is', async () => {
    const files = { f: CAPTURE };
    expect((await run(['f', '--messages'], { files, isTTY: true })).out).toContain('\u001b[');
    expect((await run(['f', '--messages'], { files })).out).not.toContain('\u001b[');
  });
});

describe('read and its arguments', () => {
  it.each([
    [[]],
    [['f', 'g']],
    [['f', '--messages', '--dialogs']],
    [['f', '--filter']],
    [['f', '--filter', 'nonsense.field == 1']],
    [['f', '--nonsense']],
    [['missing']],
  ])('%j cannot be used', async (argv) => {
    const { code, out, err } = await run(argv);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^sipwright: read: .+\n/);
  });

  it('says that the file may be read twice and which codes it ends with', async () => {
    const { code, out } = await run(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/reads the file twice[^]+Exit code: 0 .+ 1 .+ 2 /);
  });
});

describe('read and many dialogs', () => {
  it('counts every one of them', async () => {
    const options = (i: number): Uint8Array =>
      say({ line: 'OPTIONS sip:b@example.com SIP/2.0', cseq: '1 OPTIONS', callId: `c${i}` });
    const count = 3_000;
    const packets = pcapFile(Array.from({ length: count }, (_, i) => options(i)));
    const { out } = await run(['f', '--json', '--filter', 'dialog.messages == 1'], { files: { f: packets } });
    expect(linesOf(out)).toMatchObject([{ sip: count, dialogs: count }]);
    const listed = await run(['f', '--json', '--dialogs'], { files: { f: packets } });
    expect(linesOf(listed.out)).toHaveLength(count);
  });
});
