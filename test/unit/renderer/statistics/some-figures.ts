/** Figures for tests: a hundred messages of three minutes. */
import type { Delays, Statistics } from '../../../../shared/model/statistics.ts';
import { DELAY_BOUNDS } from '../../../../shared/model/statistics.ts';

export const START = Date.UTC(2026, 2, 1, 14, 2);

export const NO_DELAYS: Delays = {
  ...{ count: 0, mean: null, p50: null, p90: null, p95: null, p99: null, longest: null },
  bounds: [...DELAY_BOUNDS],
  spread: new Array<number>(DELAY_BOUNDS.length + 1).fill(0),
};

/** Delays of which there are so many in each range, by its place. */
export function delays(spread: Readonly<Record<number, number>>, parts: Partial<Delays> = {}): Delays {
  const all = NO_DELAYS.spread.map((_, i) => spread[i] ?? 0);
  const count = all.reduce((sum, one) => sum + one, 0);
  return {
    ...NO_DELAYS,
    count,
    mean: 40,
    p50: 30,
    p90: 80,
    p95: 90,
    p99: 99,
    longest: 100,
    spread: all,
    ...parts,
  };
}

export function figures(parts: Partial<Statistics> = {}): Statistics {
  return {
    ...{ messages: 101, other: 1, dialogs: 20, outside: 0 },
    ...{ from: START, to: START + 170_000, start: START, step: 60_000 },
    methods: [
      { name: 'INVITE', counts: [20, 0, 10] },
      { name: 'ACK', counts: [10, 0, 10] },
    ],
    classes: [{ name: '4xx', counts: [25, 0, 25] }],
    retransmitted: [0, 0, 2],
    responseTimes: delays({ 4: 3, 6: 1 }),
    postDialDelays: NO_DELAYS,
    ...{ seizures: 20, answered: 10, cancelled: 2, open: 1, effective: 15, retransmissions: 2 },
    codes: [{ status: 486, reason: 'Busy Here', count: 50 }],
    hosts: [{ host: '192.0.2.1', sent: 60, received: 41 }],
    agents: [{ name: 'Phone', count: 60 }],
    ...parts,
  };
}
