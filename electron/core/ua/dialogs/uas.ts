/**
 * What the peer's requests, and our responses to them, make of dialogs (RFC 3261 12.1.1, 12.2.2, 13.3.1, 15.1.2): early ones
 * by a 1xx of ours, confirmed ones by a 2xx; refreshed targets, offers, session timers, and ends.
 */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { numberOf, sessionTimerOf } from '#shared/sip/views-dialog.ts';
import { callIdOf, cseqOf, methodText, tagOf } from '#shared/sip/views.ts';
import { headerValue } from '#shared/sip/message.ts';
import { afterRequest, dialogKey, dialogOfNotify, dialogOfRequest, inPhase } from '../../dialog/dialog.ts';
import { inviteUsage } from '../../dialog/invite-usage.ts';
import { hasOption } from '#shared/sip/option-tags.ts';
import type { SessionTimer } from '#shared/sip/session-timer.ts';
import type { Route } from '../../transport/transport.ts';
import type { DialogContext } from './context.ts';
import type { CallUsage, DialogOwner, LiveDialog } from './live-dialog.ts';
import { newCall, takeAllow, terminate } from './live-dialog.ts';
import { serve } from './notifiers.ts';
import { followOffers } from './offers.ts';
import { runTimer } from './sessions.ts';
import { subscribe } from './subscriptions.ts';

/** A request of the peer and where it belongs. */
export interface PeerRequest {
  readonly request: SipRequest;
  /** The dialog it came in; null for one that may begin a dialog. */
  readonly live: LiveDialog | null;
  /** The way back to the sender. */
  readonly back: Route;
}

const BEGINNERS: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER']);

function setPending(call: CallUsage, method: string, isPending: boolean): void {
  if (method === 'INVITE') call.pending = { ...call.pending, inviteServerPending: isPending };
  if (method === 'UPDATE') call.pending = { ...call.pending, updateServerPending: isPending };
}

/** Takes a request of the peer in a dialog that came in order and is not refused for glare. */
export function noteRequest(
  live: LiveDialog,
  request: SipRequest,
  back: Route,
  context: DialogContext,
): void {
  const method = methodText(request);
  live.dialog = afterRequest(live.dialog, request);
  live.back = back;
  takeAllow(live, request);
  const { call } = live;
  if (call) {
    setPending(call, method, true);
    followOffers(call, request, 'remote');
    if (method === 'BYE') call.life = inviteUsage(call.life, { kind: 'bye-received' }, context.clock.now());
    if (method === 'ACK') call.life = inviteUsage(call.life, { kind: 'ack' }, context.clock.now());
  }
  context.table.changed(live);
}

/** The dialog that the first NOTIFY to a SUBSCRIBE or REFER of ours makes (RFC 6665 4.4.1); null where the table is full. */
export function dialogByNotify(
  own: { readonly request: SipRequest; readonly owner: DialogOwner },
  notify: SipRequest,
  back: Route,
  context: DialogContext,
): LiveDialog | null {
  const live = context.table.add(dialogOfNotify(own.request, notify), own.owner, back);
  if (live) subscribe(live, own.request, context);
  return live;
}

/** Takes a response of ours to a request of the peer; answers with the dialog that it belongs to, or null. */
export function noteOwnResponse(
  peer: PeerRequest,
  response: SipResponse,
  context: DialogContext,
): LiveDialog | null {
  const { status } = response;
  if (status <= 100) return peer.live;
  const live = peer.live ?? branchOf(peer, response, context);
  if (!peer.live && status >= 300) endBranches(peer.request, response, context);
  if (!live) return null;
  const method = methodText(peer.request);
  if (status >= 200 && status < 300 && BEGINNERS.has(method)) live.dialog = inPhase(live.dialog, 'confirmed');
  if (live.call) noteForCall(peer, live, live.call, response, context);
  const isServed = method === 'SUBSCRIBE' || method === 'REFER';
  if (isServed && status >= 200 && status < 300) {
    serve(live, peer.request, numberOf(response, 'Expires'), context);
  }
  context.table.changed(live);
  return live;
}

/** The dialog that a response of ours names by its tags; a new one where it begins a dialog. */
function branchOf(
  { request, back }: PeerRequest,
  response: SipResponse,
  context: DialogContext,
): LiveDialog | null {
  const toTag = tagOf(response, 'To');
  const method = methodText(request);
  const known = context.table.find(dialogKey(callIdOf(request), toTag, tagOf(request, 'From')));
  const isProvisional = response.status < 200;
  if (known || !BEGINNERS.has(method) || response.status >= 300) return known;
  if (toTag === '' || (isProvisional && method !== 'INVITE')) return null;
  const contact = (headerValue(response, 'Contact') ?? '').trim();
  const live = context.table.add(dialogOfRequest(request, toTag, contact), null, back);
  if (!live) return null;
  takeAllow(live, request);
  if (method === 'INVITE') {
    live.call = newCall('callee', context.clock.now());
    setPending(live.call, method, true);
    followOffers(live.call, request, 'remote');
  }
  return live;
}

/** A refusal ends every branch that its request made early. */
function endBranches(request: SipRequest, response: SipResponse, { table, clock }: DialogContext): void {
  for (const live of table.branches(callIdOf(request), tagOf(response, 'To'))) {
    if (live.dialog.phase !== 'early' || !live.call) continue;
    live.call.life = inviteUsage(live.call.life, { kind: 'response', status: response.status }, clock.now());
    terminate(live, clock.now());
    table.changed(live);
  }
}

function noteForCall(
  peer: PeerRequest,
  live: LiveDialog,
  call: CallUsage,
  response: SipResponse,
  context: DialogContext,
): void {
  const method = methodText(peer.request);
  const { status } = response;
  const now = context.clock.now();
  followOffers(call, response, 'local');
  if (status >= 200) setPending(call, method, false);
  if (method === 'INVITE' && !peer.live)
    call.life = inviteUsage(call.life, { kind: 'response', status }, now);
  // That a PRACK acknowledges nothing says nothing of the call. RFC 3262 3
  else if (status >= 200 && method !== 'PRACK') {
    call.life = inviteUsage(call.life, { kind: 'answer', method, status }, now);
  }
  if (status < 200 || status >= 300) return;
  if (method === 'INVITE' || method === 'UPDATE')
    runTimer(live, call, timerIn(peer.request, response), context);
}

/** The session timer that our 2xx names, from our side (RFC 4028 9). */
function timerIn(request: SipRequest, response: SipResponse): SessionTimer | null {
  const told = sessionTimerOf(response, 'Session-Expires');
  if (!told) return null;
  const byPeer = (told.refresher ?? 'uac') === 'uac' && hasOption(request, 'Supported', 'timer');
  return { interval: told.seconds, refresher: byPeer ? 'remote' : 'local' };
}

/** Whether a request names a dialog by a To tag. */
export function isInDialog(request: SipRequest): boolean {
  return tagOf(request, 'To') !== '';
}

/** The number of CSeq of a message; 0 where there is none. */
export function seqOf(message: SipRequest | SipResponse): number {
  return cseqOf(message)?.seq ?? 0;
}
