/** SIP in WebSocket frames (RFC 7118) inside of a TCP stream. */
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { bytesOf, ip4, pcapFile, PROTOCOL, tcp, wsFrame } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const MASK = [0x37, 0xfa, 0x21, 0x3d];
const REQUEST = utf8(
  'GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nSec-WebSocket-Protocol: sip\r\n\r\n',
);
const ANSWER = utf8('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n');
const A = optionsRequest('a');
const B = optionsRequest('b', 400);
const LONG = optionsRequest('long', 70_000);

/** A stream in segments of a size. */
function read(stream: Uint8Array, size = stream.length): ReturnType<typeof readCapture> {
  const packets = Array.from({ length: Math.ceil(stream.length / size) }, (_, i) =>
    ip4(tcp(stream.subarray(i * size, (i + 1) * size), { seq: 1 + i * size, from: 80 }), {
      protocol: PROTOCOL.tcp,
    }),
  );
  return readCapture(pcapFile(packets, { linkType: 101 }));
}

const frames = (mask: readonly number[]): Uint8Array =>
  concatBytes([wsFrame(A, 0x81, mask), wsFrame(B, 0x82, mask)]);

describe('messages in a WebSocket come out', () => {
  it.each([
    ['masked, behind the request', concatBytes([REQUEST, frames(MASK)])],
    ['plain, behind the answer', concatBytes([ANSWER, frames([])])],
    ['masked, without a handshake', frames(MASK)],
    ['plain, without a handshake', frames([])],
    [
      'with ping, pong and close between',
      concatBytes([
        ANSWER,
        wsFrame(A),
        wsFrame(utf8('x'), 0x89),
        wsFrame(B),
        wsFrame(utf8(''), 0x8a),
        wsFrame(Uint8Array.of(3, 232), 0x88),
      ]),
    ],
    [
      'in several frames with a ping between',
      concatBytes([
        ANSWER,
        wsFrame(A.subarray(0, 50), 0x01, MASK),
        wsFrame(A.subarray(50, 99), 0x00, MASK),
        wsFrame(utf8('x'), 0x89, MASK),
        wsFrame(A.subarray(99), 0x80),
        wsFrame(B),
      ]),
    ],
  ])('%s', async (_, stream) => {
    for (const size of [stream.length, 97]) {
      const back = await read(stream, size);
      expect(back.messages.map(({ bytes }) => bytes)).toEqual([A, B]);
      expect(back.messages.map(({ transport }) => transport)).toEqual(['ws', 'ws']);
    }
  });

  it('in the smallest segments behind a handshake', async () => {
    expect(callIds(await read(concatBytes([REQUEST, frames(MASK)]), 5))).toEqual(['a', 'b']);
  });

  it('where they are longer than two bytes of length can tell', async () => {
    const packets = concatBytes([ANSWER, wsFrame(LONG, 0x81, MASK), wsFrame(A)]);
    expect((await read(packets, 1_400)).messages.map(({ bytes }) => bytes)).toEqual([LONG, A]);
  });
});

describe('in a WebSocket', () => {
  it('frames that cannot be read are given up, and the next SIP is found', async () => {
    const compressed = wsFrame(bytesOf([1, 2, 3]), 0xc1);
    const packets = [ANSWER, compressed, wsFrame(A)];
    let seq = 1;
    const segments = packets.map((payload) => {
      const packet = ip4(tcp(payload, { seq }), { protocol: PROTOCOL.tcp });
      seq += payload.length;
      return packet;
    });
    const back = await readCapture(pcapFile(segments, { linkType: 101 }));
    expect(callIds(back)).toEqual(['a']);
    expect(back.counters.skipped).toEqual({ 'ws-handshake': 1, 'not-sip': 1 });
  });

  it('a frame that claims more than a message may have is given up', async () => {
    const claim = bytesOf([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]);
    const back = await read(concatBytes([ANSWER, claim]));
    expect(back.counters.skipped).toEqual({ 'ws-handshake': 1, 'not-sip': 1 });
  });

  it('keep-alives and other messages are counted', async () => {
    const back = await read(concatBytes([ANSWER, wsFrame(utf8('\r\n\r\n')), wsFrame(utf8('{"json":1}'))]));
    expect(back.counters.skipped).toEqual({ 'ws-handshake': 1, 'keep-alive': 1, 'not-sip': 1 });
  });

  it('a request for a page is no handshake', async () => {
    const back = await read(utf8('GET / HTTP/1.1\r\nHost: a\r\n\r\n'));
    expect(back.counters.skipped).toEqual({ 'not-sip': 1 });
  });
});
