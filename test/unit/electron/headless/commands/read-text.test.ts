import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { TEXT_LIMITS } from '#shared/text-trace/trace.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import { readCapture } from '../../../../helpers/capture-read.ts';
import type { TestIoOptions } from '../../../../helpers/test-io.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';
import { INVITE, RINGING, SAMPLES, wire } from '../../../shared/text-trace/samples.ts';

async function run(content: Uint8Array | string, argv: string[] = [], options: TestIoOptions = {}) {
  const io = createTestIo({ files: { f: content }, ...options });
  const code = await main(['read', 'f', ...argv], io);
  return { code, out: io.out(), err: io.err(), written: io.written };
}

const sample = (name: string): string => SAMPLES.find((one) => one.name === name)?.text ?? '';
const SIPDUMP = sample('the file of the module sipdump of Kamailio');
const SNGREP = sample('the text that sngrep saves');
const ASTERISK = sample('sip set debug of Asterisk');
const NGREP = sample('ngrep -W byline');
const PJSUA = sample('the log of pjsua');
const LOG = sample('a log with a prefix before each line');

const NOON = Date.UTC(2026, 10, 28, 12);
/** Noon of a clock that does not tell its zone. */
const localNoon = (): number => NOON + new Date().getTimezoneOffset() * 60_000;
const [ALICE, BOB] = ['192.0.2.1:5060', '192.0.2.2:5060'];
const CALL = { method: 'INVITE', callId: 'one@192.0.2.1', cseq: 1 };

interface Way {
  readonly time: number | null;
  readonly transport: string;
  readonly src: string | null;
  readonly dst: string | null;
}

/** The lines of both messages, field by field in the promised order. */
function linesOf([first, second]: readonly [Way, Way]): string {
  const { method, callId, cseq } = CALL;
  const rest = { callId, cseq };
  const request = { n: 1, ...first, kind: 'request', method, status: null, ...rest };
  const response = { n: 2, ...second, kind: 'response', method, status: 180, ...rest };
  return `${JSON.stringify(request)}\n${JSON.stringify(response)}\n`;
}

const bothWays = (noon: number | null, transport: string): readonly [Way, Way] => [
  { time: noon, transport, src: ALICE, dst: BOB },
  { time: noon === null ? null : noon + 250, transport, src: BOB, dst: ALICE },
];
const byPeer: readonly [Way, Way] = [
  { time: null, transport: 'udp', src: ALICE, dst: null },
  { time: null, transport: 'udp', src: null, dst: ALICE },
];
const NOTHING = { time: null, transport: 'udp', src: null, dst: null };

