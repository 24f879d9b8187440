/** The mirror on a network in memory: what goes to the collector, what does not, and what its row tells. */
import { describe, expect, it } from 'vitest';
import { utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { decodeHep } from '#core/hep/decode.ts';
import { createMirror } from '#core/session/mirror.ts';
import { request } from '../callflow/sip-text.ts';
import { createFakeStreams } from '../hep/fake-streams.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { settle } from '../../../../helpers/settle.ts';

const [alice, bob] = [
  { host: '192.0.2.1', port: 5060 },
  { host: '192.0.2.9', port: 5070 },
];
const collector = { transport: 'udp', host: '192.0.2.50', port: 9060 } as const;

function setUp() {
  const net = createFakeNet({ failures: { 'no.where': 'ENOTFOUND' } });
  const streams = createFakeStreams();
  const clock = createManualClock(1_700_000_000_250);
  const mirror = createMirror({ net, streams, clock, nodeName: 'sipwright' });
  const see = (bytes: Uint8Array): void => {
    const datagram = { sourceId: 'console-1', direction: 'out', local: alice, remote: bob } as const;
    mirror.take({ ...datagram, time: clock.now(), bytes }, alice, bob);
  };
  return { net, streams, clock, mirror, see };
}

describe('the mirror', () => {
  it('sends each message with both ends, its time and its bytes', async () => {
    const { net, mirror, see } = setUp();
    mirror.turn(collector);
    const bytes = request('OPTIONS', { callId: 'a' });
    see(bytes);
    await settle();
    const [sent] = newestSocket(net).sent;
    expect(sent?.remote).toMatchObject({ host: '192.0.2.50', port: 9060 });
    expect(decodeHep(sent?.bytes ?? new Uint8Array())).toMatchObject({
      ok: true,
      value: {
        ...{ version: 3, src: alice, dst: bob, time: 1_700_000_000_250, protocol: 17 },
        ...{ nodeName: 'sipwright', payload: bytes },
      },
    });
    expect(mirror.sources()).toMatchObject([
      {
        id: 'mirror',
        role: 'hep',
        requested: 'mirror:udp:192.0.2.50:9060',
        state: 'open',
        sent: 1,
        dropped: 0,
      },
    ]);
  });

  it('sends nothing that is not SIP, its own packets among it, so that it cannot feed itself', async () => {
    const { net, mirror, see } = setUp();
    mirror.turn(collector);
    see(request('OPTIONS', { callId: 'a' }));
    await settle();
    const [own] = newestSocket(net).sent;
    for (const bytes of [own?.bytes ?? new Uint8Array(), utf8('\r\n\r\n'), utf8('hello, world')]) see(bytes);
    await settle();
    expect(newestSocket(net).sent).toHaveLength(1);
  });

  it('has no row and sends nothing while it goes nowhere', async () => {
    const { net, mirror, see } = setUp();
    see(request('OPTIONS', { callId: 'a' }));
    expect([mirror.target, mirror.sources(), net.sockets]).toEqual([null, [], []]);
    mirror.turn(collector);
    await settle();
    mirror.turn(null);
    see(request('OPTIONS', { callId: 'b' }));
    await settle();
    expect([mirror.target, mirror.sources()]).toEqual([null, []]);
    expect(newestSocket(net)).toMatchObject({ sent: [], closed: true });
  });

  it('goes on counting where it is told the same collector again, and begins anew with another', async () => {
    const { net, streams, mirror, see } = setUp();
    mirror.turn(collector);
    see(request('OPTIONS', { callId: 'a' }));
    await settle();
    mirror.turn({ ...collector });
    expect([net.sockets.length, mirror.sources()[0]?.sent]).toEqual([1, 1]);
    mirror.turn({ ...collector, transport: 'tcp' });
    see(request('OPTIONS', { callId: 'b' }));
    await settle();
    expect(newestSocket(net).closed).toBe(true);
    expect(streams.connections[0]?.written).toHaveLength(1);
    expect(mirror.sources()).toMatchObject([{ requested: 'mirror:tcp:192.0.2.50:9060', sent: 1 }]);
  });

  it('tells why it does not reach its collector, and tries again', async () => {
    const { streams, clock, mirror, see } = setUp();
    streams.refuses = 'ECONNREFUSED';
    mirror.turn({ ...collector, transport: 'tcp' });
    await settle();
    expect(mirror.sources()).toMatchObject([{ state: 'failed', trouble: { code: 'ECONNREFUSED' } }]);
    see(request('OPTIONS', { callId: 'a' }));
    streams.refuses = null;
    clock.advance(1_000);
    await settle();
    expect(mirror.sources()).toMatchObject([{ state: 'open', trouble: null, sent: 1, dropped: 0 }]);
    mirror.close();
    expect([clock.pending, streams.connections[0]?.closed, mirror.sources()]).toEqual([0, true, []]);
  });
});
