import { describe, expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Candidate } from '#shared/model/destination.ts';
import type { Outcome } from '#shared/model/exchange.ts';
import type { Failover } from '#core/resolve/failover.ts';
import { createFailover, createPenalties, isFailover } from '#core/resolve/failover.ts';

function candidate(host: string, port = 5060): Candidate {
  return { transport: 'udp', host, port, name: 'sip.example.com', domain: 'example.com' };
}

const [a, b, c] = [candidate('192.0.2.1'), candidate('192.0.2.2'), candidate('2001:db8::3')];

function rest(failover: Failover): (string | undefined)[] {
  const hosts: string[] = [];
  for (let one = failover.next(); one; one = failover.next()) hosts.push(one.host);
  return hosts;
}

function setUp(options: { duration?: number; limit?: number } = {}) {
  const clock = createManualClock(1000);
  return { clock, penalties: createPenalties({ clock, ...options }) };
}

describe('createFailover', () => {
  it('hands out each candidate once, in order, and then none', () => {
    const failover = createFailover([a, b, c], setUp().penalties);
    expect(failover.left).toBe(3);
    expect(rest(failover)).toEqual([a.host, b.host, c.host]);
    expect([failover.next(), failover.left]).toEqual([null, 0]);
  });

  it('tries last what failed before, and first again once the time is over', () => {
    const { clock, penalties } = setUp({ duration: 30_000 });
    const first = createFailover([a, b, c], penalties);
    first.next();
    first.failed();
    expect(first.next()).toBe(b);
    expect(rest(createFailover([a, b, c], penalties))).toEqual([b.host, c.host, a.host]);
    clock.advance(29_999);
    expect(createFailover([a, b, c], penalties).next()).toBe(b);
    clock.advance(1);
    expect(createFailover([a, b, c], penalties).next()).toBe(a);
    expect(penalties.snapshot()).toEqual([]);
  });

  it('keeps their order where all have failed', () => {
    const { penalties } = setUp();
    for (const one of [c, a, b]) penalties.add(one);
    expect(rest(createFailover([a, b, c], penalties))).toEqual([a.host, b.host, c.host]);
  });

  it('hears of a failure that another request had meanwhile', () => {
    const { penalties } = setUp();
    const failover = createFailover([a, b, c], penalties);
    failover.next();
    penalties.add(b);
    expect(rest(failover)).toEqual([c.host, b.host]);
  });

  it('forgets a failure once the candidate works', () => {
    const { penalties } = setUp();
    penalties.add(a);
    const failover = createFailover([a], penalties);
    failover.next();
    failover.succeeded();
    expect(penalties.has(a)).toBe(false);
  });

  it('does not mind reports before anything was handed out', () => {
    const { penalties } = setUp();
    const failover = createFailover([], penalties);
    failover.failed();
    failover.succeeded();
    expect(penalties.snapshot()).toEqual([]);
  });
});

describe('createPenalties', () => {
  it('tells ports and transports apart', () => {
    const { penalties } = setUp();
    penalties.add(a);
    expect(penalties.has(candidate(a.host, 5070))).toBe(false);
    expect(penalties.has({ ...a, transport: 'tcp' })).toBe(false);
    expect(penalties.has({ ...a, name: 'other.example.com' })).toBe(true);
  });

  it('goes by the time that an answer asks for, an hour at the most', () => {
    const { penalties } = setUp();
    penalties.add(a, 5000);
    penalties.add(c, Number.POSITIVE_INFINITY);
    expect(penalties.snapshot()).toEqual([
      { address: 'udp:192.0.2.1:5060', until: 6000 },
      { address: 'udp:[2001:db8::3]:5060', until: 3_601_000 },
    ]);
  });

  it.each([0, -1, Number.NaN])('remembers nothing for %d milliseconds', (milliseconds) => {
    const { penalties } = setUp();
    penalties.add(a, milliseconds);
    expect(penalties.has(a)).toBe(false);
  });

  it('can be switched off', () => {
    const { penalties } = setUp({ duration: 0 });
    penalties.add(a, 5000);
    expect(penalties.has(a)).toBe(false);
  });

  it('lets the oldest failure go at its limit', () => {
    const { penalties } = setUp({ limit: 2 });
    for (const one of [a, b, a, c]) penalties.add(one);
    expect([a, b, c].map((one) => penalties.has(one))).toEqual([true, false, true]);
  });
});

describe('isFailover', () => {
  const answer = (status: number): Outcome => ({ kind: 'answer', status, reason: '' });
  const trouble = (code: string): Outcome => ({ kind: 'trouble', trouble: { code, message: '' } });
  it.each<[what: string, outcome: Outcome, goesOn: boolean]>([
    ['503', answer(503), true],
    ['500', answer(500), false],
    ['486', answer(486), false],
    ['200', answer(200), false],
    ['timer B', { kind: 'timeout', timer: 'B' }, true],
    ['timer F', { kind: 'timeout', timer: 'F' }, true],
    ["the sender's own limit", { kind: 'timeout', timer: 'limit' }, false],
    ['a network without a route', trouble('ENETUNREACH'), true],
    ['a refused connection', trouble('ECONNREFUSED'), true],
    ['a message that is too large', trouble('EMSGSIZE'), false],
    ['a listener that was closed', trouble('SOURCE_CLOSED'), false],
    ['a stop', { kind: 'stopped' }, false],
  ])('decides for %s', (_what, outcome, goesOn) => {
    expect(isFailover(outcome)).toBe(goesOn);
  });
});
