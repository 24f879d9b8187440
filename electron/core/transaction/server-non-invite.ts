/**
 * The server transaction of every method but INVITE and ACK as a pure reducer: figure 8 of RFC 3261 17.2.2 with the
 * 100 of RFC 4320 4.1. One edge is ours: a request that nobody answered in 64*T1 is let go, because its client has
 * given up by then; the figure would keep it for ever. No input or output happens here.
 */
import type { MachineOptions, MachineState, ServerEffect, ServerEvent, Step } from './machine.ts';
import { newMachine, stay, terminated } from './machine.ts';
import { NO_TIMERS, patience, startTimer, untilT2, withoutTimer } from './timers.ts';

export type ServerNonInviteName = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type ServerNonInviteState = MachineState<ServerNonInviteName>;
type Next = Step<ServerNonInviteState, ServerEffect>;

/** The state right after the request came at the moment `now`: Trying, waiting for its user. */
export function newServerNonInvite(options: MachineOptions = {}, now = 0): ServerNonInviteState {
  const state = newMachine('trying', options);
  const { config, trying } = state.rules;
  const waiting = startTimer(NO_TIMERS, 'unanswered', now + patience(config));
  // A 100 leaves when the client's timer E stands at T2, no earlier and no other provisional. RFC 4320 4.1
  const timers = trying ? startTimer(waiting, '100', now + untilT2(config)) : waiting;
  return { ...state, timers };
}

/** What `event` at the moment `now` (milliseconds) makes of a non-INVITE server transaction. */
export function serverNonInvite(state: ServerNonInviteState, event: ServerEvent, now: number): Next {
  // A response that cannot leave is told to the user, and the state stays as it is. RFC 6026 8.8
  if (event.kind === 'transport-error' && state.name !== 'terminated') {
    return { state, effects: ['inform-transport-error'] };
  }
  switch (state.name) {
    case 'trying':
      // Nothing was answered yet, so a repeated request is let fall. RFC 3261 17.2.2
      return unanswered(state, event, now);
    case 'proceeding':
      // A repeated request gets the latest provisional response again. RFC 3261 17.2.2
      if (event.kind === 'request') return { state, effects: ['resend-response'] };
      return unanswered(state, event, now);
    case 'completed':
      return completed(state, event);
    case 'terminated':
      return stay(state);
  }
}

function unanswered(state: ServerNonInviteState, event: ServerEvent, now: number): Next {
  if (event.kind === 'respond') return respond(state, event.status, now);
  if (event.kind !== 'timer') return stay(state);
  // Nothing was answered while the client's timer E grew to T2: a 100 stops its quick repetitions. RFC 4320 4.1
  if (event.letter === '100' && state.name === 'trying')
    return { state: proceed(state), effects: ['send-trying'] };
  // The client's timer F has fired, no answer is waited for any more. Ours, see timers.ts
  if (event.letter === 'unanswered') return { state: terminated(state), effects: ['inform-timeout'] };
  return stay(state);
}

function proceed(state: ServerNonInviteState): ServerNonInviteState {
  return { ...state, name: 'proceeding', timers: withoutTimer(state.timers, '100') };
}

function respond(state: ServerNonInviteState, status: number, now: number): Next {
  // A provisional response goes out, and more may follow. RFC 3261 17.2.2
  if (status < 200) return { state: proceed(state), effects: ['send-response'] };
  // A final response goes out; timer J absorbs repetitions, 0 over a reliable transport. RFC 3261 17.2.2
  const { config, reliable } = state.rules;
  const timers = startTimer(NO_TIMERS, 'J', now + (reliable ? 0 : patience(config)));
  return { state: { ...state, name: 'completed', timers }, effects: ['send-response'] };
}

function completed(state: ServerNonInviteState, event: ServerEvent): Next {
  // A repeated request gets the final response again. RFC 3261 17.2.2
  if (event.kind === 'request') return { state, effects: ['resend-response'] };
  if (event.kind === 'timer' && event.letter === 'J') return { state: terminated(state), effects: [] };
  // Any other response from the user is let fall. RFC 3261 17.2.2
  return stay(state);
}
