import { beforeEach, describe, expect, it } from 'vitest';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { LocalAddresses } from '#core/transport/local-address.ts';
import { createLocalAddresses } from '#core/transport/local-address.ts';
import { createFakeNet } from './fake-net.ts';

const ANY = { host: '0.0.0.0', port: 5060 };
const peer = (host: string) => ({ host, port: 5070 });

let clock: ManualClock;
let answer: Result<string, string>;
let asked: string[];
let addresses: LocalAddresses;

beforeEach(() => {
  clock = createManualClock(0);
  answer = ok('192.0.2.1');
  asked = [];
  const net = {
    ...createFakeNet(),
    async localAddress({ host }: { host: string }) {
      asked.push(host);
      return answer;
    },
    localAddressNow({ host }: { host: string }) {
      asked.push(`now ${host}`);
      return answer.ok ? answer.value : null;
    },
  };
  addresses = createLocalAddresses({ net, clock });
});

describe('the own address towards a peer', () => {
  it('is asked for once while it is good, whatever the port, and again afterwards', async () => {
    expect(await addresses.towards(peer('192.0.2.9'))).toEqual(ok('192.0.2.1'));
    expect(await addresses.towards({ host: '192.0.2.9', port: 6 })).toEqual(ok('192.0.2.1'));
    clock.advance(4_999);
    await addresses.towards(peer('192.0.2.9'));
    expect(asked).toEqual(['192.0.2.9']);
    clock.advance(1);
    answer = ok('192.0.2.2');
    expect(await addresses.towards(peer('192.0.2.9'))).toEqual(ok('192.0.2.2'));
    expect(asked).toHaveLength(2);
  });

  it('is asked for once by many at the same moment', async () => {
    const all = await Promise.all([1, 2, 3].map(() => addresses.towards(peer('192.0.2.9'))));
    expect(all).toEqual([answer, answer, answer]);
    expect(asked).toEqual(['192.0.2.9']);
  });

  it('is asked for again after a failure, which is told as it is', async () => {
    answer = err('ENETUNREACH');
    expect(await addresses.towards(peer('192.0.2.9'))).toEqual(err('ENETUNREACH'));
    answer = ok('192.0.2.1');
    expect(await addresses.towards(peer('192.0.2.9'))).toEqual(ok('192.0.2.1'));
    expect(asked).toHaveLength(2);
  });
});

describe('the own address behind a wildcard', () => {
  it('is the one that a request to the same peer was given', async () => {
    await addresses.towards(peer('192.0.2.9'));
    expect(addresses.behind(ANY, peer('192.0.2.9'))).toEqual({ host: '192.0.2.1', port: 5060 });
    expect(asked).toEqual(['192.0.2.9']);
  });

  it('is not asked for again and again where there is none', () => {
    answer = err('ENETUNREACH');
    expect(addresses.behind(ANY, peer('192.0.2.9'))).toBe(ANY);
    expect(addresses.behind(ANY, peer('192.0.2.9'))).toBe(ANY);
    expect(asked).toEqual(['now 192.0.2.9']);
  });

  it('does not hinder a request once the network is back', async () => {
    answer = err('ENETUNREACH');
    addresses.behind(ANY, peer('192.0.2.9'));
    answer = ok('192.0.2.1');
    expect(await addresses.towards(peer('192.0.2.9'))).toEqual(ok('192.0.2.1'));
  });

  it('is forgotten by a flood of other peers: the memory is bounded', () => {
    addresses.behind(ANY, peer('192.0.2.9'));
    for (let i = 0; i < 1_024; i++) addresses.behind(ANY, peer(`10.0.${i >> 8}.${i & 255}`));
    asked = [];
    addresses.behind(ANY, peer('192.0.2.9'));
    expect(asked).toEqual(['now 192.0.2.9']);
  });
});
