/**
 * What the responses to our requests make of dialogs (RFC 3261 12.1.2, 13.2.2, 14.1, 15.1.1): early ones by a 1xx, one for
 * each branch of a fork, confirmed ones by a 2xx; refreshed targets, session timers, and ends (RFC 5057).
 */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { callIdOf, cseqOf, methodText, tagOf } from '#shared/sip/views.ts';
import { afterResponse, afterSending, dialogOfResponse, keyOfResponse } from '../../dialog/dialog.ts';
import { inviteUsage } from '../../dialog/invite-usage.ts';
import { rackValue, receiveProvisional } from '../../dialog/reliable.ts';
import { endsUsage } from '../../dialog/usage-end.ts';
import { patience } from '../../transaction/timers.ts';
import type { Route } from '../../transport/transport.ts';
import { acknowledge, isAcknowledged, sendPrack } from './acknowledge.ts';
import type { DialogContext } from './context.ts';
import { answerFor } from './context.ts';
import type { CallUsage, DialogOwner, LiveDialog } from './live-dialog.ts';
import { endCall, newCall, plan, takeAllow, terminate } from './live-dialog.ts';
import { followAck, followOffers, forgetOffer, sdpOf } from './offers.ts';
import { noteNotified, noteNotifyFailed } from './notifiers.ts';
import { agree } from './sessions.ts';
import { answerEvent, noteSubscribed, subscribe } from './subscriptions.ts';

/** A request of ours and where it belongs. */
export interface OwnRequest {
  readonly request: SipRequest;
  /** The dialog it was sent in; null for one that may begin a dialog. */
  readonly live: LiveDialog | null;
  readonly owner: DialogOwner;
}

/** Requests whose success begins a dialog (RFC 3261 12.1, RFC 6665 4.1.2, RFC 3515). */
const BEGINNERS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);
/** More forks than this answer no honest request. */
const MAX_FORKS = 32;

/** Notes that a request of ours leaves in its dialog: its number is used, and it may wait for its answer. */
export function noteSent(live: LiveDialog, request: SipRequest, context: DialogContext): void {
  const method = methodText(request);
  live.dialog = afterSending(live.dialog, request);
  const { call } = live;
  if (call) {
    setPending(call, method, true);
    followOffers(call, request, 'local');
    if (method === 'BYE') noteEnding(live, context.clock.now());
    if (method === 'PRACK') call.owedPrack = null;
    if (method === 'ACK') {
      call.owesAck = false;
      call.life = inviteUsage(call.life, { kind: 'ack' }, context.clock.now());
    }
  }
  subscribe(live, request, context);
  if (method === 'NOTIFY') noteNotified(live, request, context);
  context.table.changed(live);
}

/** A BYE of ours leaves, or is about to; what ends the call may have been noted before. */
export function noteEnding({ call }: LiveDialog, now: number): void {
  if (call) call.life = inviteUsage(call.life, { kind: 'bye-sent', why: 'bye-sent' }, now);
}

/** A final answer came after which the same request will be sent again: until then it waits for nothing. */
export function noteRetried(
  { request, live }: OwnRequest,
  response: SipResponse,
  context: DialogContext,
): void {
  if (!live?.call) return;
  setPending(live.call, methodText(request), false);
  followOffers(live.call, response, 'remote');
  context.table.changed(live);
}

function setPending(call: CallUsage, method: string, isPending: boolean): void {
  if (method === 'INVITE') call.pending = { ...call.pending, inviteClientPending: isPending };
  if (method === 'UPDATE') call.pending = { ...call.pending, updateClientPending: isPending };
}

/**
 * Takes a response to a request of ours; answers with the dialog that it belongs to, or null. `back` is the way to where
 * it came from.
 */
export function noteResponse(
  own: OwnRequest,
  response: SipResponse,
  back: Route,
  context: DialogContext,
): LiveDialog | null {
  if (response.status <= 100) return own.live;
  const method = methodText(own.request);
  const live = own.live ?? branchOf(own, response, back, context);
  // A refusal of the first INVITE is the end of every early branch. RFC 3261 13.2.2.3
  if (!own.live && response.status >= 300) endBranches(own, response.status, context);
  if (!live) return null;
  live.back = back;
  live.dialog = afterResponse(live.dialog, response);
  takeAllow(live, response);
  if (live.call) noteForCall(own, live, live.call, response, context);
  if (response.status >= 200) noteSubscribed(live, own.request, answerEvent(response), context);
  if (method === 'NOTIFY' && response.status >= 300)
    noteNotifyFailed(live, own.request, response.status, context);
  if (own.live) endByStatus(live, method, response.status, context);
  context.table.changed(live);
  return live;
}

