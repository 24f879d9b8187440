/** What the writers write comes back from the readers as it was. */
import { describe, expect, it } from 'vitest';
import type { CapturedMessage, CaptureTransport } from '#core/capture/captured-message.ts';
import { createPcapWriter } from '#core/capture/pcap-writer.ts';
import type { WritableMessage } from '#core/capture/pcapng-writer.ts';
import { createPcapngWriter } from '#core/capture/pcapng-writer.ts';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { checksum, ethernet, ip4, udp } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const FOUR = [
  { host: '192.0.2.1', port: 5060 },
  { host: '192.0.2.2', port: 5070 },
] as const;
const SIX = [
  { host: '2001:db8::1', port: 5060 },
  { host: '::1', port: 65_535 },
] as const;

function message(callId: string, more: Partial<WritableMessage> = {}): WritableMessage {
  const [src, dst] = FOUR;
  return { time: 1_700_000_000_123.456, transport: 'udp', src, dst, bytes: optionsRequest(callId), ...more };
}

const TRANSPORTS: readonly CaptureTransport[] = ['udp', 'tcp', 'tls', 'ws', 'sctp'];

const WRONG_LENGTH = 'a message of a stream with a wrong Content-Length';

const CASES: readonly (readonly [name: string, message: WritableMessage])[] = [
  ...TRANSPORTS.flatMap((transport) => [
    [`${transport} over IPv4`, message(transport, { transport })] as const,
    [`${transport} over IPv6`, message(transport, { transport, src: SIX[0], dst: SIX[1] })] as const,
  ]),
  ['a message of odd length', message('odd', { bytes: optionsRequest('odd', 1) })],
  ['a message that no datagram can hold', message('long', { bytes: optionsRequest('long', 70_000) })],
  [
    'a message of many segments',
    message('many', { transport: 'tls', bytes: optionsRequest('many', 300_000) }),
  ],
  [
    WRONG_LENGTH,
    message('wrong', { transport: 'tcp', bytes: concatBytes([optionsRequest('wrong', 5), utf8('surplus')]) }),
  ],
  [
    'comments, interface and direction',
    message('notes', { comment: 'one\ntwo ☎', interface: 'eth0', direction: 'out' }),
  ],
  [
    'a message that the capture cut',
    message('cut', { bytes: optionsRequest('cut', 50).subarray(0, -20), missing: 20 }),
  ],
];

/** A message without the number of its packet. */
function withoutFrame({ frame: _frame, ...rest }: CapturedMessage): WritableMessage {
  return { ...rest, bytes: rest.bytes.slice(), time: Math.round(rest.time * 1_000) / 1_000 };
}

function pcapng(messages: readonly WritableMessage[], comment = ''): Uint8Array {
  const writer = createPcapngWriter({ application: 'Sipwright', comment });
  return concatBytes([writer.start(), ...messages.map((one) => writer.message(one))]);
}

describe('the pcapng writer', () => {
  it.each(CASES)('keeps %s', async (_, one) => {
    const { messages, stop } = await readCapture(pcapng([one]));
    expect(stop).toBeNull();
    expect(messages.map(withoutFrame)).toEqual([one]);
  });

  it('keeps all of them in one file, in order', async () => {
    const all = CASES.flatMap(([, one]) => [one, one]);
    const { messages, counters } = await readCapture(pcapng(all));
    // The chunks of SCTP that come twice have numbers of their own, so they are two messages.
    expect(messages.map(withoutFrame)).toEqual(all);
    expect(counters.skipped).toEqual({});
  });

  it('leaves a sound file after each message', async () => {
    const writer = createPcapngWriter({ application: 'Sipwright' });
    let file: Uint8Array = writer.start();
    for (const [i, [, one]] of CASES.entries()) {
      file = concatBytes([file, writer.message(one)]);
      const { messages, stop } = await readCapture(file);
      expect([messages.length, stop]).toEqual([i + 1, null]);
    }
  });

  it('may begin a new section behind an old file, of the same connections', async () => {
    const one = message('a', { transport: 'tcp' });
    const file = concatBytes([pcapng([one], 'first'), pcapng([one, one], 'second')]);
    const { messages, reader } = await readCapture(file);
    expect(messages.map(withoutFrame)).toEqual([one, one, one]);
    expect(reader.comments()).toEqual(['first', 'second']);
  });

  it('keeps whole packets with their link layer, and secrets', async () => {
    const writer = createPcapngWriter({ application: 'Sipwright' });
    const bytes = ethernet(ip4(udp(optionsRequest('frame'))));
    const secrets = { type: 0x544c534b, bytes: utf8('CLIENT_RANDOM 1 2') };
    const file = concatBytes([
      writer.start(),
      writer.frame({ time: 5, linkType: 1, bytes, interface: 'eth1', comment: 'note', direction: 'in' }),
      writer.secrets(secrets),
      writer.message(message('made')),
    ]);
    const back = await readCapture(file);
    expect(callIds(back)).toEqual(['frame', 'made']);
    expect(back.messages[0]).toMatchObject({ time: 5, interface: 'eth1', comment: 'note', direction: 'in' });
    expect(back.reader.secrets()).toEqual([secrets]);
    expect(back.reader.interfaces().map(({ linkType }) => linkType)).toEqual([1, 101]);
  });

  it('writes 0.0.0.0 for a name, which no packet can hold', async () => {
    const { messages } = await readCapture(pcapng([message('a', { src: { host: 'proxy', port: 5060 } })]));
    expect(messages[0]?.src).toEqual({ host: '0.0.0.0', port: 5060 });
  });

  it('writes both ends as IPv6 where one of them is', async () => {
    const { messages } = await readCapture(pcapng([message('a', { dst: SIX[0] })]));
    expect(messages[0]).toMatchObject({ src: { host: '::ffff:192.0.2.1' }, dst: { host: '2001:db8::1' } });
  });
});

describe('the pcap writer', () => {
  /** What a file without comments and marks can keep. */
  const plain = CASES.filter(([name, { comment, missing }]) => !comment && !missing && name !== WRONG_LENGTH);

  it('keeps messages, those of streams as TCP', async () => {
    const writer = createPcapWriter();
    const sound = plain.map(([, one]) => one);
    const { messages, stop } = await readCapture(
      concatBytes([writer.start(), ...sound.map((one) => writer.message(one))]),
    );
    expect(stop).toBeNull();
    const carried = { udp: 'udp', tcp: 'tcp', tls: 'tcp', ws: 'tcp', sctp: 'sctp' } as const;
    expect(messages.map(withoutFrame)).toEqual(
      sound.map((one) => ({ ...one, transport: carried[one.transport] })),
    );
  });
});

describe('a packet that is written', () => {
  it('has the checksums that its receiver asks for', () => {
    const writer = createPcapWriter();
    for (const transport of ['udp', 'tcp'] as const) {
      const packet = writer
        .message(message('odd', { transport, bytes: optionsRequest('odd', 1) }))
        .subarray(16);
      const payload = packet.subarray(20);
      const pseudo = Uint8Array.from([
        ...packet.subarray(12, 20),
        0,
        packet[9] ?? 0,
        payload.length >> 8,
        payload.length & 255,
      ]);
      expect(checksum(packet.subarray(0, 20))).toBe(0);
      expect(checksum(concatBytes([pseudo, payload]))).toBe(0);
    }
  });
});
