import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { FILE_LIMIT, PATIENCE } from '#core/source/file-sources.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import { optionsRequest } from '../../../../helpers/capture-read.ts';
import { createCaptureDesk, NOW } from '../../../../helpers/opened-captures.ts';
import { ethernet, ip4, pcapFile, PROTOCOL, pcapngIn, tcp, udp } from '../../../../helpers/packets.ts';
import { INVITE, RINGING, wire } from '../../../shared/text-trace/samples.ts';

const IDS = ['one', 'two', 'three', 'four', 'five'];
const udpPackets = IDS.map((id) => ethernet(ip4(udp(optionsRequest(id)))));
const pcap = pcapFile(udpPackets);

/** One stream whose segments cut the messages anywhere. */
function tcpPackets(): Uint8Array[] {
  const stream = concatBytes(IDS.map((id) => optionsRequest(id, 40)));
  const packets: Uint8Array[] = [];
  for (let at = 0; at < stream.length; at += 333)
    packets.push(
      ethernet(ip4(tcp(stream.subarray(at, at + 333), { seq: 1_000 + at }), { protocol: PROTOCOL.tcp })),
    );
  return packets;
}

const order = pcapngIn(false);
const pcapng = concatBytes([
  order.section(),
  order.interface(1),
  ...udpPackets.map((packet, i) => order.enhanced(0, BigInt(1_700_000_000_000_000 + i), packet)),
]);
const text = utf8(wire(INVITE) + wire(RINGING));

const plain = (rows: readonly MessageRow[]): Omit<MessageRow, 'source'>[] =>
  rows.map(({ source: _, ...row }) => row);

