import { describe, expect, it } from 'vitest';
import { createTurns, SLICE } from '#core/source/turns.ts';

function turnsOf() {
  const waiting: (() => void)[] = [];
  const time = { now: 1_000 };
  const turns = createTurns({
    now: () => time.now,
    nextTurn: () => new Promise((resolve) => waiting.push(resolve)),
  });
  /** Everybody else had a turn; settles when whoever waited was heard. */
  const pass = async (): Promise<void> => {
    await drain();
    waiting.splice(0).forEach((go) => go());
    await drain();
  };
  return { turns, time, pass, waiting };
}

async function drain(): Promise<void> {
  for (let i = 0; i < 10; i++) await Promise.resolve();
}

describe('turns', () => {
  it('let work go on for a slice, and then everybody else', async () => {
    const { turns, time, pass } = turnsOf();
    const begun = turns.next();
    await pass();
    await begun;
    time.now += SLICE - 1;
    expect(turns.breathe()).toBeNull();
    time.now += 1;
    const rest = turns.breathe();
    expect(rest).not.toBeNull();
    await pass();
    await rest;
    expect(turns.breathe()).toBeNull();
  });

  it('are taken one after another, however many wait', async () => {
    const { turns, pass, waiting } = turnsOf();
    const done: string[] = [];
    for (const name of ['a', 'b', 'c']) void turns.next().then(() => done.push(name));
    const seen: number[] = [];
    for (let i = 0; i < 3; i++) {
      await drain();
      expect(waiting).toHaveLength(1);
      await pass();
      seen.push(done.length);
    }
    expect([seen, done]).toEqual([
      [1, 2, 3],
      ['a', 'b', 'c'],
    ]);
  });
});
