/**
 * Responses that the user, and not the transaction, repeats until they are acknowledged: a 2xx to INVITE (RFC 3261
 * 13.3.1.4), and reliable provisional responses (RFC 3262 3).
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import type { ReliableEvent, ReliableStep, ReliableUas } from '../dialog/reliable-uas.ts';
import {
  mayAnswer2xx,
  newReliableUas,
  receivePrack,
  reliableDue,
  reliableStart,
  reliableUas,
} from '../dialog/reliable-uas.ts';
import type { TimerConfig } from '../transaction/timers.ts';
import { patience } from '../transaction/timers.ts';

export interface Repeater {
  stop(): void;
}

/** Sends again after T1, the wait doubling up to T2; after 64*T1 without a stop `gaveUp` is called (RFC 3261 13.3.1.4). */
export function repeatAnswer(
  clock: Clock,
  { t1, t2, ...rest }: TimerConfig,
  send: () => void,
  gaveUp: () => void,
): Repeater {
  const until = clock.now() + patience({ t1, t2, ...rest });
  let timer: Timer | null = null;
  const plan = (wait: number): void => {
    const left = until - clock.now();
    timer = clock.after(Math.min(wait, left), () => {
      if (clock.now() >= until) return gaveUp();
      send();
      plan(Math.min(wait * 2, t2));
    });
  };
  plan(t1);
  return { stop: () => timer?.cancel() };
}

export interface ReliableDeps {
  readonly clock: Clock;
  readonly random: Random;
  readonly config: TimerConfig;
  /** Sends the response with that RSeq, for the first time or again. */
  send(rseq: number): void;
  /** No PRACK came in 64*T1: the INVITE should be refused (RFC 3262 3). */
  gaveUp(): void;
  changed(): void;
}

export interface ReliableAnswers {
  /** The RSeq of the next response that is put in. */
  readonly nextRSeq: number;
  /** RSeq of the response that waits for its PRACK, or null. */
  readonly unacknowledged: number | null;
  /** Whether a 2xx may be sent: not while an offer or answer waits for its PRACK. */
  readonly mayAnswer: boolean;
  put(status: number, hasSession: boolean): void;
  /** Whether a PRACK names what waits. */
  acknowledge(prack: SipRequest): boolean;
  /** A final response was sent: nothing is repeated any more. */
  final(): void;
  stop(): void;
}

/** Makes the reliable answers of one INVITE, whose number of CSeq is `cseq`; `first` is the first RSeq where it is given. */
export function createReliableAnswers(
  cseq: number,
  deps: ReliableDeps,
  first = reliableStart(deps.random),
): ReliableAnswers {
  const { clock } = deps;
  let state: ReliableUas = newReliableUas(cseq, first, deps.config);
  let timer: Timer | null = null;
  const take = (step: ReliableStep): void => {
    state = step.state;
    timer?.cancel();
    const due = reliableDue(state);
    timer = due === null ? null : clock.after(due - clock.now(), () => dispatch({ kind: 'time' }));
    for (const effect of step.effects) {
      if (effect.kind === 'give-up') deps.gaveUp();
      else deps.send(effect.rseq);
    }
    deps.changed();
  };
  const dispatch = (event: ReliableEvent): void => take(reliableUas(state, event, clock.now()));
  return {
    get nextRSeq() {
      return state.nextRSeq;
    },
    get unacknowledged() {
      return state.unacknowledged?.rseq ?? null;
    },
    get mayAnswer() {
      return mayAnswer2xx(state);
    },
    put: (status, hasSession) => dispatch({ kind: 'provisional', status, hasSession }),
    acknowledge(prack) {
      const step = receivePrack(state, prack, clock.now());
      take(step);
      return step.verdict === 'acknowledged';
    },
    final: () => dispatch({ kind: 'final' }),
    stop: () => timer?.cancel(),
  };
}
