/** The shapes that the four transaction reducers share: their state, their events and what they ask for. */
import type { TimerConfig, TimerLetter, Timers } from './timers.ts';
import { DEFAULT_TIMERS } from './timers.ts';

/** A transaction's state. `Name` is a box of one of the figures 5 to 8 of RFC 3261 17. */
export interface MachineState<Name extends string = string> {
  readonly name: Name;
  readonly timers: Timers;
  /** The last interval of the retransmission timer (A, E or G), in milliseconds. */
  readonly interval: number;
  /** A reliable transport retransmits by itself: the timers that exist for lost packets are left out or 0. */
  readonly reliable: boolean;
  readonly config: TimerConfig;
}

export interface MachineOptions {
  readonly reliable?: boolean;
  readonly config?: TimerConfig;
}

/** A new transaction's state, without timers. */
export function newMachine<Name extends string>(
  name: Name,
  options: MachineOptions = {},
): MachineState<Name> {
  const { reliable = false, config = DEFAULT_TIMERS } = options;
  return { name, timers: [], interval: 0, reliable, config };
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
 * `resend-response` the latest one that was sent, `deliver` hands an ACK to the transaction user.
 */
export type ServerEffect =
  'send-response' | 'resend-response' | 'deliver' | 'inform-timeout' | 'inform-transport-error';

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
