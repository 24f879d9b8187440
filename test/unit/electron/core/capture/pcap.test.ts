/** pcap in all its forms, and where it breaks. */
import { describe, expect, it } from 'vitest';
import { bytesOf, ethernet, ip4, pcapFile, udp } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const packet = (callId: string): Uint8Array => ethernet(ip4(udp(optionsRequest(callId))));

const FORMS = [
  ['little-endian with microseconds', {}, 250_000],
  ['big-endian with microseconds', { isBig: true }, 250_000],
  ['little-endian with nanoseconds', { isNano: true }, 250_000_000],
  ['big-endian with nanoseconds', { isBig: true, isNano: true }, 250_000_000],
] as const;

describe('a pcap file', () => {
  it.each(FORMS)('is read where it is %s', async (_, form, parts) => {
    const file = pcapFile([{ bytes: packet('a'), seconds: 1_700_000_000, parts }, packet('b')], form);
    const { messages, stop, counters } = await readCapture(file);
    expect(stop).toBeNull();
    expect(messages[0]).toEqual({
      time: 1_700_000_000_250,
      transport: 'udp',
      src: { host: '192.0.2.1', port: 5060 },
      dst: { host: '192.0.2.2', port: 5070 },
      bytes: optionsRequest('a'),
      frame: 1,
    });
    expect(callIds({ messages })).toEqual(['a', 'b']);
    expect(counters).toEqual({ packets: 2, bytes: file.length, sip: 2, cut: 0, dropped: 0, skipped: {} });
  });

  it('tells fractions of a millisecond', async () => {
    const file = pcapFile([{ bytes: packet('a'), seconds: 1, parts: 1_500 }]);
    expect((await readCapture(file)).messages[0]?.time).toBe(1_001.5);
  });

  it('is read where the link type carries the length of a checksum', async () => {
    const file = pcapFile([packet('a')], { linkType: 0x24000001 });
    expect(callIds(await readCapture(file))).toEqual(['a']);
  });

  it('gives what it holds of a message that it cut, and says how much is missing', async () => {
    const whole = packet('a');
    const file = pcapFile([{ bytes: whole.subarray(0, whole.length - 30), original: whole.length }]);
    const { messages, counters } = await readCapture(file);
    expect(messages[0]?.bytes).toEqual(optionsRequest('a').subarray(0, -30));
    expect(messages[0]?.missing).toBe(30);
    expect(counters.cut).toBe(1);
  });
});

describe('what is no sound pcap file', () => {
  const whole = pcapFile([packet('a'), packet('b')]);
  const second = pcapFile([packet('a')]).length;

  it.each([
    ['nothing', new Uint8Array(0), 'empty', 0, []],
    ['one byte', Uint8Array.of(0xd4), 'not-a-capture', 0, []],
    ['text', optionsRequest('a'), 'not-a-capture', 0, []],
    ['compressed where nothing decompresses', bytesOf([0x1f, 0x8b, 8, 0, 0]), 'compressed', 0, []],
    ['cut in its header', whole.subarray(0, 20), 'cut-off', 0, []],
    ['cut in a record header', whole.subarray(0, second + 9), 'cut-off', second, ['a']],
    ['cut in a packet', whole.subarray(0, -1), 'cut-off', second, ['a']],
  ] as const)('stops where it is %s', async (_, file, code, offset, ids) => {
    const back = await readCapture(file);
    expect(back.stop).toEqual({ code, offset });
    expect(callIds(back)).toEqual(ids);
  });

  it('stops at a record whose length is impossible', async () => {
    const broken = whole.slice();
    broken.set([0xff, 0xff, 0xff, 0x7f], second + 8);
    const back = await readCapture(broken);
    expect(back.stop).toEqual({ code: 'bad-record-length', offset: second });
    expect(callIds(back)).toEqual(['a']);
  });
});