/** The branch of a fork that a response comes from; a new one where it begins a dialog. */
function branchOf(
  own: OwnRequest,
  response: SipResponse,
  back: Route,
  context: DialogContext,
): LiveDialog | null {
  const { request, owner } = own;
  const { table, clock } = context;
  const known = table.find(keyOfResponse(response));
  const method = methodText(request);
  if (known || !BEGINNERS.has(method) || response.status >= 300) return known;
  const dialog = dialogOfResponse(request, response);
  // A provisional response without a tag begins nothing. RFC 3261 12.1
  if (response.status < 200 && (dialog.remoteTag === '' || method !== 'INVITE')) return null;
  if (table.branches(dialog.callId, dialog.localTag).length >= MAX_FORKS) return null;
  const live = table.add(dialog, owner, back);
  if (!live) return null;
  if (method === 'INVITE') {
    live.call = newCall('caller', clock.now());
    live.call.pending = { ...live.call.pending, inviteClientPending: true };
    followOffers(live.call, request, 'local');
  } else subscribe(live, request, context);
  return live;
}

function endBranches({ request }: OwnRequest, status: number, context: DialogContext): void {
  const { table, clock } = context;
  for (const live of earlyBranches(request, context)) {
    if (live.call) live.call.life = inviteUsage(live.call.life, { kind: 'response', status }, clock.now());
    terminate(live, clock.now());
    table.changed(live);
  }
}

function earlyBranches(request: SipRequest, { table }: DialogContext): LiveDialog[] {
  return table
    .branches(callIdOf(request), tagOf(request, 'From'))
    .filter(({ dialog, call }) => dialog.phase === 'early' && dialog.role === 'uac' && call !== null);
}

/** A CANCEL of ours leaves: every branch that is early waits for its end (RFC 3261 9.1). */
export function noteCancelled(request: SipRequest, context: DialogContext): void {
  const { table, clock } = context;
  for (const live of earlyBranches(request, context)) {
    if (live.call) live.call.life = inviteUsage(live.call.life, { kind: 'cancel' }, clock.now());
    table.changed(live);
  }
}

/** Nobody waits for the INVITE any more: no branch that is early can be answered. */
export function noteGivenUp(
  request: SipRequest,
  cause: 'timeout' | 'cancelled',
  context: DialogContext,
): void {
  const { table, clock } = context;
  for (const live of earlyBranches(request, context)) {
    endCall(live, cause, clock.now());
    table.changed(live);
  }
}

function noteForCall(
  own: OwnRequest,
  live: LiveDialog,
  call: CallUsage,
  response: SipResponse,
  context: DialogContext,
): void {
  const method = cseqOf(response)?.method ?? '';
  const { status } = response;
  const isSuccess = status >= 200 && status < 300;
  // A 2xx that comes again says nothing new: its ACK was lost, and leaves again. RFC 3261 13.2.2.4
  if (method === 'INVITE' && isSuccess && isAcknowledged(live, call, own.request)) {
    return void acknowledge(live, call, own, null, context);
  }
  const wasConfirmed = call.life.name === 'confirmed';
  const now = context.clock.now();
  const isFirst = method === 'INVITE' && !own.live;
  call.life = isFirst
    ? inviteUsage(call.life, { kind: 'response', status }, now)
    : status >= 200
      ? inviteUsage(call.life, { kind: 'answer', method, status }, now)
      : call.life;
  // A challenge that comes here was not answered, and the call is over all the same. RFC 3261 15.1.1
  if (method === 'BYE' && status >= 200) endCall(live, 'bye-sent', now);
  if (status >= 200) setPending(call, method, false);
  if (method === 'INVITE' && status < 200) return noteProvisional(own, live, call, response, context);
  if (status < 300 && (method === 'INVITE' || method === 'UPDATE')) {
    agree(live, call, { request: own.request, response }, context);
  }
  if (method === 'INVITE' && status < 300) noteAnswer(own, live, call, response, context);
  else followOffers(call, response, 'remote');
  if (isFirst && !wasConfirmed && status < 300) watchOtherBranches(live, context);
}

