import { beforeEach, expect, it } from 'vitest';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Refusals } from '#core/transaction/refusals.ts';
import { createRefusals, REFUSALS_A_SECOND } from '#core/transaction/refusals.ts';

let clock: ManualClock;
let refusals: Refusals;

beforeEach(() => {
  clock = createManualClock(5_000);
  refusals = createRefusals(clock);
});

function refuse(host: string, times: number): void {
  for (let i = 0; i < times; i++) refusals.count(host);
}

it('takes nobody for a flood before it was refused often', () => {
  refuse('192.0.2.1', REFUSALS_A_SECOND - 1);
  expect(refusals.isFlooding('192.0.2.1')).toBe(false);
  refuse('192.0.2.1', 1);
  expect(refusals.isFlooding('192.0.2.1')).toBe(true);
});

it('takes only the source for a flood that was refused', () => {
  refuse('192.0.2.1', REFUSALS_A_SECOND);
  expect(refusals.isFlooding('192.0.2.2')).toBe(false);
});

it('forgets after a second', () => {
  refuse('192.0.2.1', REFUSALS_A_SECOND);
  clock.advance(999);
  expect(refusals.isFlooding('192.0.2.1')).toBe(true);
  clock.advance(1);
  expect(refusals.isFlooding('192.0.2.1')).toBe(false);
});

it('counts a bounded number of sources, and those it counts to the end', () => {
  refuse('192.0.2.1', 1);
  for (let i = 0; i < 10_000; i++) refusals.count(`10.0.${i >> 8}.${i & 255}`);
  refuse('192.0.2.1', REFUSALS_A_SECOND);
  refuse('192.0.2.2', REFUSALS_A_SECOND);
  expect(refusals.isFlooding('192.0.2.1')).toBe(true);
  expect(refusals.isFlooding('192.0.2.2')).toBe(false);
});
