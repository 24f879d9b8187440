/**
 * The server transaction of every method but INVITE and ACK as a pure reducer: figure 8 of RFC 3261 17.2.2.
 * No input or output happens here.
 */
import type { MachineOptions, MachineState, ServerEffect, ServerEvent, Step } from './machine.ts';
import { newMachine, stay } from './machine.ts';
import { patience, startTimer } from './timers.ts';

export type ServerNonInviteName = 'trying' | 'proceeding' | 'completed' | 'terminated';
export type ServerNonInviteState = MachineState<ServerNonInviteName>;
type Next = Step<ServerNonInviteState, ServerEffect>;

/** The state right after the request came: Trying, without timers. */
export function newServerNonInvite(options: MachineOptions = {}): ServerNonInviteState {
  return newMachine('trying', options);
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
      return event.kind === 'respond' ? respond(state, event.status, now) : stay(state);
    case 'proceeding':
      // A repeated request gets the latest provisional response again. RFC 3261 17.2.2
      if (event.kind === 'request') return { state, effects: ['resend-response'] };
      return event.kind === 'respond' ? respond(state, event.status, now) : stay(state);
    case 'completed':
      return completed(state, event);
    case 'terminated':
      return stay(state);
  }
}

function respond(state: ServerNonInviteState, status: number, now: number): Next {
  // A provisional response goes out, and more may follow. RFC 3261 17.2.2
  if (status < 200) return { state: { ...state, name: 'proceeding' }, effects: ['send-response'] };
  // A final response goes out; timer J absorbs repetitions, 0 over a reliable transport. RFC 3261 17.2.2
  const timers = startTimer([], 'J', now + (state.reliable ? 0 : patience(state.config)));
  return { state: { ...state, name: 'completed', timers }, effects: ['send-response'] };
}

function completed(state: ServerNonInviteState, event: ServerEvent): Next {
  // A repeated request gets the final response again. RFC 3261 17.2.2
  if (event.kind === 'request') return { state, effects: ['resend-response'] };
  if (event.kind === 'timer' && event.letter === 'J') {
    return { state: { ...state, name: 'terminated', timers: [] }, effects: [] };
  }
  // Any other response from the user is let fall. RFC 3261 17.2.2
  return stay(state);
}