describe('a capture that is pushed', () => {
  it('becomes a source, and its messages are listed with their own time, ends and transport', async () => {
    const desk = createCaptureDesk();
    const row = await desk.open(pcapFile(tcpPackets()), 100, 'calls.pcap');
    expect(row).toMatchObject({
      role: 'file',
      requested: 'calls.pcap',
      address: 'calls.pcap',
      state: 'open',
      trouble: null,
      received: 5,
      sent: 0,
      detail: 'pcap',
      hidden: false,
    });
    expect(
      desk
        .messages()
        .map(({ callId, transport, direction, src, dst }) => [callId, transport, direction, src, dst]),
    ).toEqual(IDS.map((id) => [id, 'tcp', 'in', '192.0.2.1:5060', '192.0.2.2:5070']));
    expect(desk.messages()[0]?.time).toBeGreaterThanOrEqual(1_700_000_000_000);
    expect(desk.sources.rows()).toEqual([row]);
  });

  it.each([
    ['pcap', pcap, 'pcap'],
    ['TCP in pcap', pcapFile(tcpPackets()), 'pcap'],
    ['pcapng', pcapng, 'pcapng'],
    ['compressed pcapng', new Uint8Array(gzipSync(pcapng)), 'pcapng (gzip)'],
    ['text', text, 'text (raw)'],
    ['compressed text', new Uint8Array(gzipSync(text)), 'text (raw)'],
  ])('gives the same rows in pieces of any size: %s', async (_, bytes, format) => {
    const whole = createCaptureDesk();
    const { detail } = await whole.open(bytes);
    expect(detail.split(';')[0]).toBe(format);
    expect(whole.messages().length).toBeGreaterThan(1);
    const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(sizes, async (pieces) => {
        const desk = createCaptureDesk();
        await desk.open(bytes, pieces);
        expect(plain(desk.messages())).toEqual(plain(whole.messages()));
      }),
      { numRuns: 25, seed: 3261 },
    );
  });

  it('tells how far it is, and what gave no message', async () => {
    const desk = createCaptureDesk();
    const bytes = pcapFile([ethernet(ip4(udp(utf8('no SIP at all')))), ...udpPackets]);
    const begun = desk.captures.begin('a.pcap', bytes.length);
    const id = begun.ok ? begun.value.id : '';
    expect(desk.rowOf(id)).toMatchObject({ state: 'opening', progress: { read: 0, size: bytes.length } });
    expect(await desk.captures.push(id, bytes.subarray(0, 200))).toEqual({ ok: true, value: true });
    expect(desk.rowOf(id)).toMatchObject({
      state: 'opening',
      progress: { read: 200, size: bytes.length },
      skipped: { 'not-sip': 1 },
    });
    await desk.captures.push(id, bytes.subarray(200));
    await desk.captures.end(id);
    expect(desk.rowOf(id)).toMatchObject({
      state: 'open',
      received: 5,
      progress: { read: bytes.length, size: bytes.length },
      skipped: { 'not-sip': 1 },
    });
  });

  it('takes one piece at a time, and none when it is over', async () => {
    const desk = createCaptureDesk();
    const begun = desk.captures.begin('a.pcap', pcap.length);
    const id = begun.ok ? begun.value.id : '';
    const first = desk.captures.push(id, pcap);
    expect(await desk.captures.push(id, pcap)).toEqual({ ok: false, error: 'busy' });
    expect(await desk.captures.end(id)).toEqual({ ok: false, error: 'busy' });
    expect(await first).toEqual({ ok: true, value: true });
    expect((await desk.captures.end(id)).ok).toBe(true);
    expect(await desk.captures.push(id, pcap)).toEqual({ ok: false, error: 'unknown' });
    expect(await desk.captures.end(id)).toEqual({ ok: false, error: 'unknown' });
    expect(desk.messages()).toHaveLength(5);
  });

  it('is given up where its bytes stop coming, with what came', async () => {
    const desk = createCaptureDesk();
    const begun = desk.captures.begin('a.pcap', pcap.length * 2);
    const id = begun.ok ? begun.value.id : '';
    desk.clock.advance(PATIENCE - 1);
    await desk.captures.push(id, pcap);
    desk.clock.advance(PATIENCE - 1);
    expect(desk.rowOf(id)?.state).toBe('opening');
    desk.clock.advance(1);
    expect(desk.rowOf(id)).toMatchObject({
      state: 'closed',
      trouble: { code: 'CAPTURE_ABANDONED' },
      received: 5,
    });
    expect(await desk.captures.push(id, pcap)).toEqual({ ok: false, error: 'unknown' });
  });

  it('leaves no timer behind', async () => {
    const desk = createCaptureDesk();
    const idle = desk.clock.pending;
    await desk.open(utf8('nothing of use'));
    const begun = desk.captures.begin('b.pcap', 1);
    expect(desk.clock.pending).toBe(idle + 1);
    await desk.sources.remove(begun.ok ? begun.value.id : '');
    expect(desk.clock.pending).toBe(idle);
  });

  it('is one of so many', () => {
    const desk = createCaptureDesk();
    for (let i = 0; i < FILE_LIMIT; i++) expect(desk.captures.begin('a', 0).ok).toBe(true);
    expect(desk.captures.begin('a', 0)).toMatchObject({ ok: false, error: { code: 'TOO_MANY_CAPTURES' } });
    expect(desk.captures.openPaths('a', ['a'])).toMatchObject({
      state: 'failed',
      trouble: { code: 'TOO_MANY_CAPTURES' },
    });
    expect(desk.sources.rows()).toHaveLength(FILE_LIMIT);
  });
});