/** A reliable provisional response asks for a PRACK; an offer in it is answered there. RFC 3262 4, 5 */
function noteProvisional(
  own: OwnRequest,
  live: LiveDialog,
  call: CallUsage,
  response: SipResponse,
  context: DialogContext,
): void {
  const step = receiveProvisional(call.reliable, response);
  call.reliable = step.state;
  if (step.verdict === 'gap') {
    own.owner.notice({
      code: 'RELIABLE_GAP',
      message: 'a reliable provisional response is missing before this one: it is not acknowledged',
    });
  }
  if (step.verdict === 'repeated' || step.verdict === 'gap') return;
  const offer = followOffers(call, response, 'remote')?.role === 'offer';
  if (!step.rack) return;
  call.owedPrack = rackValue(step.rack);
  if (!own.owner.switches.prack) return;
  void sendPrack(live, own.owner, step.rack, offer ? answerIn(live, call, response, own, context) : null);
}

/** A 2xx gets its ACK; an offer in it is answered there. RFC 3261 13.2.2.4 */
function noteAnswer(
  own: OwnRequest,
  live: LiveDialog,
  call: CallUsage,
  response: SipResponse,
  context: DialogContext,
): void {
  const isOffer = followOffers(call, response, 'remote')?.role === 'offer';
  call.owesAck = true;
  if (!own.owner.switches.ack2xx) return;
  const sdp = isOffer ? answerIn(live, call, response, own, context) : null;
  call.life = inviteUsage(call.life, { kind: 'ack' }, context.clock.now());
  followAck(call, sdp);
  void acknowledge(live, call, own, sdp, context);
}

function answerIn(
  live: LiveDialog,
  call: CallUsage,
  response: SipResponse,
  { owner }: OwnRequest,
  context: DialogContext,
): string | null {
  const offer = sdpOf(response);
  if (!offer) return null;
  const answer = answerFor(call, offer, live.back.local.host, context);
  if (answer.ok) return answer.value.sdp;
  owner.notice(answer.error);
  return null;
}

/** One branch was answered: the early ones have 64*T1 left to be answered too. RFC 3261 13.2.2.4 */
function watchOtherBranches(answered: LiveDialog, context: DialogContext): void {
  const { table, clock, timers } = context;
  for (const live of table.branches(answered.dialog.callId, answered.dialog.localTag)) {
    if (live === answered || live.dialog.phase !== 'early') continue;
    plan(
      live,
      'elsewhere',
      clock.after(patience(timers()), () => {
        endCall(live, 'elsewhere', clock.now());
        table.changed(live);
      }),
    );
  }
}

/** What a failed request takes with it: its usage, or the dialog (RFC 5057 5.1). */
function endByStatus(live: LiveDialog, method: string, status: number, { clock }: DialogContext): void {
  if (endsUsage(method, status) === 'dialog') {
    endCall(live, 'gone', clock.now());
    terminate(live, clock.now());
  }
}

/** Nobody answered a request of ours, or it could not be sent: the same as a 408 or a 503 (RFC 3261 8.1.3.1, 12.2.1.2). */
export function noteFailure(
  own: OwnRequest,
  what: 'timeout' | 'transport-error',
  context: DialogContext,
): void {
  const method = methodText(own.request);
  const now = context.clock.now();
  if (!own.live) return endBranches(own, what === 'timeout' ? 408 : 503, context);
  const { live } = own;
  const status = what === 'timeout' ? 408 : 503;
  if (live.call) {
    setPending(live.call, method, false);
    forgetOffer(live.call, method);
    live.call.life = inviteUsage(live.call.life, { kind: 'answer', method, status }, now);
  }
  const event = what === 'timeout' ? { kind: 'refused' as const, status, retryAfter: null } : { kind: what };
  noteSubscribed(live, own.request, event, context);
  if (method === 'NOTIFY') noteNotifyFailed(live, own.request, status, context);
  endByStatus(live, method, status, context);
  context.table.changed(live);
}
