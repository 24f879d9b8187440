/** tshark as a second reader of captures: it finds the messages that we find, in the packets and at the times that we tell. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CapturedMessage } from '#core/capture/captured-message.ts';
import { createPcapWriter } from '#core/capture/pcap-writer.ts';
import type { WritableMessage } from '#core/capture/pcapng-writer.ts';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { indexMessage } from '#shared/sip/index-message.ts';
import { callIdIn, optionsRequest, readCapture } from '../helpers/capture-read.ts';
import * as make from '../helpers/packets.ts';
import { peerOrSkip, start } from '../helpers/peers.ts';
import { captureCalls, mayCapture, MESSAGES_PER_CALL } from '../helpers/sipp-capture.ts';
import type { TsharkMessage } from '../helpers/tshark.ts';
import { tsharkMessages } from '../helpers/tshark.ts';

const tshark = peerOrSkip('tshark');

const folder = mkdtempSync(join(tmpdir(), 'sipwright-tshark-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;

function save(bytes: Uint8Array): string {
  const path = join(folder, `${++files}.capture`);
  writeFileSync(path, bytes);
  return path;
}

function ours({ bytes, frame, time, src, dst }: CapturedMessage): TsharkMessage {
  const index = indexMessage(bytes);
  const what = index.kind === 'request' ? index.method() : String(index.status);
  return {
    frame,
    time,
    callId: index.callId(),
    what,
    src: src.host,
    dst: dst.host,
  };
}

const keyOf = ({ frame, callId, src, dst }: TsharkMessage): string => `${frame} ${callId} ${src} ${dst}`;

const sorted = (rows: readonly TsharkMessage[]): TsharkMessage[] =>
  rows.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

/** The order of methods and statuses among the messages of one packet is not told by tshark. */
const whats = (rows: readonly TsharkMessage[]): string[] =>
  rows.map(({ frame, what }) => `${frame} ${what}`).sort();

/** A number of milliseconds since 1970 tells a quarter of a microsecond. */
const EXACT = 0.0005;

/** Both read a file; the messages that both find. */
async function agree(path: string, options: readonly string[] = []): Promise<readonly CapturedMessage[]> {
  const theirs = await tsharkMessages(tshark ?? '', path, options);
  const { messages, stop } = await readCapture(readFileSync(path), 65_536);
  const rows = messages.map(ours);
  expect(stop).toBeNull();
  expect(sorted(rows).map(keyOf)).toEqual(sorted(theirs).map(keyOf));
  const times = sorted(theirs).map(({ time }) => time);
  expect(sorted(rows).filter(({ time }, i) => Math.abs(time - (times[i] ?? 0)) > EXACT)).toEqual([]);
  expect(whats(rows)).toEqual(whats(theirs));
  return messages;
}

const { ethernet, ip4, ip6, udp, vlan, bytesOf, be16, be32, le32, ETHERTYPE, PROTOCOL } = make;

const v4 = (id: string): Uint8Array => ip4(udp(optionsRequest(id)));
const v6 = (id: string): Uint8Array => ip6(udp(optionsRequest(id)));
const fragments4 = make
  .cutAt(udp(optionsRequest('fragments-4', 2_000)), 800)
  .map(({ bytes, offset, more }) => ip4(bytes, { offset, more, id: 77 }));
const fragments6 = make
  .cutAt(udp(optionsRequest('fragments-6', 2_000)), 800)
  .map(({ bytes, offset, more }) => ip6(make.fragment6(17, 78, offset, more, bytes), 44));

