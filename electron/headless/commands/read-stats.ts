/** Counts what passes a filter: by transport, method, status and host, and the ends of the calls with their times. */
import type { FilterRecord } from '#shared/filter/record.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { delayOf, durationOf, known } from '#core/callflow/call-times.ts';

/** Different names that a table counts; what comes beyond them is counted under this name, for names come from the network. */
const MOST_NAMES = 10_000;
const REST = '(others)';
/** Characters of a name. */
const LONGEST = 128;

class Counts {
  readonly #counts = new Map<string, number>();

  add(name: string): void {
    const short = name.slice(0, LONGEST);
    const isKnown = this.#counts.has(short) || this.#counts.size < MOST_NAMES;
    const key = isKnown ? short : REST;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** The largest first. */
  rows(): (readonly [name: string, count: number])[] {
    return [...this.#counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  }
}

/** What was measured so and so often; times in milliseconds, null where there was nothing to measure. */
export interface Spread {
  readonly count: number;
  readonly min: number | null;
  readonly mean: number | null;
  readonly max: number | null;
}

function createSpread(): { add(value: number | null): void; value(): Spread } {
  let [count, sum, min, max] = [0, 0, Infinity, -Infinity];
  return {
    add(value) {
      if (value === null) return;
      count++;
      sum += value;
      min = Math.min(min, value);
      max = Math.max(max, value);
    },
    value: () =>
      count === 0 ? { count, min: null, mean: null, max: null } : { count, min, mean: sum / count, max },
  };
}

export interface HostCount {
  readonly host: string;
  readonly sent: number;
  readonly received: number;
}

type Rows = readonly (readonly [name: string, count: number])[];

export interface Stats {
  /** Milliseconds since 1970-01-01 UTC; null where nothing passed. */
  readonly first: number | null;
  readonly last: number | null;
  readonly retransmissions: number;
  readonly transports: Rows;
  /** Methods of requests. */
  readonly methods: Rows;
  /** Status codes of responses. */
  readonly statuses: Rows;
  readonly states: Rows;
  readonly pdd: Spread;
  readonly duration: Spread;
  /** Those with the most messages first. */
  readonly hosts: readonly HostCount[];
}

export interface StatsCounter {
  message(record: FilterRecord): void;
  dialog(row: DialogRow): void;
  value(): Stats;
}

function hostRows(sent: Counts, received: Counts): HostCount[] {
  const hosts = new Map<string, { sent: number; received: number }>();
  for (const [host, count] of sent.rows()) hosts.set(host, { sent: count, received: 0 });
  for (const [host, count] of received.rows())
    hosts.set(host, { sent: hosts.get(host)?.sent ?? 0, received: count });
  return [...hosts]
    .map(([host, counts]) => ({ host, ...counts }))
    .sort((a, b) => b.sent + b.received - a.sent - a.received || (a.host < b.host ? -1 : 1));
}

/** Makes counters of zeros. */
export function createStats(): StatsCounter {
  const counts = () => new Counts();
  const [transports, methods, statuses, states] = [counts(), counts(), counts(), counts()];
  const [sent, received] = [counts(), counts()];
  const [pdd, duration] = [createSpread(), createSpread()];
  let [first, last] = [Infinity, -Infinity];
  let retransmissions = 0;
  return {
    message(record) {
      first = Math.min(first, known(record.time) ?? first);
      last = Math.max(last, known(record.time) ?? last);
      transports.add(record.transport);
      if (record.src.host !== '') sent.add(record.src.host);
      if (record.dst.host !== '') received.add(record.dst.host);
      if (record.kind === 'request') methods.add(record.method);
      if (record.kind === 'response') statuses.add(String(record.status));
      if (record.retransmission > 0) retransmissions++;
    },
    dialog(row) {
      states.add(row.state);
      pdd.add(delayOf(row));
      duration.add(durationOf(row));
    },
    value: () => ({
      first: first === Infinity ? null : first,
      last: last === -Infinity ? null : last,
      retransmissions,
      transports: transports.rows(),
      methods: methods.rows(),
      statuses: statuses.rows(),
      states: states.rows(),
      pdd: pdd.value(),
      duration: duration.value(),
      hosts: hostRows(sent, received),
    }),
  };
}