describe('read and texts', () => {
  it.each([
    ['sipdump', SIPDUMP, () => bothWays(NOON, 'tcp')],
    ['sngrep', SNGREP, () => bothWays(localNoon(), 'udp')],
    ['ngrep', NGREP, () => bothWays(localNoon(), 'udp')],
    ['asterisk', ASTERISK, () => byPeer],
    ['pjsua, which tells no date', PJSUA, () => byPeer],
    ['messages alone', wire(INVITE) + wire(RINGING), (): readonly [Way, Way] => [NOTHING, NOTHING]],
  ])('gives a line a message with exactly the promised fields: %s', async (_, text, ways) => {
    const { code, out } = await run(text, ['--messages', '--json']);
    expect([code, out]).toEqual([0, linesOf(ways())]);
  });

  it.each(SAMPLES.map(({ name, text }) => [name, text]))('finds both messages of %s', async (_, text) => {
    const { code, out } = await run(text, ['--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ packets: 2, sip: 2, dialogs: 1 });
  });

  it('gives one object with exactly the promised fields, and counts lines by reason', async () => {
    const { out } = await run(LOG, ['--json']);
    expect(out).toBe('{"packets":2,"sip":2,"dialogs":1,"skipped":{"not-sip":1}}\n');
  });

  it('gives a line a dialog, with times where the text tells them', async () => {
    const call = { callId: 'one@192.0.2.1', method: 'INVITE', from: 'alice@192.0.2.1', to: 'bob@192.0.2.2' };
    const line = (times: object): string =>
      `${JSON.stringify({ ...call, state: 'ringing', messages: 2, ...times })}\n`;
    expect((await run(SIPDUMP, ['--dialogs', '--json'])).out).toBe(
      line({ started: NOON, durationMs: null, pddMs: 250 }),
    );
    expect((await run(ASTERISK, ['--dialogs', '--json'])).out).toBe(
      line({ started: null, durationMs: null, pddMs: null }),
    );
  });

  it('counts neither times nor hosts that are not told', async () => {
    const stats = JSON.parse((await run(ASTERISK, ['--stats', '--json'])).out) as unknown;
    expect(stats).toMatchObject({
      first: null,
      last: null,
      transports: { udp: 2 },
      pddMs: { count: 0, min: null },
      hosts: [{ host: '192.0.2.1', sent: 1, received: 1 }],
    });
  });

  it.each([
    ['status == 180', 1],
    ['src.ip == 192.0.2.1', 1],
    ['src.ip == 0.0.0.0', 0],
    ['time >= 2000-01-01', 0],
    ['time < 2100-01-01', 0],
    ['dialog.state == ringing', 2],
    ['dialog.pdd >= 0ms', 0],
  ])('asks the messages of a text %j', async (filter, count) => {
    const { code, out } = await run(ASTERISK, ['--json', '--filter', filter]);
    expect([code, JSON.parse(out)]).toMatchObject([0, { sip: count, packets: 2 }]);
  });

  it('writes the messages as a capture', async () => {
    const { written } = await run(SIPDUMP, ['--write', 'o']);
    const { messages } = await readCapture(written.get('o') ?? new Uint8Array());
    expect(messages.map(({ time, transport, src }) => [time, transport, src.host])).toEqual([
      [NOON, 'tcp', '192.0.2.1'],
      [NOON + 250, 'tcp', '192.0.2.2'],
    ]);
    expect(messages.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual([wire(INVITE), wire(RINGING)]);
  });

  it('writes zeros for what is not told', async () => {
    const { written } = await run(ASTERISK, ['--write', 'o']);
    const { messages } = await readCapture(written.get('o') ?? new Uint8Array());
    expect(messages.map(({ time, src, dst }) => [time, src.host, dst.host])).toEqual([
      [0, '192.0.2.1', '0.0.0.0'],
      [0, '0.0.0.0', '192.0.2.1'],
    ]);
  });

  it('reads them from standard input, from gzip and from pieces of any size', async () => {
    const { out } = await run(NGREP, ['--messages', '--json']);
    for (const piece of [1, 7, 4_096])
      for (const content of [utf8(NGREP), gzipSync(NGREP)])
        expect((await run(content, ['--messages', '--json'], { files: { f: content }, piece })).out).toBe(
          out,
        );
    const io = createTestIo({ stdin: gzipSync(NGREP) });
    expect([await main(['read', '-', '--messages', '--json'], io), io.out()]).toEqual([0, out]);
  });
});

describe('read and texts, for people', () => {
  it('tells the format, and once what was repaired', async () => {
    const { out, err } = await run(LOG, ['--filter', 'dialog.state == ringing']);
    expect(out).toMatch(/2 {2}messages in a text \(prefixed\)\n +2 {2}SIP messages\n +1 {2}dialog\n/);
    expect(err).toMatch(
      /^sipwright: read: f: messages of the text that were repaired: 2; .*line ends \(2\).*\n$/,
    );
    expect(err.split('\n')).toHaveLength(2);
    expect((await run(SNGREP)).err).toBe('');
  });

  it('shows a dash for what is not told', async () => {
    expect((await run(ASTERISK, ['--messages'])).out).toMatch(
      / 2 {2}- +udp {3}- +192\.0\.2\.1:5060 +180 Ringing/,
    );
    const { out } = await run(ASTERISK, ['--dialogs']);
    expect(out).toMatch(/\n- +ringing .+ 2 +- +- {2}one@/);
    expect((await run(ASTERISK, ['--stats'])).out).not.toContain('NaN');
  });

  it('shows nothing of a text that could move the cursor', async () => {
    const evil = wire(INVITE).replace(/one@|Alice|bob/g, '\u001b[2J\u202e');
    for (const shape of ['--messages', '--dialogs', '--stats'])
      expect((await run(evil, [shape])).out).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('read and what is no sound text', () => {
  const NEITHER = 'it is neither pcap nor pcapng, nor a text with SIP messages';
  it.each([
    ['words', 'nothing of the kind\n'],
    ['three bytes', 'INV'],
    ['start lines alone', 'INVITE sip:a SIP/2.0\r\n\r\n'.repeat(2_000)],
    ['a binary file with messages in it', `snoop\0\0\0${wire(INVITE)}`],
    ['a binary file that is compressed', gzipSync(`\0${wire(INVITE)}`)],
  ])('says that %s is neither, and prints and writes nothing', async (_, content) => {
    const { code, out, err, written } = await run(content, ['--json', '--write', 'o']);
    expect([code, out, err, written.size]).toEqual([2, '', `sipwright: read: f: ${NEITHER}\n`, 0]);
  });

  it('refuses a text that is too large, also one that was compressed', async () => {
    const large = new Uint8Array(TEXT_LIMITS.maxText + 1).fill(0x20);
    for (const content of [large, gzipSync(large, { level: 1 })]) {
      const { code, out, err } = await run(content, ['--json'], { files: { f: content }, piece: 1 << 20 });
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/neither pcap nor pcapng, and larger than a text may be \(67108864 bytes\)\n$/);
    }
  });

  it('reads a compressed text as far as it is there, and says where it ends', async () => {
    const packed = gzipSync(SIPDUMP, { level: 0 });
    const { code, out, err } = await run(packed.subarray(0, packed.length - 8), ['--json']);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ sip: 2 });
    expect(err).toContain(`its compressed bytes end too early, at byte ${SIPDUMP.length}`);
  });

  it('takes what follows the magic of a capture for no text', async () => {
    const { code, out, err } = await run(
      Buffer.concat([Uint8Array.of(0xd4, 0xc3, 0xb2, 0xa1), utf8(wire(INVITE))]),
      ['--json'],
    );
    expect(code).not.toBe(0);
    expect(out).not.toContain('"sip":1');
    expect(err).toContain('f: ');
  });
});