const WRAPPED: readonly (readonly [linkType: number, packet: Uint8Array])[] = [
  [1, ethernet(v4('ethernet'))],
  [1, ethernet(v6('ethernet-6'), ETHERTYPE.ip6)],
  [1, vlan(v4('vlan'), [0x8100, 7])],
  [1, vlan(v4('qinq'), [0x88a8, 7], [0x8100, 8])],
  [1, ethernet(bytesOf([0, 1, 0x01, 64], v4('mpls')), 0x8847)],
  [1, ethernet(bytesOf([0x11, 0, 0, 1], be16(v4('pppoe').length + 2), [0, 0x21], v4('pppoe')), 0x8864)],
  [113, bytesOf(be16(0), be16(1), be16(6), new Uint8Array(8), be16(0x0800), v4('sll'))],
  [276, bytesOf(be16(0x0800), be16(0), be32(2), be16(1), [0, 6], new Uint8Array(8), v4('sll2'))],
  [0, bytesOf(le32(2), v4('null'))],
  [108, bytesOf(be32(2), v4('loop'))],
  [101, v4('raw')],
  [228, v4('raw-4')],
  [229, v6('raw-6')],
  [101, ip4(v4('ip-in-ip'), { protocol: PROTOCOL.ip4, src: '203.0.113.1' })],
  [101, ip4(bytesOf(be16(0), be16(0x0800), v4('gre')), { protocol: PROTOCOL.gre })],
  [
    101,
    ip4(bytesOf(be16(0x2000), be16(0x6558), be32(5), ethernet(v4('gre-ethernet'))), {
      protocol: PROTOCOL.gre,
    }),
  ],
  [229, ip6(make.extension(60, make.extension(17, udp(optionsRequest('extensions')))), 0)],
  ...[...fragments4].reverse().map((packet) => [101, packet] as const),
  ...fragments6.map((packet) => [229, packet] as const),
  [
    101,
    ip4(make.sctp([make.sctpData(optionsRequest('sctp-1'), 1), make.sctpData(optionsRequest('sctp-2'), 2)]), {
      protocol: PROTOCOL.sctp,
    }),
  ],
];

/** One file with an interface for each link layer. */
function wrappedFile(isBig: boolean): Uint8Array {
  const { section, interface: iface, enhanced } = make.pcapngIn(isBig);
  const types = [...new Set(WRAPPED.map(([type]) => type))];
  const packets = WRAPPED.map(([type, packet], i) =>
    enhanced(types.indexOf(type), 1_700_000_000_000_001n + BigInt(i) * 1_017n, packet),
  );
  return concatBytes([section(), ...types.map((type) => iface(type)), ...packets]);
}

const segmentsOf = (stream: Uint8Array, size: number, port: number): Uint8Array[] =>
  make
    .cutAt(stream, size)
    .map(({ bytes, offset }) =>
      ip4(make.tcp(bytes, { from: 40_000, to: port, seq: 1 + offset }), { protocol: PROTOCOL.tcp }),
    );
const syn = (port: number): Uint8Array =>
  ip4(make.tcp(new Uint8Array(0), { from: 40_000, to: port, seq: 0, flags: 'S' }), {
    protocol: PROTOCOL.tcp,
  });

