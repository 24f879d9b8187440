/** When the figures are asked for. */
import { describe, expect, it } from 'vitest';
import { createAsker } from '../../../../renderer/stores/statistics.ts';
import { createManualClock } from '../../../../shared/lib/clock.ts';
import { settle } from '../fake-rpc.ts';

/** An asker whose answers take so long by the clock of the test. */
function asking(took = 0) {
  const clock = createManualClock(0);
  const asked: (readonly [at: number, view: number])[] = [];
  let view = 1;
  const asker = createAsker({
    clock,
    view: () => view,
    async ask(of) {
      asked.push([clock.now(), of]);
      await new Promise<void>((resolve) => void (took > 0 ? clock.after(took, resolve) : resolve()));
    },
  });
  async function pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i += 100) {
      clock.advance(100);
      await settle();
    }
  }
  return { asker, asked, pass, clock, show: (next: number) => void (view = next) };
}

describe('the figures', () => {
  it('are asked for when somebody looks, and not while nobody does', async () => {
    const { asker, asked, pass } = asking();
    asker.note();
    await pass(5_000);
    expect(asked).toEqual([]);
    asker.watch();
    await pass(100);
    expect(asked).toEqual([[5_000, 1]]);
    asker.rest();
    asker.note();
    await pass(10_000);
    expect(asked.length).toBe(1);
  });

  it('are not asked for again while nothing changes', async () => {
    const { asker, asked, pass } = asking();
    asker.watch();
    await pass(20_000);
    expect(asked.length).toBe(1);
  });

  it('are asked for every two seconds at the most while all changes', async () => {
    const { asker, asked, pass } = asking();
    asker.watch();
    for (let i = 0; i < 60; i++) {
      asker.note();
      await pass(100);
    }
    expect(asked.map(([at]) => at)).toEqual([0, 2_000, 4_000, 6_000]);
  });

  it('rest five times as long as an answer took', async () => {
    const { asker, asked, pass } = asking(1_000);
    asker.watch();
    for (let i = 0; i < 130; i++) {
      asker.note();
      await pass(100);
    }
    expect(asked.map(([at]) => at)).toEqual([0, 6_000, 12_000]);
  });

  it('of another view are asked for at once, but one question at a time', async () => {
    const { asker, asked, pass, show } = asking(1_000);
    asker.watch();
    await pass(500);
    show(2);
    asker.note();
    await pass(400);
    expect(asked).toEqual([[0, 1]]);
    await pass(100);
    expect(asked).toEqual([
      [0, 1],
      [1_000, 2],
    ]);
  });

  it('are not asked for where there is no view', async () => {
    const { asker, asked, pass, show } = asking();
    show(0);
    asker.watch();
    await pass(3_000);
    expect(asked).toEqual([]);
  });
});