describe('a capture that is damaged', () => {
  it.each([
    [
      'cut off',
      pcap.subarray(0, pcap.length - 10),
      4,
      'cut-off',
      /^it ends inside a record, at byte \d+; everything before it was read$/,
    ],
    [
      'damaged when compressed',
      gzipped((bytes) => bytes.subarray(0, -30)),
      5,
      'gzip-cut-off',
      /end too early/,
    ],
  ])('gives everything before: %s', async (_, bytes, least, reason, sentence) => {
    const desk = createCaptureDesk();
    const row = await desk.open(new Uint8Array(bytes), 64);
    expect(row).toMatchObject({ state: 'open', trouble: { code: 'CAPTURE_DAMAGED', data: { reason } } });
    expect(row.trouble?.message).toMatch(sentence);
    expect(row.trouble?.data?.['offset']).toBeGreaterThan(0);
    expect(desk.messages().length).toBeGreaterThanOrEqual(least - 1);
  });

  it('wants no more bytes behind the damage', async () => {
    const desk = createCaptureDesk();
    const bad = pcap.slice();
    // The length of the second record.
    bad.fill(0xff, 24 + 16 + (udpPackets[0]?.length ?? 0) + 8, 24 + 16 + (udpPackets[0]?.length ?? 0) + 16);
    const begun = desk.captures.begin('a.pcap', bad.length);
    const id = begun.ok ? begun.value.id : '';
    expect(await desk.captures.push(id, bad)).toEqual({ ok: true, value: false });
    const ended = await desk.captures.end(id);
    expect(ended).toMatchObject({
      value: { state: 'open', received: 1, trouble: { data: { reason: 'bad-record-length' } } },
    });
  });

  it.each([
    ['empty', new Uint8Array(0), 'empty'],
    ['no capture', utf8('dear diary\n'), 'not-a-capture'],
    ['binary', new Uint8Array(5_000).fill(7).fill(0, 100, 200), 'not-a-capture'],
  ])('is a source that failed where there is nothing of use: %s', async (_, bytes, reason) => {
    const desk = createCaptureDesk();
    const row = await desk.open(bytes);
    expect(row).toMatchObject({
      state: 'failed',
      address: null,
      trouble: { code: 'CAPTURE_UNUSABLE', data: { reason } },
      received: 0,
    });
  });
});

function gzipped(change: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  return change(gzipSync(concatBytes([pcapFile([...udpPackets, ...udpPackets])])));
}

describe('a text that is opened', () => {
  it('tells direction and addresses where it does, leaves others empty, and counts times that are made up', async () => {
    const desk = createCaptureDesk();
    const trace = [
      '<--- SIP read from UDP:192.0.2.1:5060 --->',
      ...INVITE,
      '<------------->',
      '',
      '<--- Transmitting (no NAT) to 192.0.2.1:5060 --->',
      ...RINGING,
      '<------------>',
      '',
    ];
    const row = await desk.open(utf8(trace.join('\n')), 7, 'pasted');
    expect(row).toMatchObject({
      state: 'open',
      received: 2,
      detail: 'text (asterisk); messages without a time: 2',
    });
    expect(desk.messages().map(({ direction, src, dst, time }) => [direction, src, dst, time])).toEqual([
      ['in', '192.0.2.1:5060', '', NOW],
      ['out', '', '192.0.2.1:5060', NOW],
    ]);
  });

  it('takes times without a date as those of this day, and a missing one from the message before', async () => {
    const desk = createCaptureDesk();
    const lines = ['10:00:00.250', ...INVITE, '', ...RINGING];
    await desk.open(utf8(lines.join('\n')));
    const midnight = new Date(NOW);
    midnight.setHours(0, 0, 0, 0);
    const ten = midnight.getTime() + 10 * 3_600_000 + 250;
    expect(desk.messages().map(({ time }) => time)).toEqual([ten, ten]);
  });
});

describe('two captures with the same Call-ID', () => {
  it('have a call each', async () => {
    const desk = createCaptureDesk();
    const [a, b] = [await desk.open(pcap), await desk.open(pcapng)];
    const calls = desk.tracker.rows(1, 100);
    expect(calls.map(({ callId, source, messages }) => [callId, source, messages])).toEqual([
      ...IDS.map((id) => [id, a.id, 1]),
      ...IDS.map((id) => [id, b.id, 1]),
    ]);
  });
});

