/**
 * The INVITE client transaction as a pure reducer: figure 5 of RFC 3261 17.1.1.2 with the Accepted state and timer M
 * of RFC 6026 7.2 and 8.4. It promises no more than the figure: no input or output happens here.
 */
import type { ClientEffect, ClientEvent, MachineOptions, MachineState, Step } from './machine.ts';
import { newMachine, retransmits, stay, terminated as end } from './machine.ts';
import { NO_TIMERS, patience, startTimer, withoutTimer } from './timers.ts';

export type ClientInviteName = 'calling' | 'proceeding' | 'completed' | 'accepted' | 'terminated';
export type ClientInviteState = MachineState<ClientInviteName>;
type Next = Step<ClientInviteState, ClientEffect>;

/** The state before `start`: Calling, without timers. */
export function newClientInvite(options: MachineOptions = {}): ClientInviteState {
  return newMachine('calling', options);
}

/** What `event` at the moment `now` (milliseconds) makes of an INVITE client transaction. */
export function clientInvite(state: ClientInviteState, event: ClientEvent, now: number): Next {
  switch (state.name) {
    case 'calling':
      return calling(state, event, now);
    case 'proceeding':
      return proceeding(state, event, now);
    case 'completed':
      return completed(state, event);
    case 'accepted':
      return accepted(state, event);
    case 'terminated':
      return stay(state);
  }
}

function calling(state: ClientInviteState, event: ClientEvent, now: number): Next {
  switch (event.kind) {
    case 'start':
      return start(state, now);
    case 'timer':
      // The request goes out again and the wait doubles. RFC 3261 17.1.1.2
      if (event.letter === 'A') return retransmit(state, now);
      // Nothing came in 64*T1 while still calling: the user hears of a timeout. RFC 3261 17.1.1.2
      if (event.letter === 'B') return { state: end(state), effects: ['inform-timeout'] };
      return stay(state);
    case 'transport-error':
      // A request that cannot leave is told to the user, and the transaction is over. RFC 3261 17.1.4
      return { state: end(state), effects: ['inform-transport-error'] };
    case 'response':
      return respond(state, event.status, now);
  }
}

function proceeding(state: ClientInviteState, event: ClientEvent, now: number): Next {
  // Further provisional responses go up; a final one leaves this state like it leaves Calling. RFC 3261 17.1.1.2
  return event.kind === 'response' ? respond(state, event.status, now) : stay(state);
}

function completed(state: ClientInviteState, event: ClientEvent): Next {
  // The final response came again, so the ACK was lost: send it again, tell nobody. RFC 3261 17.1.1.2
  if (event.kind === 'response' && event.status >= 300 && state.rules.ackNon2xx) {
    return { state, effects: ['send-ack'] };
  }
  // The ACK cannot leave: the user hears of it. RFC 3261 17.1.1.2
  if (event.kind === 'transport-error') return { state: end(state), effects: ['inform-transport-error'] };
  // Repetitions have died out by now. RFC 3261 17.1.1.2
  if (event.kind === 'timer' && event.letter === 'D') return { state: end(state), effects: [] };
  return stay(state);
}

function accepted(state: ClientInviteState, event: ClientEvent): Next {
  // Every 2xx, repeated or from another branch of a fork, is the user's to acknowledge. RFC 6026 7.2
  if (event.kind === 'response' && isSuccess(event.status)) return { state, effects: ['deliver'] };
  // No further 2xx is waited for. RFC 6026 7.2
  if (event.kind === 'timer' && event.letter === 'M') return { state: end(state), effects: [] };
  return stay(state);
}

function start(state: ClientInviteState, now: number): Next {
  const { config } = state.rules;
  const { t1 } = config;
  // Timer A is for unreliable transports only, timer B for all. RFC 3261 17.1.1.2
  const first = retransmits(state) ? startTimer(NO_TIMERS, 'A', now + t1) : NO_TIMERS;
  const timers = startTimer(first, 'B', now + patience(config));
  return { state: { ...state, interval: t1, timers }, effects: ['send-request'] };
}

function retransmit(state: ClientInviteState, now: number): Next {
  const interval = state.interval * 2;
  const timers = startTimer(withoutTimer(state.timers, 'A'), 'A', now + interval);
  return { state: { ...state, interval, timers }, effects: ['send-request'] };
}

function respond(state: ClientInviteState, status: number, now: number): Next {
  const { config, reliable, ackNon2xx } = state.rules;
  if (status < 200) {
    // Somebody works on it: no more retransmissions, and timer B counts in Calling only. RFC 3261 17.1.1.2
    return { state: { ...state, name: 'proceeding', timers: NO_TIMERS }, effects: ['deliver'] };
  }
  if (isSuccess(status)) {
    // The transaction stays for 64*T1 to hand up repeated and forked 2xx. RFC 6026 7.2
    const timers = startTimer(NO_TIMERS, 'M', now + patience(config));
    return { state: { ...state, name: 'accepted', timers }, effects: ['deliver'] };
  }
  // The ACK is the transaction's own business; timer D is 0 over a reliable transport. RFC 3261 17.1.1.2
  const timers = startTimer(NO_TIMERS, 'D', now + (reliable ? 0 : config.d));
  const effects: ClientEffect[] = ackNon2xx ? ['send-ack', 'deliver'] : ['deliver'];
  return { state: { ...state, name: 'completed', timers }, effects };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
