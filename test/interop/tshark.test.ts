/** tshark as a reader from outside: what our builder makes is SIP for it, whole and not malformed. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hexOf, utf8 } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { buildResponse, fillRequest } from '#shared/sip/build.ts';
import { METHODS } from '#shared/sip/methods.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';

const tshark = peerOrSkip('tshark');
const text2pcap = peerOrSkip('text2pcap');

function filled(method: string): Uint8Array {
  return fillRequest(utf8(`${method} sip:bob@127.0.0.1 SIP/2.0\nTo: <sip:bob@127.0.0.1>\n\n`), {
    random: createSeededRandom(7),
    local: { host: '127.0.0.1', port: 5060 },
    transport: 'UDP',
    userAgent: 'Sipwright',
    cseq: 1,
  }).bytes;
}

function answered(method: string): Uint8Array {
  const { message } = parseMessage(filled(method));
  if (message?.kind !== 'request') throw new Error(`${method} is not read as a request`);
  return buildResponse(message, 200, { toTag: 'tag', received: { host: '127.0.0.1', port: 5060 } });
}

/** The hex dump that text2pcap reads: an offset and bytes a line, beginning at 0 for each packet. */
function hexDump(bytes: Uint8Array): string {
  return `000000 ${(hexOf(bytes).match(/../g) ?? []).join(' ')}\n`;
}

describe.skipIf(tshark === null || text2pcap === null)('tshark', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-tshark-'));
  let rows: string[][] = [];

  beforeAll(async () => {
    const [dump, capture] = [join(folder, 'messages.txt'), join(folder, 'messages.pcapng')];
    writeFileSync(dump, [...METHODS.map(filled), ...METHODS.map(answered)].map(hexDump).join(''));
    const made = start(text2pcap ?? '', ['-q', '-u', '5060,5070', dump, capture]);
    expect(await made.exit, made.err()).toBe(0);
    const fields = [
      'sip.Method',
      'sip.Status-Code',
      'sip.CSeq.method',
      'sip.Via.branch',
      '_ws.malformed',
      '_ws.expert',
    ];
    const read = start(tshark ?? '', [
      '-r',
      capture,
      '-T',
      'fields',
      ...fields.flatMap((field) => ['-e', field]),
    ]);
    expect(await read.exit, read.err()).toBe(0);
    rows = read
      .out()
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(METHODS.map((method, i) => [method, i] as const))('reads our %s', (method, i) => {
    const [read, , cseq, branch, ...flaws] = rows[i] ?? [];
    expect([read, cseq]).toEqual([method, method]);
    expect(branch).toMatch(/^z9hG4bK/);
    expect(flaws.join('')).toBe('');
  });

  it.each(METHODS.map((method, i) => [method, i + METHODS.length] as const))(
    'reads our answer to %s',
    (method, i) => {
      const [, status, cseq, branch, ...flaws] = rows[i] ?? [];
      expect([status, cseq]).toEqual(['200', method]);
      expect(branch).toMatch(/^z9hG4bK/);
      expect(flaws.join('')).toBe('');
    },
  );
});
