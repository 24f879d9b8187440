/** The shapes that the four transaction reducers share: their state, their events and what they ask for. */
import type { TimerConfig, TimerLetter, Timers } from './timers.ts';
import { DEFAULT_TIMERS, NO_TIMERS } from './timers.ts';

/** A transaction's state. `Name` is a box of one of the figures 5 to 8 of RFC 3261 17. */
export interface MachineState<Name extends string = string> {
  readonly name: Name;
  readonly timers: Timers;
  /** The last interval of the retransmission timer (A, E or G), in milliseconds. */
  readonly interval: number;
  readonly rules: MachineRules;
}

/** What a transaction was told at its start, for all its life. */
export interface MachineRules {
  readonly config: TimerConfig;
  /** A reliable transport retransmits by itself: the timers that exist for lost packets are left out or 0. */
  readonly reliable: boolean;
  /** Whether timers A, E and G send again; off, everything is sent once and the other timers run all the same. */
  readonly retransmit: boolean;
  /** Whether an INVITE client transaction acknowledges a final response of 300 to 699 by itself. */
  readonly ackNon2xx: boolean;
  /** Whether a server transaction sends 100 Trying where its user takes long. */
  readonly trying: boolean;
}

export type MachineOptions = Partial<MachineRules>;

/** A new transaction's state, without timers. Every automatism is on where nothing else is said. */
export function newMachine<Name extends string>(
  name: Name,
  options: MachineOptions = {},
): MachineState<Name> {
  const { config = DEFAULT_TIMERS, reliable = false, retransmit = true } = options;
  const { ackNon2xx = true, trying = true } = options;
  const rules = { config, reliable, retransmit, ackNon2xx, trying };
  return { name, timers: NO_TIMERS, interval: 0, rules };
}

/** Whether a machine sends again by timer: not over a reliable transport, and not where that is switched off. */
export function retransmits({ rules }: MachineState): boolean {
  return rules.retransmit && !rules.reliable;
}

/** The state after the end: it stays there and no timer runs. */
export function terminated<Name extends string>(
  state: MachineState<Name>,
): MachineState<Name | 'terminated'> {
  return { ...state, name: 'terminated', timers: NO_TIMERS };
}

export interface TimerEvent {
  readonly kind: 'timer';
  readonly letter: TimerLetter;
}

/** What can happen to a client transaction. `start` is the request that comes from the transaction user. */
export type ClientEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'response'; readonly status: number }
  | { readonly kind: 'transport-error' }
  | TimerEvent;

/** What a client transaction asks for. `deliver` hands the response that just came to the transaction user. */
export type ClientEffect =
  'send-request' | 'send-ack' | 'deliver' | 'inform-timeout' | 'inform-transport-error';

/** What can happen to a server transaction. `request` is a repetition of its request, `respond` comes from the user. */
export type ServerEvent =
  | { readonly kind: 'request' }
  | { readonly kind: 'ack' }
  | { readonly kind: 'respond'; readonly status: number }
  | { readonly kind: 'transport-error' }
  | TimerEvent;

/**
 * What a server transaction asks for. `send-response` sends the response that just came from the user,
 * `resend-response` the latest one that was sent, `send-trying` a 100 that the user is asked for, `deliver` hands an
 * ACK to the transaction user.
 */
export type ServerEffect =
  | 'send-response'
  | 'resend-response'
  | 'send-trying'
  | 'deliver'
  | 'inform-timeout'
  | 'inform-transport-error';

/** What a reducer answers: the next state, and what must be done, in order. */
export interface Step<S, E> {
  readonly state: S;
  readonly effects: readonly E[];
}

export type Reducer<S, V, E> = (state: S, event: V, now: number) => Step<S, E>;

/** A step that changes nothing: the event means nothing in this state. */
export function stay<S>(state: S): Step<S, never> {
  return { state, effects: [] };
}
