/** tshark as a second opinion: for a few hundred valid messages it reads the same fields as our views and our index. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { textOf } from '#shared/lib/bytes.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { addressesOf, callIdOf, cseqOf, methodText, tagOf, vias } from '#shared/sip/views.ts';
import { captureOf } from '../helpers/capture.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';
import { soundMessage } from '../helpers/sip-corpus.ts';

const COUNT = 300;
const tshark = peerOrSkip('tshark');

const FIELDS = [
  'sip.Method',
  'sip.Status-Code',
  'sip.Call-ID',
  'sip.CSeq.seq',
  'sip.CSeq.method',
  'sip.from.tag',
  'sip.to.tag',
  'sip.Via.branch',
  'sip.contact.uri',
] as const;

/** Several values of one field come with this between them: no message here holds it. */
const BETWEEN = '|';

function ours(bytes: Uint8Array): string[] {
  const { message } = parseMessage(bytes);
  if (!message) return [];
  const cseq = cseqOf(message);
  return [
    message.kind === 'request' ? methodText(message) : '',
    message.kind === 'response' ? String(message.status) : '',
    callIdOf(message),
    String(cseq?.seq),
    cseq?.method ?? '',
    tagOf(message, 'From'),
    tagOf(message, 'To'),
    vias(message)
      .map(({ params }) => params.get('branch'))
      .join(BETWEEN),
    addressesOf(message, 'Contact')
      .map(({ uri }) => uri)
      .join(BETWEEN),
  ];
}

/** What the live path tells of the same fields; it knows the top branch only, and no Contact. */
function byIndex(bytes: Uint8Array): string[] {
  const index = indexMessage(bytes);
  const cseq = index.cseq();
  const status = index.kind === 'response' ? String(index.status) : '';
  const keys = [
    index.callId(),
    String(cseq?.seq),
    cseq?.method ?? '',
    index.fromTag(),
    index.toTag(),
    index.branch(),
  ];
  return [index.method(), status, ...keys];
}

describe.skipIf(tshark === null)('tshark and our readers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sipwright-fields-'));
  const random = createSeededRandom(3261);
  const messages = Array.from({ length: COUNT }, () => soundMessage(random).bytes);
  let rows: string[][] = [];

  beforeAll(async () => {
    const file = join(folder, 'messages.pcap');
    writeFileSync(file, captureOf(messages.map((bytes) => ({ bytes }))));
    const fields = FIELDS.flatMap((field) => ['-e', field]);
    const form = ['-T', 'fields', '-E', `aggregator=${BETWEEN}`, '-E', 'occurrence=a'];
    const read = start(tshark ?? '', ['-r', file, '-d', 'udp.port==5060,sip', ...form, ...fields]);
    expect(await read.exit, read.err()).toBe(0);
    rows = read
      .out()
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => line.split('\t'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it(`agree on ${FIELDS.join(', ')} of ${COUNT} messages`, () => {
    expect(rows).toHaveLength(COUNT);
    messages.forEach((bytes, i) => expect(ours(bytes), textOf(bytes)).toEqual(rows[i]));
  });

  it('agree with the live path', () => {
    messages.forEach((bytes, i) => {
      const theirs = (rows[i] ?? []).slice(0, 8);
      const [topBranch = ''] = (theirs[7] ?? '').split(BETWEEN);
      expect(byIndex(bytes), textOf(bytes)).toEqual([...theirs.slice(0, 7), topBranch]);
    });
  });
});
