/**
 * The INVITE server transaction as a pure reducer: figure 7 of RFC 3261 17.2.1 with the Accepted state and timer L
 * of RFC 6026 7.1 and 8.6. A timer named 100 sends 100 Trying where the user says nothing for 200 ms; beyond that it
 * waits for its user without an end, as 17.2.1 has it. No input or output happens here.
 */
import type { MachineOptions, MachineState, ServerEffect, ServerEvent, Step } from './machine.ts';
import { newMachine, retransmits, stay, terminated as end } from './machine.ts';
import { NO_TIMERS, patience, startTimer, TRYING_AFTER } from './timers.ts';

export type ServerInviteName = 'proceeding' | 'completed' | 'confirmed' | 'accepted' | 'terminated';
export type ServerInviteState = MachineState<ServerInviteName>;
type Next = Step<ServerInviteState, ServerEffect>;

/** The state right after the INVITE came at the moment `now`: Proceeding, with the timer of its 100. */
export function newServerInvite(options: MachineOptions = {}, now = 0): ServerInviteState {
  const state = newMachine('proceeding', options);
  // A user that takes longer than 200 ms has 100 Trying sent for it. RFC 3261 17.2.1
  return state.rules.trying ? { ...state, timers: startTimer(NO_TIMERS, '100', now + TRYING_AFTER) } : state;
}

/** What `event` at the moment `now` (milliseconds) makes of an INVITE server transaction. */
export function serverInvite(state: ServerInviteState, event: ServerEvent, now: number): Next {
  // A response that cannot leave is told to the user, and the state stays as it is. RFC 6026 8.8
  if (event.kind === 'transport-error' && state.name !== 'terminated') {
    return { state, effects: ['inform-transport-error'] };
  }
  switch (state.name) {
    case 'proceeding':
      return proceeding(state, event, now);
    case 'completed':
      return completed(state, event, now);
    case 'confirmed':
      // Further ACKs and INVITEs end here; after timer I all is over. RFC 3261 17.2.1
      return event.kind === 'timer' && event.letter === 'I'
        ? { state: end(state), effects: [] }
        : stay(state);
    case 'accepted':
      return accepted(state, event);
    case 'terminated':
      return stay(state);
  }
}

function proceeding(state: ServerInviteState, event: ServerEvent, now: number): Next {
  // The INVITE came again: the latest provisional response, if there was one, goes out again. RFC 3261 17.2.1
  if (event.kind === 'request') return { state, effects: ['resend-response'] };
  // The user took longer than 200 ms. RFC 3261 17.2.1
  if (event.kind === 'timer' && event.letter === '100')
    return { state: quiet(state), effects: ['send-trying'] };
  if (event.kind !== 'respond') return stay(state);
  // Any number of provisional responses may be sent. RFC 3261 17.2.1
  if (event.status < 200) return { state: quiet(state), effects: ['send-response'] };
  return event.status < 300 ? accept(state, now) : reject(state, now);
}

/** Proceeding once something was sent: the timer of the 100 has no more to do. */
function quiet(state: ServerInviteState): ServerInviteState {
  return state.timers.length === 0 ? state : { ...state, timers: NO_TIMERS };
}

function accept(state: ServerInviteState, now: number): Next {
  // The user itself repeats a 2xx until the ACK comes; the transaction stays to absorb INVITEs. RFC 6026 7.1
  const timers = startTimer(NO_TIMERS, 'L', now + patience(state.rules.config));
  return { state: { ...state, name: 'accepted', timers }, effects: ['send-response'] };
}

function reject(state: ServerInviteState, now: number): Next {
  const { config } = state.rules;
  const { t1 } = config;
  // Timer G repeats the response over an unreliable transport, timer H limits the wait for the ACK. RFC 3261 17.2.1
  const first = retransmits(state) ? startTimer(NO_TIMERS, 'G', now + t1) : NO_TIMERS;
  const timers = startTimer(first, 'H', now + patience(config));
  return { state: { ...state, name: 'completed', interval: t1, timers }, effects: ['send-response'] };
}

function completed(state: ServerInviteState, event: ServerEvent, now: number): Next {
  switch (event.kind) {
    case 'request':
      // The INVITE came again, so the response was lost: send it again. RFC 3261 17.2.1
      return { state, effects: ['resend-response'] };
    case 'ack': {
      // The ACK ends the repetitions; timer I absorbs further ACKs, 0 over a reliable transport. RFC 3261 17.2.1
      const { config, reliable } = state.rules;
      const timers = startTimer(NO_TIMERS, 'I', now + (reliable ? 0 : config.t4));
      return { state: { ...state, name: 'confirmed', timers }, effects: [] };
    }
    case 'timer':
      if (event.letter === 'G') return repeat(state, now);
      // No ACK in 64*T1: the user hears that the response was never acknowledged. RFC 3261 17.2.1
      if (event.letter === 'H') return { state: end(state), effects: ['inform-timeout'] };
      return stay(state);
    default:
      return stay(state);
  }
}

function repeat(state: ServerInviteState, now: number): Next {
  // The wait doubles up to T2. RFC 3261 17.2.1
  const interval = Math.min(state.interval * 2, state.rules.config.t2);
  const timers = startTimer(state.timers, 'G', now + interval);
  return { state: { ...state, interval, timers }, effects: ['resend-response'] };
}

function accepted(state: ServerInviteState, event: ServerEvent): Next {
  // An ACK for the 2xx goes up to the user. RFC 6026 7.1
  if (event.kind === 'ack') return { state, effects: ['deliver'] };
  // The user repeats its 2xx through the transaction. RFC 6026 7.1
  if (event.kind === 'respond' && event.status >= 200 && event.status < 300) {
    return { state, effects: ['send-response'] };
  }
  // After 64*T1 no repetition of the INVITE is expected. RFC 6026 7.1
  if (event.kind === 'timer' && event.letter === 'L') return { state: end(state), effects: [] };
  // A repeated INVITE is absorbed without an answer. RFC 6026 7.1
  return stay(state);
}
