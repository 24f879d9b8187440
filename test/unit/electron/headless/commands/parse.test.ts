import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { main } from '../../../../../electron/headless/cli/main.ts';
import type { TestIoOptions } from '../../../../helpers/test-io.ts';
import { createTestIo } from '../../../../helpers/test-io.ts';

const GOOD = [
  'OPTIONS sip:bob@example.com SIP/2.0',
  'v: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1',
  'From: "Zoë" <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  'Call-ID: 1@192.0.2.1',
  'CSeq: 1 OPTIONS',
  'Max-Forwards: 70',
  'Organization: one',
  '  two',
  'Content-Type: text/plain',
  'Content-Length: 2',
  '',
  'hi',
].join('\r\n');
const RESPONSE = GOOD.replace(/^.*?\r\n/, 'SIP/2.0 180 Ringing\r\n').replace(/Max-Forwards.*?\r\n/, '');
const BAD = GOOD.replace('CSeq: 1 OPTIONS', 'CSeq: 1 INVITE');

async function run(
  argv: string[],
  options: TestIoOptions,
): Promise<{ code: number; out: string; err: string }> {
  const io = createTestIo(options);
  const code = await main(['parse', ...argv], io);
  return { code, out: io.out(), err: io.err() };
}

type Place = { offset: number; length: number };
interface Report {
  file: string;
  bytes: number;
  message: { headers: ({ name: string; canonical: string; value: string } & Place)[]; body: Place } | null;
  diagnostics: ({ code: string; severity: string; at: string; rfc: string; message: string } & Place)[];
  roundTrip: boolean;
}

async function report(content: string | Uint8Array): Promise<Report> {
  const { out } = await run(['--json', 'f'], { files: { f: content } });
  return JSON.parse(out) as Report;
}

describe('parse --json', () => {
  it('gives exactly the promised fields of a request', async () => {
    const read = await report(GOOD);
    expect(Object.keys(read)).toEqual(['file', 'bytes', 'message', 'diagnostics', 'roundTrip']);
    expect(read).toMatchObject({
      file: 'f',
      bytes: utf8(GOOD).length,
      message: {
        kind: 'request',
        method: 'OPTIONS',
        uri: 'sip:bob@example.com',
        status: null,
        reason: null,
        version: 'SIP/2.0',
      },
      diagnostics: [],
      roundTrip: true,
    });
  });

  it('gives status and reason of a response, and no method or URI', async () => {
    expect((await report(RESPONSE)).message).toMatchObject({
      kind: 'response',
      method: null,
      uri: null,
      status: 180,
      reason: 'Ringing',
    });
  });

  it('gives names as written and resolved, values unfolded, and places in bytes', async () => {
    const bytes = utf8(GOOD);
    const { message } = await report(GOOD);
    const at = ({ offset, length }: Place): string =>
      new TextDecoder().decode(bytes.subarray(offset, offset + length));
    const [via, from] = message?.headers ?? [];
    expect(via).toMatchObject({ name: 'v', canonical: 'Via' });
    expect(from && at(from)).toBe('From: "Zoë" <sip:alice@example.com>;tag=1\r\n');
    const organization = message?.headers.find(({ canonical }) => canonical === 'Organization');
    expect(organization?.value).toBe('one two');
    expect(organization && at(organization)).toBe('Organization: one\r\n  two\r\n');
    expect(message && at(message.body)).toBe('hi');
  });

  it('gives each finding with its place, its source and a sentence', async () => {
    const { diagnostics } = await report(BAD);
    const [first] = diagnostics.filter(({ severity }) => severity === 'error');
    expect(Object.keys(first ?? {})).toEqual([
      'code',
      'severity',
      'at',
      'offset',
      'length',
      'rfc',
      'message',
    ]);
    expect(first).toMatchObject({ at: 'CSeq', severity: 'error' });
    expect(BAD.slice(0, first?.offset)).toContain('CSeq');
    expect(first?.message).toMatch(/\S/);
    expect(first?.rfc).toMatch(/^RFC \d+/);
  });

  it.each([[new Uint8Array()], [new Uint8Array([0, 255, 1, 2])], [utf8('GET / HTTP/1.1\r\n\r\n')]])(
    'has no message for what is not SIP, and an error that says so (%#)',
    async (content) => {
      const read = await report(content);
      expect(read).toMatchObject({ message: null, bytes: content.length, roundTrip: true });
      expect(read.diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
      expect((await run(['f'], { files: { f: content } })).code).toBe(1);
    },
  );

  it('writes one line a file, in order, also from standard input', async () => {
    const { code, out } = await run(['--json', 'a', '-', 'b'], {
      stdin: RESPONSE,
      files: { a: GOOD, b: BAD },
    });
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as Report).file)).toEqual(['a', '-', 'b']);
  });
});

