/** The listener for HEP: what it hands on, what it counts, and that nothing from outside fills it. */
import { describe, expect, it } from 'vitest';
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HepContent } from '#core/hep/encode.ts';
import { encodeHep } from '#core/hep/encode.ts';
import type { HepMessage } from '#core/hep/intake.ts';
import { MAX_AGENTS } from '#core/hep/intake.ts';
import type { HepListener } from '#core/hep/listener.ts';
import { createHepListener, MAX_CONNECTIONS } from '#core/hep/listener.ts';
import { createFakeNet, newestSocket } from '../transport/fake-net.ts';
import { CONTENT, OPTIONS } from './content.ts';
import { createFakeStreams } from './fake-streams.ts';

const PEER = { host: '192.0.2.9', port: 9 };

function packet(change: Partial<HepContent> = {}, version: 1 | 2 | 3 = 3): Uint8Array {
  const bytes = encodeHep({ ...CONTENT, ...change }, version);
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
}

function setUp(transport: 'udp' | 'tcp', authKey: string | null = null) {
  const net = createFakeNet({ failures: { '127.0.0.1:1': 'EACCES' } });
  const streams = createFakeStreams();
  const messages: HepMessage[] = [];
  const troubles: Trouble[] = [];
  const listen = (port = 9060): HepListener =>
    createHepListener({
      address: { transport, host: '127.0.0.1', port },
      authKey,
      net,
      streams,
      clock: createManualClock(5_000),
      message: (message) => messages.push(message),
      failed: (trouble) => troubles.push(trouble),
    });
  return { net, streams, messages, troubles, listen };
}

describe('listening for HEP over UDP', () => {
  it('hands on the message with what the agent said of it', async () => {
    const { net, messages, listen } = setUp('udp');
    const listener = listen();
    expect(await listener.open()).toEqual({ ok: true, value: { host: '127.0.0.1', port: 9060 } });
    newestSocket(net).events.message(packet(), PEER);
    newestSocket(net).events.message(packet({ protocol: 22 }, 1), PEER);
    const both = { src: CONTENT.src, dst: CONTENT.dst, bytes: OPTIONS };
    expect(messages).toEqual([
      {
        ...both,
        ...{ time: CONTENT.time, transport: 'udp', frame: 1, version: 3, captureId: 2_002 },
        ...{ nodeName: 'edge-1', correlationId: 'hep@192.0.2.1' },
      },
      // Version 1 has no time of its own: it came now.
      {
        ...both,
        ...{ time: 5_000, transport: 'tls', frame: 2, version: 1, captureId: null },
        ...{ nodeName: null, correlationId: null },
      },
    ]);
    expect(listener.counters()).toMatchObject({
      packets: 2,
      messages: 2,
      refused: {},
      agents: [
        { captureId: 2_002, nodeName: 'edge-1', messages: 1 },
        { captureId: null, nodeName: null, messages: 1 },
      ],
    });
  });

  it('counts what is no SIP by the reason', async () => {
    const { net, messages, listen } = setUp('udp');
    const listener = listen();
    await listener.open();
    for (const bytes of [
      OPTIONS,
      packet({ type: 5, payload: utf8('{"rtcp":1}') }),
      packet({ payload: utf8('\r\n\r\n') }),
      packet({ payload: utf8('not a message of SIP at all') }),
      packet().subarray(0, 60),
    ])
      newestSocket(net).events.message(bytes, PEER);
    expect(messages).toEqual([]);
    expect(listener.counters()).toMatchObject({
      packets: 5,
      messages: 0,
      refused: { 'not-hep': 1, 'not-sip': 2, 'keep-alive': 1, 'cut-off': 1 },
    });
  });

  it('lets in only who brings the key, where one is asked for', async () => {
    const { net, messages, listen } = setUp('udp', 'secret');
    const listener = listen();
    await listener.open();
    for (const authKey of ['secret', 'other', null])
      newestSocket(net).events.message(packet({ authKey }), PEER);
    newestSocket(net).events.message(packet({}, 2), PEER);
    expect(messages).toHaveLength(1);
    expect(listener.counters().refused).toEqual({ 'wrong-key': 3 });
  });

  it('tells no more agents apart than it may', async () => {
    const { net, listen } = setUp('udp');
    const listener = listen();
    await listener.open();
    for (let captureId = 0; captureId < MAX_AGENTS + 50; captureId++)
      newestSocket(net).events.message(packet({ captureId }), PEER);
    expect(listener.counters().agents).toHaveLength(MAX_AGENTS);
    expect(listener.counters().messages).toBe(MAX_AGENTS + 50);
  });

  it('says why it cannot listen, and that it broke', async () => {
    const { net, troubles, listen } = setUp('udp');
    expect(await listen(1).open()).toMatchObject({
      ok: false,
      error: { code: 'EACCES', data: { subject: 'udp:127.0.0.1:1' } },
    });
    await listen().open();
    newestSocket(net).events.error('ENETDOWN');
    expect(troubles).toMatchObject([{ code: 'ENETDOWN' }]);
    expect(newestSocket(net).closed).toBe(true);
  });
});

describe('listening for HEP over TCP', () => {
  it('puts packets together for each connection, and counts what belongs to none', async () => {
    const { streams, messages, listen } = setUp('tcp');
    const listener = listen();
    await listener.open();
    const [one, other] = [streams.dial(), streams.dial()];
    one.events?.data(packet().subarray(0, 50));
    other.events?.data(concatBytes([utf8('noise'), packet({ captureId: 7 })]));
    one.events?.data(packet().subarray(50));
    one.events?.data(packet().subarray(0, 20));
    expect(messages.map(({ captureId }) => captureId)).toEqual([7, 2_002]);
    expect(listener.counters()).toMatchObject({ connections: 2, discarded: 5 });
    one.events?.closed(null);
    expect(listener.counters()).toMatchObject({ connections: 1, discarded: 25 });
  });

  it('turns connections away beyond its limit', async () => {
    const { streams, listen } = setUp('tcp');
    const listener = listen();
    await listener.open();
    const open = Array.from({ length: MAX_CONNECTIONS }, () => streams.dial());
    expect(streams.dial().events).toBeNull();
    expect(listener.counters()).toMatchObject({ connections: MAX_CONNECTIONS, turnedAway: 1 });
    open[0]?.events?.closed('ECONNRESET');
    expect(streams.dial().events).not.toBeNull();
  });

  it('ends a connection that keeps it busy with begins of packets that are none', async () => {
    const { streams, listen } = setUp('tcp');
    const listener = listen();
    await listener.open();
    const one = streams.dial();
    const bad = concatBytes([utf8('HEP3'), Uint8Array.of(0xff, 0xff, 0, 0, 0, 1, 0, 1)]);
    for (let i = 0; i < 300; i++) one.events?.data(bad);
    expect(one.closed).toBe(true);
    expect(listener.counters()).toMatchObject({ connections: 0, turnedAway: 1 });
  });

  it('closes its connections when it is closed', async () => {
    const { streams, messages, listen } = setUp('tcp');
    const listener = listen();
    await listener.open();
    const one = streams.dial();
    await listener.close();
    one.events?.data(packet());
    expect([one.closed, messages.length]).toEqual([true, 0]);
  });

  it('says why it cannot listen', async () => {
    const { streams, listen } = setUp('tcp');
    streams.refuses = 'EADDRINUSE';
    expect(await listen().open()).toMatchObject({ ok: false, error: { code: 'EADDRINUSE' } });
  });
});
