/**
 * What each address sent and received: told of every message once, it only counts. Bounded: beyond the limit what other addresses
 * send and receive is summed up under one row whose host is empty.
 */
import type { HostRow } from '#shared/model/observed.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { headerValue } from '#shared/sip/message.ts';
import { valueSpans } from '#shared/sip/views-values.ts';
import { ownText } from './call-rules.ts';
import type { Crossing } from './crossing.ts';
import type { Fold } from './transaction-tracker.ts';

const DEFAULT_LIMIT_HOSTS = 10_000;

/** Messages of a host that are asked for its name, if none of them is sure to tell it. */
const MOST_LOOKS = 16;
const LONGEST_NAME = 128;

export interface HostTracker {
  /** Takes a message in, with what it was in its transaction. */
  observe(crossing: Crossing, fold: Fold | null): void;
  /** Nobody answered a request to this address. */
  unanswered(asked: Endpoint): void;
  /** The busiest first, at most `limit`; the row of all others, whose host is empty, stands among them. */
  rows(limit: number): HostRow[];
  /** What a host calls itself, or ''. */
  userAgent(host: string): string;
  /** How many rows there are. */
  total(): number;
  clear(): void;
}

interface Host {
  readonly host: string;
  sent: number;
  received: number;
  bytes: number;
  requests: number;
  readonly answers: [number, number, number, number, number];
  retransmissions: number;
  unanswered: number;
  timed: number;
  sum: number;
  slowest: number;
  userAgent: string;
  /** Whether it named itself for sure, and how many of its messages were asked. */
  isNamed: boolean;
  looks: number;
  first: number;
  last: number;
}

/** Makes a tracker that has seen nobody. */
export function createHostTracker(limit = DEFAULT_LIMIT_HOSTS): HostTracker {
  let hosts = new Map<string, Host>();
  let rest: Host | null = null;

  function hostOf(name: string, time: number): Host {
    const found = hosts.get(name);
    if (found) return found;
    if (hosts.size >= limit || name === '') return (rest ??= newHost('', time));
    const host = newHost(ownText(name), time);
    hosts.set(host.host, host);
    return host;
  }

  const all = (): Host[] => (rest ? [...hosts.values(), rest] : [...hosts.values()]);
  return {
    observe(crossing, fold) {
      const { src, dst, time, bytes } = crossing;
      const sender = hostOf(src.host, time);
      const receiver = hostOf(dst.host, time);
      sender.sent++;
      receiver.received++;
      touch(sender, time, bytes.length);
      if (receiver !== sender) touch(receiver, time, bytes.length);
      if (fold) follow(sender, crossing, fold);
    },
    unanswered(asked) {
      hostOf(asked.host, Number.NaN).unanswered++;
    },
    rows: (most) =>
      all()
        .sort((a, b) => b.sent + b.received - a.sent - a.received || (a.host < b.host ? -1 : 1))
        .slice(0, most)
        .map(rowOf),
    userAgent: (host) => hosts.get(host)?.userAgent ?? '',
    total: () => hosts.size + (rest ? 1 : 0),
    clear() {
      hosts = new Map();
      rest = null;
    },
  };
}

function newHost(host: string, time: number): Host {
  return {
    host,
    sent: 0,
    received: 0,
    bytes: 0,
    requests: 0,
    answers: [0, 0, 0, 0, 0],
    retransmissions: 0,
    unanswered: 0,
    timed: 0,
    sum: 0,
    slowest: 0,
    userAgent: '',
    isNamed: host === '',
    looks: 0,
    first: time,
    last: time,
  };
}

function touch(host: Host, time: number, bytes: number): void {
  host.bytes += bytes;
  if (!(host.first <= time)) host.first = time;
  if (!(host.last >= time)) host.last = time;
}

/** What a message says of its sender, beyond that it was sent. A repetition is counted as such and as nothing else. */
function follow(sender: Host, crossing: Crossing, fold: Fold): void {
  const { kind, status } = crossing.summary;
  if (fold.isRepeated) {
    sender.retransmissions++;
    return;
  }
  if (kind === 'request') sender.requests++;
  else if (status >= 200) followFinal(sender, status, fold);
  if (!sender.isNamed && sender.looks < MOST_LOOKS) askName(sender, crossing);
}

function followFinal(sender: Host, status: number, { responseTime, isLate }: Fold): void {
  const place = Math.min(Math.floor(status / 100), 6) - 2;
  sender.answers[place] = (sender.answers[place] ?? 0) + 1;
  if (isLate) sender.unanswered = Math.max(0, sender.unanswered - 1);
  if (responseTime === null) return;
  sender.timed++;
  sender.sum += responseTime;
  sender.slowest = Math.max(sender.slowest, responseTime);
}

/**
 * What a host calls itself (RFC 3261 20.35, 20.41). A request that passed nobody else is sure to be its own; a response that goes
 * straight to whoever asked may come from behind it, so it tells the name only until something better does.
 */
function askName(sender: Host, { summary, message }: Crossing): void {
  sender.looks++;
  const whole = message();
  if (!whole || valueSpans(whole, 'Via').length !== 1) return;
  const isRequest = summary.kind === 'request';
  const name = headerValue(whole, isRequest ? 'User-Agent' : 'Server');
  if (name === null || (!isRequest && sender.userAgent !== '')) return;
  sender.userAgent = ownText(name.trim(), LONGEST_NAME);
  sender.isNamed = isRequest;
}

const orZero = (time: number): number => (Number.isNaN(time) ? 0 : time);

function rowOf(host: Host): HostRow {
  const { timed, sum, slowest, first, last, answers } = host;
  return {
    host: host.host,
    sent: host.sent,
    received: host.received,
    bytes: host.bytes,
    requests: host.requests,
    answers: [...answers],
    retransmissions: host.retransmissions,
    unanswered: host.unanswered,
    meanResponse: timed === 0 ? null : sum / timed,
    slowestResponse: timed === 0 ? null : slowest,
    userAgent: host.userAgent,
    first: orZero(first),
    last: orZero(last),
  };
}
