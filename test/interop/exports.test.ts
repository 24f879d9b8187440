/** tshark and sngrep open what is exported: the same messages, with the same Call-IDs, and in redacted captures none of the secrets. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { textOf } from '#shared/lib/bytes.ts';
import type { ExportRequest } from '#shared/model/export.ts';
import type { CarriedBy } from '#shared/model/traffic.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { optionsRequest, readCapture } from '../helpers/capture-read.ts';
import type { Lists } from '../helpers/exporting.ts';
import { createLists, exported, NOON } from '../helpers/exporting.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';
import { tsharkMessages } from '../helpers/tshark.ts';
import type { Secrets } from '../property/redact-messages.ts';
import { allOf, messagesOf, secrets } from '../property/redact-messages.ts';

const tshark = peerOrSkip('tshark');
const sngrep = peerOrSkip('sngrep');
const folder = mkdtempSync(join(tmpdir(), 'sipwright-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

const ALL = { credentials: true, users: true, numbers: true, addresses: true };
const FORMATS = ['pcapng', 'pcap'] as const;

async function save(lists: Lists, request: Partial<ExportRequest>): Promise<string> {
  const { bytes } = await exported(lists.deps, request);
  const path = join(folder, `${++files}.${request.format ?? 'pcapng'}`);
  writeFileSync(path, bytes);
  return path;
}

/** Messages over each transport, between ends of both families. */
function mixed(): Lists {
  const lists = createLists();
  const ends = ['172.20.30.40', '2001:db8:77::1'].map((host) => ({ host, port: 5_062 }));
  const carried: readonly CarriedBy[] = ['udp', 'tcp', 'sctp'];
  let i = 0;
  for (const transport of carried)
    for (const src of ends)
      for (let n = 0; n < 4; n++, i++) {
        const dst = { host: src.host.replace('.40', '.41').replace('::1', '::2'), port: 5_080 };
        lists.add({ bytes: optionsRequest(`${transport}-${i}`, n), time: NOON + i, transport, src, dst });
      }
  return lists;
}

const idsOf = (lists: Lists): string[] => lists.store.rows(1, 1_000).map(({ callId }) => callId);

/** A call with everything in it that must not be told. */
function secretive(): { lists: Lists; secret: Secrets } {
  const [secret] = fc.sample(secrets, { numRuns: 1, seed: 11 });
  if (!secret) throw new Error('one sample');
  const lists = createLists();
  const [src, dst] = secret.addresses.map((host) => ({ host, port: 5_060 }));
  if (!src || !dst) throw new Error('two addresses');
  const [request, response] = messagesOf(secret);
  if (request) lists.add({ bytes: request, src, dst });
  if (response) lists.add({ bytes: response, src: dst, dst: src, time: NOON + 5 });
  return { lists, secret };
}

const octetsOf = (path: string): string => readFileSync(path).toString('latin1');

describe.skipIf(tshark === null)('tshark', () => {
  it.each(FORMATS)('finds the messages of an exported %s that we find', async (format) => {
    const lists = mixed();
    const path = await save(lists, { format });
    const theirs = await tsharkMessages(tshark ?? '', path);
    const ours = await readCapture(readFileSync(path));
    expect(theirs.map(({ callId }) => callId)).toEqual(idsOf(lists));
    expect(ours.messages.map(({ bytes }) => indexMessage(bytes).callId())).toEqual(idsOf(lists));
    expect(theirs.map(({ src }) => src)).toEqual(ours.messages.map(({ src }) => src.host));
  });

  it.each(FORMATS)('finds one call in a redacted %s, and none of the secrets are in it', async (format) => {
    const { lists, secret } = secretive();
    const path = await save(lists, { format, redaction: ALL });
    const theirs = await tsharkMessages(tshark ?? '', path);
    expect(theirs.map(({ what }) => what)).toEqual(['INVITE', '407']);
    expect(new Set(theirs.map(({ callId }) => callId)).size).toBe(1);
    expect(theirs[0]?.src).toBe(theirs[1]?.dst);
    const octets = octetsOf(path);
    expect(allOf(secret).filter((one) => octets.includes(one))).toEqual([]);
    for (const address of secret.addresses)
      expect(octets).not.toContain(String.fromCharCode(...address.split('.').map(Number)));
  });
});

describe.skipIf(sngrep === null)('sngrep', () => {
  it.each([null, ALL])('reads an exported pcap with the redaction %o', async (redaction) => {
    const { lists } = secretive();
    for (let i = 0; i < 5; i++) lists.add({ bytes: optionsRequest(`more-${i}`), time: NOON + 10 + i });
    const path = await save(lists, { format: 'pcap', redaction });
    const copy = `${path}.copy`;
    const running = start(sngrep ?? '', ['-N', '-q', '-I', path, '-O', copy]);
    expect(await running.exit, running.err()).toBe(0);
    const [ours, theirs] = await Promise.all([path, copy].map((one) => readCapture(readFileSync(one))));
    expect(theirs?.messages.map(({ bytes }) => textOf(bytes))).toEqual(
      ours?.messages.map(({ bytes }) => textOf(bytes)),
    );
    expect(theirs?.messages).toHaveLength(7);
  });
});