describe('parse and its exit code', () => {
  it.each([
    [['good'], 0],
    [['bad'], 1],
    [['good', 'bad', 'good'], 1],
    [['missing'], 2],
    [['bad', 'missing'], 2],
    [['missing', 'bad'], 2],
    [['huge', 'good'], 2],
    [[], 2],
    [['-', '-'], 2],
    [['--jsn', 'good'], 2],
  ])('%j ends with %d', async (argv, code) => {
    const files = { good: GOOD, bad: BAD, huge: new Uint8Array(1_048_577) };
    expect((await run(argv, { files })).code).toBe(code);
  });

  it('goes on after a file that cannot be read, which gets one line', async () => {
    const { out, err } = await run(['--json', 'missing', 'good'], { files: { good: GOOD } });
    expect(err).toBe('sipwright: parse: missing: there is no such file\n');
    expect(out.trimEnd().split('\n')).toHaveLength(1);
  });
});

describe('parse for people', () => {
  it('shows start line, headers, body and findings with their place and source', async () => {
    const { out } = await run(['f'], { files: { f: BAD } });
    expect(out).toContain('OPTIONS sip:bob@example.com SIP/2.0\n');
    expect(out).toMatch(/\n {2}Max-Forwards +70\n/);
    expect(out).toContain('body 2 bytes');
    expect(out).toMatch(/\n {2}error {4}CSeq \(byte \d+\): .+ {2}RFC \d+ [\d.]+\n/);
  });

  it('shows under each finding the line it is in, and a caret line under its place', async () => {
    const { out } = await run(['f'], { files: { f: BAD } });
    expect(out).toMatch(/\n {2}error {4}CSeq [^\n]+\n {7}6 \| CSeq: 1 INVITE\n {9}\| {9}\^~~~~~\n/);
  });

  it('shows as many excerpts as there are findings, also where the bytes are not SIP', async () => {
    for (const f of [BAD, BAD.replaceAll('\r\n', '\n'), 'GET / HTTP/1.1\r\n\r\n', '\u0000\u00ff']) {
      const { out } = await run(['f'], { files: { f } });
      const { diagnostics } = await report(f);
      expect(diagnostics.length).toBeGreaterThan(0);
      expect(out.match(/^ +\| *\^~*$/gm)).toHaveLength(diagnostics.length);
    }
  });

  it('has no excerpt of nothing', async () => {
    const { out } = await run(['f'], { files: { f: new Uint8Array() } });
    expect(out).not.toContain(' | ');
  });

  it.each(['\u001b[2J', '\u009b31m', '\u202e', '\u0007', '\r'])(
    'shows hostile text and does not obey it (%#)',
    async (hostile) => {
      const file = `${GOOD.replace('one', `one ${hostile} x`).replace('bob@', `bob${hostile}@`)}`;
      const { out } = await run(['f'], { files: { f: file } });
      expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );

  it.each([
    [{ isTTY: true }, true],
    [{ isTTY: false }, false],
    [{ isTTY: true, env: { NO_COLOR: '1' } }, false],
    [{ isTTY: true, env: { NO_COLOR: '' } }, true],
    [{ isTTY: true, env: { TERM: 'dumb' } }, false],
  ])('with %j colours: %s', async (options, coloured) => {
    const { out } = await run(['f'], { ...options, files: { f: GOOD } });
    expect(out.includes('\u001b[')).toBe(coloured);
  });
});
