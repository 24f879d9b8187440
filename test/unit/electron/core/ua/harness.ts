/** A console and a lab joined in memory, as the application joins them over UDP. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import { createSeededRandom } from '#shared/lib/random.ts';
import type { Exchange, SendDraft } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { AutoAnswer } from '#core/answer/auto-answer.ts';
import { createAutoAnswer } from '#core/answer/auto-answer.ts';
import { createLab } from '#core/lab/lab.ts';
import type { UserAgent } from '#core/ua/user-agent.ts';
import { createUserAgent } from '#core/ua/user-agent.ts';
import type { LoopbackTransport } from '../../../../helpers/loopback-transport.ts';
import { createLoopbackPair, pass } from '../../../../helpers/loopback-transport.ts';

export const LAB = 'udp:127.0.0.1:5070';

export interface Harness {
  readonly clock: ManualClock;
  readonly console: LoopbackTransport;
  readonly peer: LoopbackTransport;
  readonly userAgent: UserAgent;
  readonly autoAnswer: AutoAnswer;
  /** Starts an exchange with all switches on, unless told otherwise. */
  start(text: string, draft?: Partial<SendDraft>): number;
  get(id: number): Exchange;
  pass(ms: number): Promise<void>;
  close(): void;
}

/** Joins a console with a lab, or with a peer that the test plays itself. */
export function createHarness({ withLab = true }: { withLab?: boolean } = {}): Harness {
  const clock = createManualClock(1_000_000);
  const [transport, peer] = createLoopbackPair(clock);
  const stack = { transport, clock, random: createSeededRandom(7), userAgent: 'Test' };
  const userAgent = createUserAgent(stack);
  const autoAnswer = createAutoAnswer({ ...stack, knowsCall: (callId) => userAgent.knowsCall(callId) });
  const lab = withLab ? createLab({ transport: peer, clock, random: createSeededRandom(8) }) : null;
  transport.onDatagram((datagram) => {
    const { message } = parseMessage(datagram.bytes);
    if (message?.kind === 'response') userAgent.receive(datagram, message);
    else if (message) {
      userAgent.observe(datagram, message);
      autoAnswer.receive(datagram, message);
    }
  });
  return {
    clock,
    console: transport,
    peer,
    userAgent,
    autoAnswer,
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
      userAgent.close();
      autoAnswer.close();
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