describe('a capture that is taken off while it is read', () => {
  it('lists nothing more, and what was listed is hidden', async () => {
    let turns = 0;
    let remove = (): void => undefined;
    const desk = createCaptureDesk({
      async nextTurn() {
        if (++turns === 3) remove();
      },
    });
    const bytes = pcapFile(
      Array.from({ length: 2_000 }, (_, i) => ethernet(ip4(udp(optionsRequest(`c${i}`))))),
    );
    const begun = desk.captures.begin('a.pcap', bytes.length);
    const id = begun.ok ? begun.value.id : '';
    await desk.captures.push(id, bytes.subarray(0, 100_000));
    const before = desk.messages().length;
    let removed: Promise<boolean> | null = null;
    remove = () => void (removed = desk.sources.remove(id));
    await desk.captures.push(id, bytes.subarray(100_000, 200_000));
    const third = desk.captures.push(id, bytes.subarray(200_000, 300_000));
    expect(await third).toEqual({ ok: true, value: false });
    expect(await removed).toBe(true);
    expect(before).toBeGreaterThan(100);
    expect(desk.sources.rows()).toEqual([]);
    expect(desk.sources.isHidden(id)).toBe(true);
    const listed = desk.messages().length;
    expect(await desk.captures.push(id, bytes)).toEqual({ ok: false, error: 'unknown' });
    expect(desk.messages()).toHaveLength(listed);
  });
});

describe('captures that are read from paths', () => {
  const files = {
    '/x/a.pcap': pcap,
    '/x/b.pcapng': pcapng,
    '/x/empty': new Uint8Array(0),
    '/x/cut': pcap.subarray(0, -5),
  };

  it('answer when all of it is listed', async () => {
    const desk = createCaptureDesk({ files });
    expect(await desk.captures.openPath('/x/a.pcap')).toMatchObject({
      ok: true,
      value: {
        requested: 'a.pcap',
        state: 'open',
        received: 5,
        progress: { read: pcap.length, size: pcap.length },
      },
    });
  });

  it.each([
    ['/x/none', 'ENOENT'],
    ['/x/empty', 'CAPTURE_UNUSABLE'],
  ])('say why nothing of %s can be used, and stay in the list', async (path, code) => {
    const desk = createCaptureDesk({ files });
    expect(await desk.captures.openPath(path)).toMatchObject({ ok: false, error: { code } });
    expect(desk.sources.rows()).toMatchObject([{ state: 'failed', trouble: { code } }]);
  });

  it('can be one source, one behind the other, of which an empty one is no trouble', async () => {
    const desk = createCaptureDesk({ files });
    const done = settled(desk);
    const { id } = desk.captures.openPaths('this morning', ['/x/a.pcap', '/x/empty', '/x/b.pcapng']);
    expect(desk.rowOf(id)).toMatchObject({ state: 'opening', requested: 'this morning' });
    await done;
    const size = pcap.length + pcapng.length;
    expect(desk.rowOf(id)).toMatchObject({
      state: 'open',
      trouble: null,
      received: 10,
      progress: { read: size, size },
      detail: 'pcap, pcapng',
    });
    expect(desk.tracker.rows(1, 100).map(({ messages }) => messages)).toEqual([2, 2, 2, 2, 2]);
  });

  it('name the one that is damaged or missing, and read the others', async () => {
    const desk = createCaptureDesk({ files });
    const done = settled(desk);
    const { id } = desk.captures.openPaths('all', ['/x/cut', '/x/none', '/x/b.pcapng']);
    await done;
    expect(desk.rowOf(id)).toMatchObject({
      state: 'open',
      received: 9,
      trouble: { code: 'CAPTURE_DAMAGED', data: { file: 'cut', reason: 'cut-off' } },
    });
  });

  function settled(desk: ReturnType<typeof createCaptureDesk>): Promise<void> {
    return new Promise((resolve) => {
      const end = desk.sources.onChange(() => {
        if (desk.sources.rows()[0]?.state === 'opening') return;
        end();
        resolve();
      });
    });
  }
});
