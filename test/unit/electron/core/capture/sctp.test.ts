/** SIP in SCTP: one user message each, in one chunk or several. */
import { describe, expect, it } from 'vitest';
import { bytesOf, ip4, pcapFile, PROTOCOL, sctp, sctpData } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const A = optionsRequest('a');
const B = optionsRequest('b', 301);
const read = (...packets: readonly Uint8Array[][]): ReturnType<typeof readCapture> =>
  readCapture(
    pcapFile(
      packets.map((chunks) => ip4(sctp(chunks), { protocol: PROTOCOL.sctp })),
      { linkType: 101 },
    ),
  );

const [B1, B2, B3] = [
  sctpData(B.subarray(0, 200), 20, 'B'),
  sctpData(B.subarray(200, 400), 21, ''),
  sctpData(B.subarray(400), 22, 'E'),
];

describe('the messages of SCTP', () => {
  it.each([
    ['in packets of their own', [[sctpData(A, 10)], [sctpData(B, 11)]]],
    [
      'in one packet, behind another chunk',
      [[bytesOf([3, 0, 0, 5, 1, 0, 0, 0]), sctpData(A, 10), sctpData(B, 11)]],
    ],
    ['in pieces', [[sctpData(A, 10)], [B1, B2], [B3]]],
    ['in pieces out of order', [[B3], [sctpData(A, 10), B1], [B2]]],
    [
      'in pieces about the end of the numbers',
      [[sctpData(A, 9)], [sctpData(B.subarray(0, 99), 2 ** 32 - 1, 'B')], [sctpData(B.subarray(99), 0, 'E')]],
    ],
  ])('come out %s', async (_, packets) => {
    const back = await read(...packets);
    expect(back.messages.map(({ bytes }) => bytes)).toEqual([A, B]);
    expect(back.messages.map(({ transport }) => transport)).toEqual(['sctp', 'sctp']);
  });

  it('count once where a chunk is sent again', async () => {
    const back = await read([sctpData(A, 10)], [sctpData(A, 10), sctpData(B, 11)]);
    expect(callIds(back)).toEqual(['a', 'b']);
    expect(back.counters.skipped).toEqual({ 'sctp-repeated': 1 });
  });

  it('are lost where a piece is', async () => {
    expect((await read([B1], [B3])).counters.skipped).toEqual({ 'fragment-lost': 2 });
  });

  it.each([
    ['sctp-control', [bytesOf([4, 0, 0, 4])]],
    ['malformed', [bytesOf([0, 3, 0, 0])]],
    ['not-sip', [sctpData(new Uint8Array(64).fill(7), 1)]],
    ['keep-alive', [sctpData(bytesOf([13, 10, 13, 10]), 1)]],
  ])('are not there: %s', async (reason, chunks) => {
    expect((await read(chunks)).counters.skipped).toEqual({ [reason]: 1 });
  });
});
