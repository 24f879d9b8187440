/** The sender to a collector: what leaves, what waits, what is dropped, and how it comes back. */
import { describe, expect, it } from 'vitest';
import { concatBytes } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { decodeHep } from '#core/hep/decode.ts';
import type { HepSenderOptions, MirroredMessage } from '#core/hep/sender.ts';
import { createHepSender } from '#core/hep/sender.ts';
import { createHepStream } from '#core/hep/stream.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { CONTENT, OPTIONS } from './content.ts';
import { createFakeStreams } from './fake-streams.ts';

const MESSAGE: MirroredMessage = {
  time: 1_800_000_000_000,
  transport: 'tcp',
  src: CONTENT.src,
  dst: CONTENT.dst,
  bytes: OPTIONS,
};

function setUp(transport: 'udp' | 'tcp', change: Partial<HepSenderOptions> = {}) {
  const net = createFakeNet({ names: { 'homer.test': ['192.0.2.50'] } });
  const streams = createFakeStreams();
  const clock = createManualClock();
  const to = { transport, host: '192.0.2.50', port: 9060 };
  const make = () => createHepSender({ to, net, streams, clock, ...change });
  return { net, streams, clock, make };
}

/** Lets everything run that waits for nothing but its turn. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('mirroring over UDP', () => {
  it('sends each message as a packet of its own with what names this agent', async () => {
    const { net, make } = setUp('udp', { captureId: 9, nodeName: 'desk', authKey: 'key' });
    const sender = make();
    sender.mirror({ ...MESSAGE, correlationId: 'call-1' });
    sender.mirror(MESSAGE);
    await sender.drained();
    const { sent } = newestSocket(net);
    expect(sent.map(({ remote }) => `${remote.host}:${remote.port}`)).toEqual(
      Array(2).fill('192.0.2.50:9060'),
    );
    expect(decodeHep(sent[0]?.bytes ?? OPTIONS)).toMatchObject({
      ok: true,
      value: {
        ...{
          version: 3,
          protocol: 6,
          captureId: 9,
          nodeName: 'desk',
          authKey: 'key',
          correlationId: 'call-1',
        },
        ...{ time: MESSAGE.time, src: CONTENT.src, dst: CONTENT.dst, payload: OPTIONS },
      },
    });
    expect(sender.row()).toMatchObject({ state: 'open', sent: 2, queued: 0, dropped: 0, trouble: null });
  });

  it('finds the collector by its name', async () => {
    const { net, make } = setUp('udp', {
      to: { transport: 'udp', host: 'homer.test', port: 9060 },
      version: 2,
    });
    const sender = make();
    sender.mirror(MESSAGE);
    await sender.drained();
    expect(newestSocket(net).sent[0]).toMatchObject({ remote: { host: '192.0.2.50' } });
    expect(newestSocket(net).sent[0]?.bytes[0]).toBe(2);
  });

  it('counts a datagram that is refused and goes on with the next', async () => {
    const { net, make } = setUp('udp');
    const sender = make();
    await settled();
    newestSocket(net).refuses = 'ENETUNREACH';
    sender.mirror(MESSAGE);
    await sender.drained();
    expect(sender.row()).toMatchObject({ state: 'open', dropped: 1, trouble: { code: 'ENETUNREACH' } });
    newestSocket(net).refuses = null;
    sender.mirror(MESSAGE);
    await sender.drained();
    expect(sender.row()).toMatchObject({ sent: 1, dropped: 1, trouble: null });
  });

  it('asks again for a name that is not known, each time after a longer pause', async () => {
    const { net, clock, make } = setUp('udp', { to: { transport: 'udp', host: 'gone.test', port: 9060 } });
    const sender = make();
    sender.mirror(MESSAGE);
    for (const pause of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      await settled();
      expect(sender.row()).toMatchObject({
        state: 'waiting',
        queued: 1,
        trouble: { code: 'HOST_NOT_FOUND' },
      });
      clock.advance(pause - 1);
      expect(sender.row().state).toBe('waiting');
      clock.advance(1);
      expect(sender.row().state).toBe('opening');
    }
    expect(net.sockets).toEqual([]);
    await settled();
    sender.close();
    expect(clock.pending).toBe(0);
  });

  it.each([
    ['a name for an address', { src: { host: 'a.test', port: 1 } }],
    ['more than a packet can hold', { bytes: new Uint8Array(70_000) }],
  ])('drops %s', (_what, change) => {
    const sender = setUp('udp').make();
    sender.mirror({ ...MESSAGE, ...change });
    expect(sender.row()).toMatchObject({ queued: 0, dropped: 1 });
  });
});

describe('mirroring over TCP', () => {
  it('hands over together what has gathered, in order', async () => {
    const { streams, make } = setUp('tcp');
    const sender = make();
    for (let i = 0; i < 300; i++) sender.mirror({ ...MESSAGE, correlationId: String(i) });
    await sender.drained();
    const written = streams.connections[0]?.written ?? [];
    expect(written.length).toBeLessThan(20);
    for (const { length } of written) expect(length).toBeLessThanOrEqual(65_536);
    const packets = createHepStream().push(concatBytes(written)).map(decodeHep);
    expect(packets.map((one) => one.ok && one.value.correlationId)).toEqual(
      Array.from({ length: 300 }, (_, i) => String(i)),
    );
    expect(sender.row()).toMatchObject({ sent: 300, queued: 0 });
  });

  it('keeps what comes while the way is broken, and sends it when the way is back', async () => {
    const { streams, clock, make } = setUp('tcp');
    const sender = make();
    await settled();
    streams.connections[0]?.events?.closed('ECONNRESET');
    sender.mirror(MESSAGE);
    expect(sender.row()).toMatchObject({ state: 'waiting', queued: 1, trouble: { code: 'ECONNRESET' } });
    clock.advance(1_000);
    await sender.drained();
    expect(streams.connections).toHaveLength(2);
    expect(sender.row()).toMatchObject({ state: 'open', sent: 1, dropped: 0, trouble: null });
  });

  it('counts what a broken connection took with it', async () => {
    const { streams, clock, make } = setUp('tcp');
    const sender = make();
    await settled();
    const [first] = streams.connections;
    if (first) first.answer = Promise.resolve('EPIPE');
    sender.mirror(MESSAGE);
    await settled();
    expect(sender.row()).toMatchObject({ state: 'waiting', dropped: 1, trouble: { code: 'EPIPE' } });
    expect(first?.closed).toBe(true);
    // What the old connection still tells says nothing of the new one.
    clock.advance(1_000);
    await settled();
    first?.events?.closed('EPIPE');
    expect(sender.row().state).toBe('open');
  });

  it('drops and counts what does not fit the queue', async () => {
    const { streams, make } = setUp('tcp', { queueBytes: 1_200 });
    streams.refuses = 'ECONNREFUSED';
    const sender = make();
    for (let i = 0; i < 10; i++) sender.mirror(MESSAGE);
    const { queued, dropped } = sender.row();
    expect(queued).toBeGreaterThan(0);
    expect(queued + dropped).toBe(10);
    expect(dropped).toBeGreaterThan(5);
  });

  it('drops what waits when it is closed, and lets nobody wait', async () => {
    const { streams, make } = setUp('tcp');
    streams.refuses = 'ECONNREFUSED';
    const sender = make();
    sender.mirror(MESSAGE);
    const drained = sender.drained();
    sender.close();
    sender.mirror(MESSAGE);
    await drained;
    expect(sender.row()).toMatchObject({ state: 'closed', queued: 0, dropped: 2 });
  });
});
