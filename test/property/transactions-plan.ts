/** A random plan for two transaction layers and the wire between them: all of it follows from one seed. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Random } from '#shared/lib/random.ts';
import { createSeededRandom, randomInt } from '#shared/lib/random.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { ClientOptions } from '#core/transaction/client-layer.ts';
import type { Origin } from '#core/transaction/server-layer.ts';
import type { TimerConfig } from '#core/transaction/timers.ts';
import { DEFAULT_TIMERS, timersOf } from '#core/transaction/timers.ts';
import type { WireRules } from '../helpers/lossy-wire.ts';

/** What the user of a server transaction does: statuses with the time after the request came. */
export type Answers = readonly { readonly after: number; readonly status: number }[];

export interface PlannedRequest {
  readonly request: SipRequest;
  readonly at: number;
  readonly options: Omit<ClientOptions, 'peer'>;
  readonly answers: Answers;
  /** When its user gives up, or null for never. */
  readonly stopAt: number | null;
}

export interface Plan {
  readonly random: Random;
  readonly wire: WireRules;
  readonly clientTimers: TimerConfig;
  readonly serverTimers: TimerConfig;
  readonly origin: Omit<Origin, 'peer'>;
  /** Whether the server's user makes a 100 when it is asked. */
  readonly makesTrying: boolean;
  readonly requests: readonly PlannedRequest[];
}

/** At this time users that still wait give up: longer than any timer, shorter than for ever. */
export const PATIENCE_ENDS = 100_000;

const METHODS = ['INVITE', 'INVITE', 'INVITE', 'OPTIONS', 'BYE', 'REGISTER', 'MESSAGE', 'X-NEW'];
const PROVISIONAL = [100, 180, 183];
const FINAL = [200, 200, 302, 404, 486, 503, 603];

/** The plan of a seed. */
export function planOf(seed: number): Plan {
  // Neighbours among the seeds begin alike: the numbers are spread out first.
  const random = createSeededRandom(Math.imul(seed, 0x9e37_79b1));
  const one = <T>(list: readonly T[]): T => list[randomInt(random, list.length)] as T;
  const mostly = (): boolean => randomInt(random, 5) > 0;
  const timers = (): TimerConfig =>
    mostly() ? DEFAULT_TIMERS : timersOf({ t1: one([20, 100, 1_000]), t2: one([50, 800, 8_000]), t4: 2_000 });
  const isBad = mostly();
  const wire: WireRules = {
    lost: isBad ? one([0, 10, 40, 80, 100]) : 0,
    twice: isBad ? one([0, 10, 50]) : 0,
    refused: one([0, 0, 0, 5, 30]),
    delay: isBad ? one([0, 50, 600, 5_000, 40_000]) : 0,
  };
  const count = 1 + randomInt(random, 4);
  const requests: PlannedRequest[] = [];
  for (let i = 0; i < count; i++) {
    // A request that looks like the one before on another way is merged.
    const isCopy = i > 0 && !mostly();
    requests.push({
      request: requestOf(
        seed,
        i,
        isCopy ? i - 1 : i,
        isCopy ? 'INVITE' : one(METHODS),
        one(['z9hG4bK', 'old']),
      ),
      at: randomInt(random, 3_000),
      options: { retransmit: mostly(), ackNon2xx: mostly(), reliable: !mostly() },
      answers: answersOf(random, one),
      stopAt: mostly() ? null : randomInt(random, 40_000),
    });
  }
  return {
    random,
    wire,
    clientTimers: timers(),
    serverTimers: timers(),
    origin: { retransmit: mostly(), reliable: !mostly(), trying: mostly() },
    makesTrying: mostly(),
    requests,
  };
}

/** None, provisional ones, a final one, or several finals of which only one may leave. */
function answersOf(random: Random, one: <T>(list: readonly T[]) => T): Answers {
  const soon = (): number => randomInt(random, one([1, 300, 6_000, 40_000]));
  const provisional = Array.from({ length: randomInt(random, 3) }, () => ({
    after: soon(),
    status: one(PROVISIONAL),
  }));
  const final = Array.from({ length: one([0, 1, 1, 1, 3]) }, () => ({ after: soon(), status: one(FINAL) }));
  return [...provisional, ...final];
}

function requestOf(seed: number, i: number, like: number, method: string, cookie: string): SipRequest {
  const text = [
    `${method} sip:bob@192.0.2.9 SIP/2.0`,
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=${cookie}${seed}-${i}`,
    `From: <sip:alice@192.0.2.1>;tag=f${like}`,
    'To: <sip:bob@192.0.2.9>',
    `Call-ID: ${seed}-${like}`,
    `CSeq: ${like + 1} ${method}`,
    '',
    '',
  ].join('\r\n');
  const { message } = parseMessage(utf8(text));
  if (message?.kind !== 'request') throw new Error('not a request');
  return message;
}