describe.skipIf(tshark === null)('tshark and we find the same', () => {
  it.each([
    ['little-endian', false],
    ['big-endian', true],
  ])('in every link layer and tunnel of a %s file', async (_, isBig) => {
    const messages = await agree(save(wrappedFile(isBig)));
    const known = WRAPPED.length - (fragments4.length - 1) - (fragments6.length - 1) + 1;
    expect(new Set(messages.map(({ bytes }) => callIdIn(bytes))).size).toBe(known);
  });

  it('in a TCP stream whose segments begin and end anywhere', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `stream-${i}`);
    const stream = concatBytes(ids.map((id, i) => optionsRequest(id, i * 7)));
    for (const size of [256, 704, 1_400]) {
      const packets = [syn(5_060), ...segmentsOf(stream, size, 5_060)];
      const messages = await agree(save(make.pcapFile(packets, { linkType: 101 })));
      expect(messages.map(({ bytes }) => callIdIn(bytes))).toEqual(ids);
    }
  });

  it('in a TCP stream whose segments are out of order and repeated', async () => {
    const stream = concatBytes(Array.from({ length: 6 }, (_, i) => optionsRequest(`mixed-${i}`, 50)));
    const [a, b, c, d, ...rest] = segmentsOf(stream, 400, 5_060);
    if (!a || !b || !c || !d) throw new Error('four segments');
    const path = save(make.pcapFile([syn(5_060), a, c, b, b, d, ...rest], { linkType: 101 }));
    const theirs = await tsharkMessages(tshark ?? '', path, ['-o', 'tcp.reassemble_out_of_order:TRUE']);
    const { messages } = await readCapture(readFileSync(path));
    expect(messages.map(({ bytes }) => callIdIn(bytes))).toEqual(theirs.map(({ callId }) => callId));
    expect(messages).toHaveLength(6);
  });

  it('in a WebSocket, masked and in pieces', async () => {
    const request = utf8(
      'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    const answer = utf8(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: sip\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
    );
    const sent = [
      request,
      make.wsFrame(optionsRequest('ws-1'), 0x81, [1, 2, 3, 4]),
      make.wsFrame(optionsRequest('ws-2', 300), 0x82, [9, 8, 7, 6]),
    ];
    const back = ip4(make.tcp(answer, { from: 80, to: 40_000, seq: 1, ack: 1 + request.length }), {
      ...{ protocol: PROTOCOL.tcp, src: '192.0.2.2', dst: '192.0.2.1' },
    });
    const [first, ...rest] = segmentsOf(concatBytes(sent), request.length, 80);
    if (!first) throw new Error('segments');
    const messages = await agree(save(make.pcapFile([syn(80), first, back, ...rest], { linkType: 101 })));
    expect(messages.map(({ transport }) => transport)).toEqual(['ws', 'ws']);
  });

  const four = [
    { host: '192.0.2.1', port: 5_060 },
    { host: '192.0.2.2', port: 5_060 },
  ] as const;
  const six = [
    { host: '2001:db8::1', port: 5_060 },
    { host: '2001:db8::2', port: 5_060 },
  ] as const;
  const written = (['udp', 'tcp', 'tls', 'ws', 'sctp'] as const).flatMap((transport) =>
    [four, six].map(([src, dst], i): WritableMessage => {
      const time = 1_700_000_000_000.125 + i;
      return { time, transport, src, dst, bytes: optionsRequest(`${transport}-${i}`, i), comment: 'noted' };
    }),
  );

  it('in what our writers write', async () => {
    for (const writer of [createPcapngWriter({ application: 'Sipwright' }), createPcapWriter()]) {
      const file = concatBytes([writer.start(), ...written.map((one) => writer.message(one))]);
      expect(await agree(save(file))).toHaveLength(written.length);
    }
  });

  it('and it finds no wrong checksum and nothing malformed in what our writers write', async () => {
    const writer = createPcapngWriter({ application: 'Sipwright' });
    const [src, dst] = six;
    const long: WritableMessage = {
      time: 1,
      transport: 'tcp',
      src,
      dst,
      bytes: optionsRequest('long', 70_000),
    };
    const blocks = [...written, long].map((one) => writer.message(one));
    const layers = ['ip', 'udp', 'tcp', 'sctp'];
    const checks = layers.map((name) =>
      name === 'sctp' ? 'sctp.checksum:TRUE' : `${name}.check_checksum:TRUE`,
    );
    const bad = [...layers.map((name) => `${name}.checksum.status == 0`), '_ws.malformed'].join(' || ');
    const options = [
      '-r',
      save(concatBytes([writer.start(), ...blocks])),
      ...checks.flatMap((one) => ['-o', one]),
    ];
    const running = start(tshark ?? '', [...options, '-Y', bad]);
    expect(await running.exit, running.err()).toBe(0);
    expect(running.out()).toBe('');
  });
});

describe.skipIf(tshark === null || !mayCapture)('tshark and we find the same', () => {
  it.each([
    ['UDP', 'u1', ['-i', 'lo']],
    ['one TCP connection', 't1', ['-i', 'lo']],
    ['UDP, with nanoseconds', 'u1', ['-i', 'lo', '--time-stamp-precision', 'nano']],
    ['TCP, on all interfaces', 't1', ['-i', 'any', '-y', 'LINUX_SLL2']],
  ] as const)('in calls of SIPp over %s that tcpdump captured', async (_, mode, how) => {
    const calls = 25;
    const path = join(folder, `${++files}.capture`);
    const port = await captureCalls(mode, path, calls, how);
    const messages = await agree(path, ['-d', `udp.port==${port},sip`, '-d', `tcp.port==${port},sip`]);
    const ids = messages.map(({ bytes }) => callIdIn(bytes));
    expect(new Set(ids).size).toBe(calls);
    expect(ids.length).toBeGreaterThanOrEqual(calls * MESSAGES_PER_CALL);
    const transport = mode === 't1' ? 'tcp' : 'udp';
    expect(new Set(messages.map((message) => message.transport))).toEqual(new Set([transport]));
  });
});
