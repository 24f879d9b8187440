/** Counts messages: over time by method and class, by status code, by host, and how long responses took. All of it is bounded. */
import type { Statistics } from '#shared/model/statistics.ts';
import { STATISTICS_HOSTS } from '#shared/model/statistics.ts';
import { reasonPhrase } from '#shared/sip/status.ts';
import type { Figures } from '../store/columns.ts';
import { createEndpointReader } from '../view/endpoints.ts';
import { DelayCounter } from './delays.ts';
import type { ToldSeries } from './series.ts';
import { Series } from './series.ts';

/** Methods that are told apart: all registered ones, and some that anybody may make up. */
const MOST_METHODS = 24;
const MOST_HOSTS = 10_000;

const CLASSES = ['1xx', '2xx', '3xx', '4xx', '5xx', '6xx'] as const;
/** Columns of the series: the classes, repetitions, methods that are told apart, and all others. */
const REPEATED = CLASSES.length;
const FIRST_METHOD = REPEATED + 1;
const COLUMNS = FIRST_METHOD + MOST_METHODS + 1;

interface HostCount {
  readonly host: string;
  sent: number;
  received: number;
}

export type MessageFigures = Pick<
  Statistics,
  | 'messages'
  | 'other'
  | 'from'
  | 'to'
  | 'start'
  | 'step'
  | 'outside'
  | 'methods'
  | 'classes'
  | 'retransmitted'
  | 'responseTimes'
  | 'retransmissions'
  | 'codes'
  | 'hosts'
  | 'agents'
>;

export class MessageTally {
  #messages = 0;
  #other = 0;
  #retransmissions = 0;
  readonly #series = new Series(COLUMNS);
  readonly #methods = new Map<string, number>();
  readonly #codes = new Map<number, number>();
  readonly #hosts = new Map<string, HostCount>();
  readonly #endpoint = createEndpointReader();
  readonly #responseTimes = new DelayCounter();

  add(figures: Readonly<Figures>): void {
    const { kind, status, src, dst, responseTime } = figures;
    this.#messages++;
    this.#hostOf(src).sent++;
    this.#hostOf(dst).received++;
    this.#addTo(this.#series.add(figures.time), figures);
    if (kind === 'other') this.#other++;
    // A status code has three digits (RFC 3261 7.2); what else stands there is none.
    if (kind === 'response' && status >= 100 && status < 1_000)
      this.#codes.set(status, (this.#codes.get(status) ?? 0) + 1);
    if (figures.retransmission > 0) this.#retransmissions++;
    this.#responseTimes.add(responseTime);
  }

  /** `agentOf` tells what a host calls itself, or ''. */
  result(agentOf: (host: string) => string): MessageFigures {
    const series = this.#series.result();
    const { from, to, start, step, outside } = series;
    const hosts = [...this.#hosts.values()];
    return {
      messages: this.#messages,
      other: this.#other,
      ...{ from, to, start, step, outside },
      methods: this.#methodSeries(series),
      classes: CLASSES.map((name, index) => ({ name, counts: series.column(index) })).filter(hasCounts),
      retransmitted: series.column(REPEATED),
      responseTimes: this.#responseTimes.result(),
      retransmissions: this.#retransmissions,
      codes: [...this.#codes]
        .map(([status, count]) => ({ status, reason: reasonPhrase(status), count }))
        .sort((a, b) => b.count - a.count || a.status - b.status),
      hosts: busiest(hosts),
      agents: agentsOf(hosts, agentOf),
    };
  }

  #addTo(columns: Uint32Array | null, { kind, method, status, retransmission }: Readonly<Figures>): void {
    if (!columns) return;
    if (retransmission > 0) count(columns, REPEATED);
    if (kind === 'request') count(columns, this.#columnOf(method));
    if (kind === 'response' && status >= 100 && status < 700) count(columns, Math.floor(status / 100) - 1);
  }

  #columnOf(method: string): number {
    const known = this.#methods.get(method);
    if (known !== undefined) return known;
    if (this.#methods.size >= MOST_METHODS) return FIRST_METHOD + MOST_METHODS;
    const column = FIRST_METHOD + this.#methods.size;
    this.#methods.set(method, column);
    return column;
  }

  #methodSeries(series: ToldSeries): Statistics['methods'] {
    const named = [...this.#methods].map(([name, column]) => ({ name, counts: series.column(column) }));
    const rest = { name: '', counts: series.column(FIRST_METHOD + MOST_METHODS) };
    return [...named, rest].filter(hasCounts);
  }

  #hostOf(endpoint: string): HostCount {
    const { host } = this.#endpoint(endpoint);
    return this.#hosts.get(host) ?? this.#newHost(this.#hosts.size < MOST_HOSTS ? host : '');
  }

  #newHost(host: string): HostCount {
    const known = this.#hosts.get(host);
    if (known) return known;
    const made = { host, sent: 0, received: 0 };
    this.#hosts.set(host, made);
    return made;
  }
}

const hasCounts = ({ counts }: { readonly counts: readonly number[] }): boolean =>
  counts.some((one) => one > 0);

function count(columns: Uint32Array, at: number): void {
  columns[at] = (columns[at] ?? 0) + 1;
}

function busiest(hosts: readonly HostCount[]): Statistics['hosts'] {
  return [...hosts]
    .sort((a, b) => b.sent + b.received - a.sent - a.received || (a.host < b.host ? -1 : 1))
    .slice(0, STATISTICS_HOSTS);
}

/** Who sent most, by the names that senders give themselves; who gives none is not among them. */
function agentsOf(hosts: readonly HostCount[], agentOf: (host: string) => string): Statistics['agents'] {
  const sent = new Map<string, number>();
  for (const { host, sent: messages } of hosts) {
    const name = messages > 0 ? agentOf(host) : '';
    if (name !== '') sent.set(name, (sent.get(name) ?? 0) + messages);
  }
  return [...sent]
    .map(([name, messages]) => ({ name, count: messages }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1))
    .slice(0, STATISTICS_HOSTS);
}
