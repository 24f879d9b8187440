/**
 * What a dialog of ours acknowledges: a 2xx to INVITE with an ACK, which goes out again with every repetition (RFC 3261
 * 13.2.2.4), and a reliable provisional response with a PRACK (RFC 3262 4). Offers in them are answered (RFC 3264).
 */
import { utf8 } from '#shared/lib/bytes.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { newBranch } from '#shared/sip/fill.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { cseqOf } from '#shared/sip/views.ts';
import { copyHeaders } from '../../transaction/ack.ts';
import type { RAck } from '../../dialog/reliable.ts';
import { rackValue } from '../../dialog/reliable.ts';
import { buildDialogRequest } from '../../dialog/request.ts';
import type { Route } from '../../transport/transport.ts';
import type { DialogContext } from './context.ts';
import { routeTo } from './context.ts';
import type { CallUsage, DialogOwner, LiveDialog, ReadyAck } from './live-dialog.ts';

/** A call has so many INVITEs whose ACKs are remembered; the oldest go first. */
const MAX_ACKS = 4;

type Body = { readonly headers: readonly HeaderPair[]; readonly body?: Uint8Array };

/** The value of Via for a request that leaves by a route. */
export function viaFor(route: Route, context: DialogContext): string {
  return `SIP/2.0/UDP ${formatHostPort(route.local)};branch=${newBranch(context.random)};rport`;
}

/** A body of SDP with its header, or nothing. */
export function sdpBody(sdp: string | null): Body {
  return sdp === null ? { headers: [] } : { headers: [['Content-Type', 'application/sdp']], body: utf8(sdp) };
}

async function makeAck(
  live: LiveDialog,
  invite: SipRequest,
  sdp: string | null,
  context: DialogContext,
): Promise<ReadyAck> {
  const route = await routeTo(live, context);
  const { headers, body } = sdpBody(sdp);
  const bytes = buildDialogRequest(live.dialog, {
    method: 'ACK',
    via: viaFor(route, context),
    seq: seqOf(invite, live),
    // The ACK carries the credentials of its INVITE. RFC 3261 13.2.2.4
    headers: [...copyHeaders(invite, ['Authorization', 'Proxy-Authorization']), ...headers],
    ...(body ? { body } : {}),
  });
  return { route, bytes };
}

/** The number of the INVITE that is acknowledged: a later one may be under way already. */
function seqOf(invite: SipRequest, { dialog }: LiveDialog): number {
  return cseqOf(invite)?.seq ?? dialog.inviteSeq;
}

/** Whether a 2xx answers an INVITE whose ACK left already: then only that is due again (RFC 3261 13.2.2.4). */
export function isAcknowledged(live: LiveDialog, call: CallUsage, invite: SipRequest): boolean {
  return call.acks.has(seqOf(invite, live));
}

/** The INVITE that is acknowledged, and the exchange that sent it and so lists its ACK. */
export interface OwnInvite {
  readonly request: SipRequest;
  readonly owner: DialogOwner;
}

/** Acknowledges the 2xx to an INVITE, with the same bytes each time; `sdp` answers an offer that the 2xx had. */
export async function acknowledge(
  live: LiveDialog,
  call: CallUsage,
  { request: invite, owner }: OwnInvite,
  sdp: string | null,
  context: DialogContext,
): Promise<void> {
  const seq = seqOf(invite, live);
  const ready = call.acks.get(seq) ?? makeAck(live, invite, sdp, context);
  call.acks.set(seq, ready);
  const [oldest] = call.acks.size > MAX_ACKS ? call.acks.keys() : [];
  if (oldest !== undefined) call.acks.delete(oldest);
  call.owesAck = false;
  const { route, bytes } = await ready;
  await owner.sendOnce(route, bytes);
}

/** Acknowledges a reliable provisional response to an INVITE of `owner`; `sdp` answers an offer that it had. */
export async function sendPrack(
  live: LiveDialog,
  owner: DialogOwner,
  rack: RAck,
  sdp: string | null,
): Promise<void> {
  const { headers, body } = sdpBody(sdp);
  await owner.send(live, {
    method: 'PRACK',
    headers: [['RAck', rackValue(rack)], ...headers],
    ...(body ? { body } : {}),
  });
}
