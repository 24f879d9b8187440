/**
 * The client transaction of every method but INVITE and ACK as a pure reducer: figure 6 of RFC 3261 17.1.2.2.
 * No input or output happens here.
 */
import type { ClientEffect, ClientEvent, MachineOptions, MachineState, Step } from './machine.ts';
import { newMachine, retransmits, stay, terminated as end } from './machine.ts';
import { NO_TIMERS, patience, startTimer } from './timers.ts';

export type ClientNonInviteName = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type ClientNonInviteState = MachineState<ClientNonInviteName>;
type Next = Step<ClientNonInviteState, ClientEffect>;

/** The state before `start`: Trying, without timers. */
export function newClientNonInvite(options: MachineOptions = {}): ClientNonInviteState {
  return newMachine('trying', options);
}

/** What `event` at the moment `now` (milliseconds) makes of a non-INVITE client transaction. */
export function clientNonInvite(state: ClientNonInviteState, event: ClientEvent, now: number): Next {
  switch (state.name) {
    case 'trying':
    case 'proceeding':
      return active(state, event, now);
    case 'completed':
      return completed(state, event);
    case 'terminated':
      return stay(state);
  }
}

function active(state: ClientNonInviteState, event: ClientEvent, now: number): Next {
  switch (event.kind) {
    case 'start':
      return state.name === 'trying' ? start(state, now) : stay(state);
    case 'timer':
      if (event.letter === 'E') return retransmit(state, now);
      // No final response in 64*T1, provisional ones or not: the user hears of a timeout. RFC 3261 17.1.2.2
      if (event.letter === 'F') return { state: end(state), effects: ['inform-timeout'] };
      return stay(state);
    case 'transport-error':
      // A request that cannot leave is told to the user, and the transaction is over. RFC 3261 17.1.4
      return { state: end(state), effects: ['inform-transport-error'] };
    case 'response':
      return respond(state, event.status, now);
  }
}

function completed(state: ClientNonInviteState, event: ClientEvent): Next {
  // Repeated responses end here and the user hears of none; after timer K all is over. RFC 3261 17.1.2.2
  if (event.kind === 'timer' && event.letter === 'K') return { state: end(state), effects: [] };
  return stay(state);
}

function start(state: ClientNonInviteState, now: number): Next {
  const { config } = state.rules;
  const { t1 } = config;
  // Timer F always runs, timer E over an unreliable transport. RFC 3261 17.1.2.2
  const first = startTimer(NO_TIMERS, 'F', now + patience(config));
  const timers = retransmits(state) ? startTimer(first, 'E', now + t1) : first;
  return { state: { ...state, interval: t1, timers }, effects: ['send-request'] };
}

function retransmit(state: ClientNonInviteState, now: number): Next {
  const { t2 } = state.rules.config;
  // In Trying the wait doubles up to T2, in Proceeding it is T2 at once. RFC 3261 17.1.2.2
  const interval = state.name === 'trying' ? Math.min(state.interval * 2, t2) : t2;
  const timers = startTimer(state.timers, 'E', now + interval);
  return { state: { ...state, interval, timers }, effects: ['send-request'] };
}

function respond(state: ClientNonInviteState, status: number, now: number): Next {
  // A provisional response goes up; timers E and F run on. RFC 3261 17.1.2.2
  if (status < 200) return { state: { ...state, name: 'proceeding' }, effects: ['deliver'] };
  // A final one goes up; timer K waits for its repetitions, 0 over a reliable transport. RFC 3261 17.1.2.2
  const { config, reliable } = state.rules;
  const timers = startTimer(NO_TIMERS, 'K', now + (reliable ? 0 : config.t4));
  return { state: { ...state, name: 'completed', timers }, effects: ['deliver'] };
}
