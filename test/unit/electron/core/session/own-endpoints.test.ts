import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { createOwnEndpoints } from '#core/session/own-endpoints.ts';
import { createLabTap } from '#core/session/tap.ts';
import { createUdpTransport } from '#core/transport/udp.ts';
import { createFakeNet } from '../transport/fake-net.ts';

const silent = { record: () => 1, refused: () => undefined };

async function ownEndpoints(host: string) {
  // The system leaves from 192.0.2.1 for everything, so 192.0.2.1 is what is its own.
  const net = createFakeNet();
  const transport = createUdpTransport({ net, clock: createManualClock(), tap: silent });
  await transport.open({ transport: 'udp', host, port: 5060 }, 'console');
  return createOwnEndpoints(transport, net);
}

describe('createOwnEndpoints', () => {
  it.each([
    ['the listener itself', '192.0.2.1', '192.0.2.1', 5060, true],
    ['another port', '192.0.2.1', '192.0.2.1', 5061, false],
    ['another host', '192.0.2.1', '192.0.2.9', 5060, false],
    ['an own address behind a wildcard', '0.0.0.0', '192.0.2.1', 5060, true],
    ['loopback behind a wildcard', '0.0.0.0', '127.0.0.5', 5060, true],
    ['a foreign host at the port of a wildcard', '0.0.0.0', '192.0.2.9', 5060, false],
    ['IPv6 behind the wildcard of IPv4', '0.0.0.0', '2001:db8::1', 5060, false],
    ['an own IPv6 address behind a wildcard', '::', '2001:db8::1', 5060, true],
  ])('tells of %s', async (_what, listening, host, port, isOwn) => {
    expect((await ownEndpoints(listening))({ host, port })).toBe(isOwn);
  });
});

describe('createLabTap', () => {
  it('records only what the console does not see itself', () => {
    const recorded: string[] = [];
    const refused: number[] = [];
    const tap = createLabTap(
      { record: ({ remote }) => recorded.push(remote.host), refused: (id) => void refused.push(id) },
      ({ host }) => host === 'console',
    );
    const seen = ['console', 'other'].map((host) =>
      tap.record({
        sourceId: 'lab-1',
        direction: 'in',
        time: 0,
        local: { host: 'lab', port: 1 },
        remote: { host, port: 2 },
        bytes: new Uint8Array(),
      }),
    );
    seen.forEach((id) => tap.refused(id));
    expect({ seen, recorded, refused }).toEqual({ seen: [0, 1], recorded: ['other'], refused: [1] });
  });
});
