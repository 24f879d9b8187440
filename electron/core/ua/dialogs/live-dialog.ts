/** A living dialog: the rules' state, what it is used for, who sends its requests, and the timers that wait in it. */
import type { Timer } from '#shared/lib/clock.ts';
import type { SendSwitches } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { NegotiationState } from '#shared/sdp/negotiation.ts';
import { NEW_NEGOTIATION } from '#shared/sdp/negotiation.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { listValues } from '#shared/sip/views.ts';
import type { Authorizer } from '../../auth/authorizer.ts';
import type { Dialog } from '../../dialog/dialog.ts';
import { inPhase } from '../../dialog/dialog.ts';
import type { Negotiation } from '../../dialog/glare.ts';
import type { EndCause, InviteUsage } from '../../dialog/invite-usage.ts';
import { newInviteUsage } from '../../dialog/invite-usage.ts';
import type { ReliableUac } from '../../dialog/reliable.ts';
import { NEW_RELIABLE_UAC } from '../../dialog/reliable.ts';
import type { DialogRequestParts } from '../../dialog/request.ts';
import type { SessionTimer } from '#shared/sip/session-timer.ts';
import type { NotifierState } from '../../dialog/notifier.ts';
import type { Subscription } from '../../dialog/subscription.ts';
import type { Route } from '../../transport/transport.ts';

/** Who sends the requests of a dialog and lists them: an exchange. */
export interface DialogOwner {
  readonly exchange: number;
  readonly switches: SendSwitches;
  readonly authorizer: Authorizer | null;
  /** Sends a request through a transaction of its own and follows it. */
  send(live: LiveDialog, parts: DialogRequestParts): Promise<void>;
  /** Sends bytes once: an ACK. */
  sendOnce(route: Route, bytes: Uint8Array): Promise<void>;
  notice(trouble: Trouble): void;
  changed(): void;
}

/** An ACK that was made, for every repetition of the 2xx that it acknowledges (RFC 3261 13.2.2.4). */
export interface ReadyAck {
  readonly route: Route;
  readonly bytes: Uint8Array;
}

/** The call of a dialog. */
export interface CallUsage {
  life: InviteUsage;
  /** Where offer and answer stand (RFC 3264). */
  offers: NegotiationState;
  /** Which INVITE and UPDATE wait for their final answer. */
  pending: Omit<Negotiation, 'offerPending'>;
  localSdp: string | null;
  /** Our description of the session as both sides agreed on it last. */
  agreedSdp: string | null;
  remoteSdp: Uint8Array | null;
  /** Our answer as an unreliable provisional response told it before it counts. */
  preview: string | null;
  timer: SessionTimer | null;
  /** When the session was begun or refreshed: milliseconds since 1970-01-01 UTC. */
  refreshed: number;
  reliable: ReliableUac;
  /** By the CSeq number of their INVITE. */
  readonly acks: Map<number, Promise<ReadyAck>>;
  /** Whether a 2xx came and no ACK went out. */
  owesAck: boolean;
  /** RAck of a reliable response that waits for our PRACK. */
  owedPrack: string | null;
  /** RSeq of a reliable response of ours that waits for the peer's PRACK. */
  unacknowledged: number | null;
}

/** A subscription of ours. */
export interface LiveSubscription {
  state: Subscription;
  /** The seconds that were asked for. */
  asked: number;
  /** The status that the last NOTIFY of a reference told (RFC 3515 2.4.5), else 0. */
  progress: number;
}

/** A subscription that this side serves. */
export interface LiveNotifier {
  state: NotifierState;
}

export interface LiveDialog {
  readonly id: number;
  readonly started: number;
  ended: number | null;
  dialog: Dialog;
  call: CallUsage | null;
  readonly subscriptions: LiveSubscription[];
  readonly notifiers: LiveNotifier[];
  /** The methods that the peer allows, or null where it did not say. */
  allow: ReadonlySet<string> | null;
  owner: DialogOwner | null;
  /** The way to where the last message of the peer came from. */
  back: Route;
  /** The way to the next hop, by the URI that it was found for. */
  way: { readonly nextHop: string; readonly route: Promise<Route> } | null;
  /** What waits in the dialog, by its name: one timer each. */
  readonly timers: Map<string, Timer>;
}

/** What waits for the peer of our INVITE, or for us where the peer's began it. */
const NOTHING_PENDING: CallUsage['pending'] = {
  inviteClientPending: false,
  inviteServerPending: false,
  updateClientPending: false,
  updateServerPending: false,
};

/** A call that just began. */
export function newCall(role: 'caller' | 'callee', now: number): CallUsage {
  return {
    life: newInviteUsage(role, now),
    offers: NEW_NEGOTIATION,
    pending: NOTHING_PENDING,
    localSdp: null,
    agreedSdp: null,
    remoteSdp: null,
    preview: null,
    timer: null,
    refreshed: now,
    reliable: NEW_RELIABLE_UAC,
    acks: new Map(),
    owesAck: false,
    owedPrack: null,
    unacknowledged: null,
  };
}

/** The call as the rules against glare look at it (RFC 3261 14). */
export function negotiationOf({ pending, offers }: CallUsage): Negotiation {
  return { ...pending, offerPending: offers.pending };
}

/** Starts a timer of the dialog, or starts it anew. */
export function plan(live: LiveDialog, name: string, timer: Timer): void {
  live.timers.get(name)?.cancel();
  live.timers.set(name, timer);
}

/** Stops a timer of the dialog, where it runs. */
export function unplan(live: LiveDialog, name: string): void {
  live.timers.get(name)?.cancel();
  live.timers.delete(name);
}

/** Whether anything still uses the dialog (RFC 5057 4). */
export function isUsed({ call, subscriptions, notifiers }: LiveDialog): boolean {
  const hasCall = call !== null && call.life.name !== 'ended';
  return hasCall || [...subscriptions, ...notifiers].some(({ state }) => state.name !== 'terminated');
}

/** Ends the dialog and whatever waits in it; the first end counts. */
export function terminate(live: LiveDialog, now: number): void {
  live.dialog = inPhase(live.dialog, 'terminated');
  live.ended ??= now;
  for (const timer of live.timers.values()) timer.cancel();
  live.timers.clear();
}

/** Ends the call for a cause that no message told. */
export function endCall(live: LiveDialog, cause: EndCause, now: number): void {
  const { call } = live;
  if (!call || call.life.name === 'ended') return;
  call.life = { ...call.life, name: 'ended', cause: call.life.cause ?? cause, ended: now };
}

/** Remembers which methods the peer allows (RFC 3261 20.5). */
export function takeAllow(live: LiveDialog, message: SipMessage): void {
  const values = listValues(message, 'Allow');
  if (values.length > 0) live.allow = new Set(values.map((value) => value.toUpperCase()));
}
