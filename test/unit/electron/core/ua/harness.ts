/** A console and a lab joined in memory, as the application joins them over UDP. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { createLab } from '#core/lab/lab.ts';
import { receiveDatagrams } from '#core/session/incoming.ts';
import type { Stack } from '#core/session/stack.ts';
import type { StackDeps } from '#core/session/stack.ts';
import { createStack } from '#core/session/stack.ts';
import type { UserAgent } from '#core/ua/user-agent.ts';
import type { LoopbackTransport } from '../../../../helpers/loopback-transport.ts';
import { createLoopbackPair, pass } from '../../../../helpers/loopback-transport.ts';
import { createZoneResolver } from '../../../../helpers/zone-resolver.ts';

export const LAB = 'udp:127.0.0.1:5070';

export interface Harness {
  readonly clock: ManualClock;
  readonly console: LoopbackTransport;
  readonly peer: LoopbackTransport;
  readonly stack: Stack;
  readonly userAgent: UserAgent;
  /** Starts an exchange with all switches on, unless told otherwise. */
  start(text: string, draft?: Partial<SendDraft>): number;
  get(id: number): Exchange;
  pass(ms: number): Promise<void>;
  close(): void;
}

export interface HarnessOptions extends Pick<StackDeps, 'known'> {
  readonly withLab?: boolean;
}

/** Joins a console with a lab, or with a peer that the test plays itself. */
export function createHarness({ withLab = true, ...more }: HarnessOptions = {}): Harness {
  const clock = createManualClock(1_000_000);
  const [transport, peer] = createLoopbackPair(clock);
  const resolver = createZoneResolver({});
  const random = createSeededRandom(7);
  const stack = createStack({ transport, resolver, clock, random, userAgent: 'Test', ...more });
  const { userAgent } = stack;
  const lab = withLab ? createLab({ transport: peer, clock, random: createSeededRandom(8) }) : null;
  receiveDatagrams(transport, stack);
  return {
    clock,
    console: transport,
    peer,
    stack,
    userAgent,
    start: (text, draft = {}) =>
      userAgent.start({
        bytes: utf8(text),
        to: LAB,
        switches: ALL_ON,
        credentials: null,
        variables: {},
        timeout: null,
        ...draft,
      }),
    get(id) {
      const exchange = userAgent.get(id);
      if (!exchange) throw new Error(`there is no exchange ${id}`);
      return exchange;
    },
    pass: (ms) => pass(clock, ms),
    close() {
      stack.close();
      lab?.close();
    },
  };
}

/** The entries of an exchange in short: `> INVITE`, `< 200 INVITE`, `> INVITE *2` for the second retransmission. */
export function ladder({ entries }: Exchange): string[] {
  return entries.map(({ direction, method, status, cseqMethod, retransmission }) => {
    const what = status === 0 ? method : `${status} ${cseqMethod}`;
    return `${direction === 'out' ? '>' : '<'} ${what}${retransmission > 0 ? ` *${retransmission}` : ''}`;
  });
}
