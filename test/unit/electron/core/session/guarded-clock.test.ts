/** A timer that throws is told and stops nothing else. */
import { expect, it } from 'vitest';
import { createManualClock } from '#shared/lib/clock.ts';
import { guardedClock } from '#core/session/guarded-clock.ts';

it('tells the error of a timer and fires the others all the same', () => {
  const manual = createManualClock(1_000);
  const told: unknown[] = [];
  const clock = guardedClock(manual, (error) => told.push(error));
  const fired: string[] = [];
  const bug = new Error('a bug');
  clock.after(10, () => {
    throw bug;
  });
  clock.after(20, () => fired.push('second'));
  const cancelled = clock.after(30, () => fired.push('cancelled'));
  cancelled.cancel();
  manual.advance(100);
  expect(told).toEqual([bug]);
  expect(fired).toEqual(['second']);
  expect(clock.now()).toBe(1_100);
  expect(manual.pending).toBe(0);
});
