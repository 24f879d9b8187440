/** `read --write` in the form that a name asks for, and `--redact` in what is printed and written. */
import { describe, expect, it } from 'vitest';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import { concatBytes, textOf } from '#shared/lib/bytes.ts';
import { readTextTrace } from '#shared/text-trace/read.ts';
import { read } from '../../../../../electron/headless/commands/read.ts';
import { optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';
import type { TestIo } from '../../../../helpers/test-io.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

const IDS = ['one-1', 'two-2', 'three-3'];
const SRC = { host: '172.20.30.40', port: 5_060 };
const DST = { host: '172.20.30.41', port: 5_080 };

function capture(): Uint8Array {
  const writer = createPcapngWriter({ application: 'test' });
  const messages = IDS.map((id, i) =>
    writer.message({
      time: 1_700_000_000_000 + i,
      transport: 'udp',
      src: SRC,
      dst: DST,
      bytes: optionsRequest(id),
      comment: 'seen from 172.20.30.40',
    }),
  );
  return concatBytes([writer.start(), ...messages]);
}

async function run(...args: readonly string[]): Promise<TestIo & { readonly code: number }> {
  const io = createTestIo({ files: { 'in.pcapng': capture() } });
  const code = await read(['in.pcapng', ...args], io);
  return { ...io, code };
}

const written = (io: TestIo, name: string): Uint8Array => io.written.get(name) ?? new Uint8Array();

describe('read --write', () => {
  it.each(['out.pcapng', 'out.pcap', 'out.PCAP', 'out'])(
    '%s is a capture with the same messages',
    async (name) => {
      const io = await run('--write', name);
      const { messages } = await readCapture(written(io, name));
      expect(io.code).toBe(0);
      expect(messages.map(({ bytes }) => textOf(bytes))).toEqual(IDS.map((id) => textOf(optionsRequest(id))));
    },
  );

  it('writes pcap where the name ends so', async () => {
    const io = await run('--write', 'out.pcap');
    expect([...written(io, 'out.pcap').subarray(0, 4)]).toEqual([0xd4, 0xc3, 0xb2, 0xa1]);
  });

  it('writes a trace that is read back', async () => {
    const io = await run('--write', 'out.txt');
    const { messages } = readTextTrace(written(io, 'out.txt'));
    expect(messages.map(({ bytes, src }) => [textOf(bytes), src])).toEqual(
      IDS.map((id) => [textOf(optionsRequest(id)), SRC]),
    );
  });

  it('writes the records of --messages --json with the messages themselves', async () => {
    const printed = (await run('--messages', '--json')).out().trimEnd().split('\n');
    const lines = textOf(written(await run('--write', 'out.ndjson'), 'out.ndjson'))
      .trimEnd()
      .split('\n');
    const list = JSON.parse(textOf(written(await run('--write', 'out.json'), 'out.json'))) as unknown[];
    const wanted = printed.map((line, i) => ({
      ...(JSON.parse(line) as object),
      raw: textOf(optionsRequest(IDS[i] ?? '')),
    }));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(wanted);
    expect(list).toEqual(wanted);
  });

  it('writes CSV with a head, and a head alone where nothing passes', async () => {
    const rows = textOf(written(await run('--write', 'out.csv'), 'out.csv')).split('\r\n');
    expect(rows).toHaveLength(5);
    const none = await run('--filter', 'method == BYE', '--write', 'out.csv');
    expect(textOf(written(none, 'out.csv'))).toBe(`${rows[0] ?? ''}\r\n`);
  });
});

describe('read --redact', () => {
  const SECRET = /alice|bob|172\.20/;

  it.each([
    [['--messages', '--json']],
    [['--messages']],
    [['--dialogs', '--json']],
    [['--dialogs']],
    [['--stats']],
  ])('hides users and addresses in what %s prints', async (args) => {
    expect((await run(...args, '--redact')).out()).not.toMatch(SECRET);
  });

  it.each(['out.pcapng', 'out.pcap', 'out.txt', 'out.json', 'out.csv'])('hides them in %s', async (name) => {
    const bytes = written(await run('--write', name, '--redact'), name);
    const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
    expect(text).not.toMatch(SECRET);
    expect(text).not.toContain(String.fromCharCode(172, 20, 30, 40));
  });

  it('takes a list of what is hidden', async () => {
    const io = await run('--dialogs', '--json', '--redact=users');
    expect(io.out()).toContain('"from":"user-');
    expect(io.out()).toContain('@192.0.2.1"');
  });

  it('lets a filter ask the messages as they were', async () => {
    const io = await run('--messages', '--json', '--filter', 'from.user == "alice"', '--redact');
    expect(io.out().trimEnd().split('\n')).toHaveLength(IDS.length);
  });

  it.each([
    ['--redact=hats', /"hats" cannot be redacted: it is one of credentials, users, numbers, addresses/],
    ['--redact=', /SIP messages/],
  ])('%s is told what it is', async (option, wanted) => {
    const io = await run(option);
    expect(io.out() + io.err()).toMatch(wanted);
  });
});
