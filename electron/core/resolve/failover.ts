/**
 * Which candidate is tried next (RFC 3263 4.3), and a memory of those that failed, so that the next request does not begin
 * with them. The caller makes a new transaction, with a new branch, for each candidate.
 */
import type { Clock } from '#shared/lib/clock.ts';
import { formatEndpoint } from '#shared/model/address.ts';
import type { Candidate } from '#shared/model/destination.ts';
import type { Outcome } from '#shared/model/exchange.ts';

export interface Penalties {
  /** Whether a candidate failed not long ago. */
  has(candidate: Candidate): boolean;
  /** Remembers a failure, for `milliseconds` where the answer said so (Retry-After), else for the usual time. */
  add(candidate: Candidate, milliseconds?: number): void;
  /** Forgets it: the candidate works. */
  remove(candidate: Candidate): void;
  /** The addresses that are tried last now, as `TRANSPORT:HOST:PORT`, each with the time in milliseconds when that ends. */
  snapshot(): { readonly address: string; readonly until: number }[];
}

export interface PenaltyOptions {
  readonly clock: Clock;
  /** Milliseconds that a failure counts; 0 switches the memory off. */
  readonly duration?: number;
  /** How many failures are remembered; the oldest goes first. */
  readonly limit?: number;
}

export interface Failover {
  /** The next candidate, or null where all have been tried. */
  next(): Candidate | null;
  /** The candidate that was handed out last did not work. */
  failed(retryAfter?: number): void;
  /** The candidate that was handed out last works. */
  succeeded(): void;
  /** How many have not been tried. */
  readonly left: number;
}

const DURATION = 60_000;
const LIMIT = 256;
/** No Retry-After shuts an address out for longer than this. */
const LONGEST = 3_600_000;

/** Makes an empty memory. */
export function createPenalties({ clock, duration = DURATION, limit = LIMIT }: PenaltyOptions): Penalties {
  const until = new Map<string, number>();
  const running = (key: string): boolean => {
    const end = until.get(key);
    if (end !== undefined && end <= clock.now()) until.delete(key);
    return until.has(key);
  };
  return {
    has: (candidate) => running(keyOf(candidate)),
    add(candidate, milliseconds = duration) {
      const key = keyOf(candidate);
      until.delete(key);
      const time = Math.min(milliseconds, LONGEST);
      if (duration === 0 || !(time > 0)) return;
      const oldest = until.size >= limit ? until.keys().next().value : undefined;
      if (oldest !== undefined) until.delete(oldest);
      until.set(key, clock.now() + time);
    },
    remove: (candidate) => void until.delete(keyOf(candidate)),
    snapshot: () =>
      [...until].filter(([key]) => running(key)).map(([address, end]) => ({ address, until: end })),
  };
}

function keyOf(candidate: Candidate): string {
  return `${candidate.transport}:${formatEndpoint(candidate)}`;
}

/** Walks the candidates in their order, those that failed before at the end; each is handed out once. */
export function createFailover(candidates: readonly Candidate[], penalties: Penalties): Failover {
  const left = [...candidates];
  let current: Candidate | null = null;
  return {
    next() {
      const sound = left.findIndex((candidate) => !penalties.has(candidate));
      [current = null] = left.splice(Math.max(0, sound), 1);
      return current;
    },
    failed(retryAfter) {
      if (current) penalties.add(current, retryAfter);
    },
    succeeded() {
      if (current) penalties.remove(current);
    },
    get left() {
      return left.length;
    },
  };
}

/** Troubles of the way to one address; any other trouble would meet the next address too. */
const REMOTE: ReadonlySet<string> = new Set([
  'EACCES',
  'EADDRNOTAVAIL',
  'EAFNOSUPPORT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'EINVAL',
  'ENETDOWN',
  'ENETUNREACH',
  'EPERM',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * Whether an outcome sends the request on to the next candidate: a 503, a transaction that timed out, or an error of the
 * transport (RFC 3263 4.3). The limit that the sender set himself says nothing about the other side.
 */
export function isFailover(outcome: Outcome): boolean {
  if (outcome.kind === 'answer') return outcome.status === 503;
  if (outcome.kind === 'timeout') return outcome.timer !== 'limit';
  return outcome.kind === 'trouble' && REMOTE.has(outcome.trouble.code);
}
