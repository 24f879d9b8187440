/** pcapng: its blocks, both byte orders, clocks and options, and where it breaks. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { be32, bytesOf, ethernet, ip4, le32, pcapngIn, udp } from '../../../../helpers/packets.ts';
import { callIds, optionsRequest, readCapture } from '../../../../helpers/capture-read.ts';

const ip = (callId: string): Uint8Array => ip4(udp(optionsRequest(callId)));
const packet = (callId: string): Uint8Array => ethernet(ip(callId));
const { block, section, interface: iface, enhanced, secrets, statistics } = pcapngIn(false);

const MICROS = 1_700_000_000_250_500n;

describe.each([
  ['little-endian', false],
  ['big-endian', true],
] as const)('a %s pcapng file', (_, isBig) => {
  const order = pcapngIn(isBig);
  const long = isBig ? be32 : le32;

  it('gives packets of all three kinds of block', async () => {
    const file = bytesOf(
      order.section(),
      order.interface(1),
      order.enhanced(0, MICROS, packet('enhanced')),
      order.simple(packet('simple')),
      order.obsolete(0, MICROS + 1_000n, packet('obsolete')),
    );
    const back = await readCapture(file);
    expect(back.stop).toBeNull();
    expect(callIds(back)).toEqual(['enhanced', 'simple', 'obsolete']);
    // A simple packet has no time; the last one stands.
    expect(back.messages.map(({ time }) => time)).toEqual([
      1_700_000_000_250.5, 1_700_000_000_250.5, 1_700_000_000_251.5,
    ]);
    expect(back.messages.map(({ frame }) => frame)).toEqual([1, 2, 3]);
  });

  it.each([
    ['nanoseconds', 9, 1_700_000_000_250_500_000n, 1_700_000_000_250.5],
    ['milliseconds', 3, 1_700_000_000_250n, 1_700_000_000_250],
    ['parts of two', 0x80 | 10, 1_700_000_000n * 1_024n + 256n, 1_700_000_000_250],
  ])('reads times in %s', async (_name, resolution, ticks, time) => {
    const file = bytesOf(
      order.section(),
      order.interface(1, [9, Uint8Array.of(resolution)]),
      order.enhanced(0, ticks, packet('a')),
    );
    expect((await readCapture(file)).messages[0]?.time).toBe(time);
  });

  it('adds the offset of an interface to its times', async () => {
    const hour = isBig ? bytesOf(long(0), long(3_600)) : bytesOf(long(3_600), long(0));
    const file = bytesOf(
      order.section(),
      order.interface(1, [14, hour]),
      order.enhanced(0, 5_000n, packet('a')),
    );
    expect((await readCapture(file)).messages[0]?.time).toBe(3_600_005);
  });

  it('keeps comments, names and directions', async () => {
    const file = bytesOf(
      order.section([1, utf8('for the ticket')]),
      order.interface(1, [2, utf8('eth0')], [3, utf8('uplink')], [1, utf8('mirror')]),
      order.enhanced(0, MICROS, packet('a'), [
        [1, utf8('look here')],
        [1, utf8('and here')],
        [2, bytesOf(long(2))],
      ]),
      order.enhanced(0, MICROS, packet('b')),
    );
    const { messages, reader } = await readCapture(file);
    expect(messages[0]).toMatchObject({
      comment: 'look here\nand here',
      interface: 'eth0',
      direction: 'out',
    });
    expect(Object.keys(messages[1] ?? {})).not.toContain('comment');
    expect(Object.keys(messages[1] ?? {})).not.toContain('direction');
    expect(reader.comments()).toEqual(['for the ticket']);
    expect(reader.interfaces()).toEqual([
      { linkType: 1, name: 'eth0', description: 'uplink', comment: 'mirror', snapLength: 0 },
    ]);
  });
});

describe('a pcapng file', () => {
  it('has interfaces of their own in each section, also of another byte order', async () => {
    const other = pcapngIn(true);
    const file = bytesOf(
      section(),
      iface(1),
      iface(101),
      enhanced(1, MICROS, ip('raw')),
      other.section(),
      other.interface(101),
      other.enhanced(0, MICROS, ip('again')),
      other.enhanced(1, MICROS, ip('lost')),
    );
    const back = await readCapture(file);
    expect(callIds(back)).toEqual(['raw', 'again']);
    expect(back.counters.skipped).toEqual({ 'no-interface': 1 });
    expect(back.counters.packets).toBe(3);
  });

  it('passes over blocks that nobody knows', async () => {
    const file = bytesOf(
      section(),
      block(0x0bad, new Uint8Array(400)),
      iface(1),
      enhanced(0, MICROS, packet('a')),
    );
    expect(callIds(await readCapture(file))).toEqual(['a']);
  });

  it('keeps secrets, and the count of packets that were dropped', async () => {
    const dropped = (count: number): Uint8Array => bytesOf(le32(count), le32(0));
    const file = bytesOf(
      section(),
      iface(1),
      secrets(0x544c534b, utf8('CLIENT_RANDOM 00 11')),
      statistics(0, [5, dropped(3)]),
      statistics(0, [5, dropped(4)], [7, dropped(10)]),
    );
    const { reader, counters, stop } = await readCapture(file);
    expect(stop).toBeNull();
    expect(reader.secrets()).toEqual([{ type: 0x544c534b, bytes: utf8('CLIENT_RANDOM 00 11') }]);
    expect(counters.dropped).toBe(14);
  });

  it('goes on behind a packet that is longer than its block', async () => {
    const broken = enhanced(0, MICROS, packet('a'));
    broken.set(le32(0xffff), 20);
    const back = await readCapture(bytesOf(section(), iface(1), broken, enhanced(0, MICROS, packet('b'))));
    expect(callIds(back)).toEqual(['b']);
    expect(back.counters.skipped).toEqual({ malformed: 1 });
  });
});

describe('what is no sound pcapng file', () => {
  const begin = bytesOf(section(), iface(1), enhanced(0, MICROS, packet('a')));
  const next = enhanced(0, MICROS, packet('b'));
  const changed = (at: number, value: number): Uint8Array => {
    const copy = next.slice();
    copy.set(le32(value), at < 0 ? copy.length + at : at);
    return bytesOf(begin, copy);
  };

  it.each([
    ['ends in a block', bytesOf(begin, next).subarray(0, -1), 'cut-off'],
    ['has a block that is shorter than its frame', changed(4, 8), 'bad-block-length'],
    ['has a block of a length that is no multiple of four', changed(4, next.length + 1), 'bad-block-length'],
    ['has a block larger than any', changed(4, 0x7ffffffc), 'bad-block-length'],
    ['has a block whose two lengths differ', changed(-4, next.length + 4), 'bad-block-length'],
    ['has a section of no byte order', bytesOf(begin, le32(0x0a0d0d0a), le32(28), le32(1)), 'bad-section'],
  ])('stops where it %s', async (_, file, code) => {
    const back = await readCapture(file);
    expect(back.stop).toEqual({ code, offset: begin.length });
    expect(callIds(back)).toEqual(['a']);
  });
});
