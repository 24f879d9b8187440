/** The part of the service in memory about reading traffic: it lists the messages of a call, and finds nothing wrong. */
import type { Diagnosis } from '#shared/model/finding.ts';
import type { Delays, Statistics } from '#shared/model/statistics.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { dialogRow } from './fake-rows.ts';
import { notFound } from './fake-stack.ts';

export const NO_DIAGNOSIS: Diagnosis = {
  asked: 0,
  total: 0,
  running: false,
  groups: [],
  hosts: [],
  unlisted: 0,
};

const NO_DELAYS: Delays = {
  ...{ count: 0, mean: null, p50: null, p90: null, p95: null, p99: null, longest: null },
  ...{ bounds: [], spread: [] },
};

const NO_STATISTICS: Statistics = {
  ...{ messages: 0, other: 0, dialogs: 0, from: 0, to: 0, start: 0, step: 1_000, outside: 0 },
  ...{ methods: [], classes: [], retransmitted: [] },
  ...{ responseTimes: NO_DELAYS, postDialDelays: NO_DELAYS },
  ...{ seizures: 0, answered: 0, cancelled: 0, open: 0, effective: 0, retransmissions: 0 },
  ...{ codes: [], hosts: [], agents: [] },
};

/** Handlers of the methods by which traffic is read. */
export function fakeReading(rows: () => MessageRow[]) {
  const of = (dialogs: readonly number[]): MessageRow[] => {
    const found = rows().filter((row) => dialogs.includes(row.dialogId));
    return found.length > 0 ? found : notFound('call');
  };
  const plain = { repeats: 0, transaction: 0, phase: null, fork: '', sdp: null, timer: null };
  return {
    'flows.get'({ dialogs }) {
      const found = of(dialogs);
      const calls = [...new Set(found.map(({ dialogId }) => dialogId))].map(dialogRow);
      const steps = found.map((row) => ({ row, ...plain }));
      return { dialogs: calls, legs: [], steps, total: steps.length };
    },
    'flows.timers': ({ dialogs }) => (of(dialogs), { timers: [] }),
    'flows.offers': ({ dialogs }) => (of(dialogs), { rounds: [] }),
    'flows.findings': ({ dialogs }) => (of(dialogs), { findings: [] }),
    'findings.page': ({ view }) => (view === 1 ? { findings: [], dialogs: [], total: 0 } : notFound('view')),
    'messages.hops'({ id }) {
      const found = rows().filter((row) => row.id === id);
      return found.length > 0 ? { rows: found } : notFound('message');
    },
    'annotations.set': () => ({}),
    'statistics.get': ({ view }) => (view === 1 ? NO_STATISTICS : notFound('view')),
  } satisfies Partial<Handlers>;
}
