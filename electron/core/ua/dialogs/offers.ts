/** Follows the session descriptions of a call through its messages, whoever sent them (RFC 3264 4, RFC 6337 2). */
import { textOf } from '#shared/lib/bytes.ts';
import type { Carrier, NegotiationEvent, NegotiationStep, Side } from '#shared/sdp/negotiation.ts';
import { negotiate } from '#shared/sdp/negotiation.ts';
import { serializeSdp } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { hasOption } from '#shared/sip/option-tags.ts';
import type { CallUsage } from './live-dialog.ts';

/** Whether a message carries a session description. */
export function hasSdp(message: SipMessage): boolean {
  return sdpOf(message) !== null;
}

/** The session description of a message, also where it is a part among others (RFC 5621 3), or null. */
export function sdpOf(message: SipMessage): Uint8Array | null {
  if (message.body.end <= message.body.start) return null;
  const type = headerValue(message, 'Content-Type') ?? '';
  if (/^\s*application\/sdp\b/i.test(type))
    return message.bytes.subarray(message.body.start, message.body.end);
  return /^\s*multipart\//i.test(type) ? sdpIn(bodyOf(message)) : null;
}

function sdpIn(body: BodyNode): Uint8Array | null {
  if (body.kind === 'sdp') return serializeSdp(body.sdp);
  if (body.kind !== 'multipart') return null;
  for (const { content } of body.parts) {
    const sdp = sdpIn(content);
    if (sdp) return sdp;
  }
  return null;
}

const REQUESTS: ReadonlySet<string> = new Set(['INVITE', 'ACK', 'PRACK', 'UPDATE']);

interface Place {
  readonly carrier: Carrier;
  readonly refused: boolean;
}

function placeOf(message: SipMessage): Place | null {
  if (message.kind === 'request') {
    const method = methodText(message);
    return REQUESTS.has(method) ? { carrier: method as Carrier, refused: false } : null;
  }
  const method = cseqOf(message)?.method ?? '';
  const { status } = message;
  if (!REQUESTS.has(method) || method === 'ACK' || status <= 100) return null;
  if (status >= 300) return { carrier: method as Carrier, refused: true };
  if (method !== 'INVITE')
    return status < 200 ? null : { carrier: `${method}-2xx` as Carrier, refused: false };
  if (status >= 200) return { carrier: '2xx', refused: false };
  return { carrier: hasOption(message, 'Require', '100rel') ? '1xx-reliable' : '1xx', refused: false };
}

/** What one description, or its want, makes of the call. */
function take(call: CallUsage, event: NegotiationEvent, sdp: string | null): NegotiationStep {
  const { by } = event;
  const waited = call.offers.pending;
  const step = negotiate(call.offers, event);
  const { role, state } = step;
  call.offers = state;
  if (by === 'local' && role !== 'none') call.preview = role === 'preview' ? sdp : null;
  const isNew = role === 'offer' || role === 'answer';
  if (sdp !== null && isNew && by === 'local') call.localSdp = sdp;
  if (role === 'answer') call.agreedSdp = call.localSdp;
  // An offer that came to nothing leaves the session as it was. RFC 3261 14.1
  else if (waited === 'local' && state.pending === null) call.localSdp = call.agreedSdp;
  return step;
}

/** What a message makes of the call's offers; null where it cannot carry a description. */
export function followOffers(call: CallUsage, message: SipMessage, by: Side): NegotiationStep | null {
  const place = placeOf(message);
  if (!place) return null;
  const sdp = sdpOf(message);
  const step = take(call, { by, ...place, sdp: sdp !== null }, sdp && textOf(sdp));
  const isNew = step.role === 'offer' || step.role === 'answer';
  if (sdp && isNew && by === 'remote') call.remoteSdp = new Uint8Array(sdp);
  return step;
}

/** Our ACK of a 2xx leaves: it answers an offer that the 2xx had, and the INVITE is over (RFC 3261 13.2.2.4). */
export function followAck(call: CallUsage, sdp: string | null): void {
  take(call, { by: 'local', carrier: 'ACK', sdp: sdp !== null, refused: false }, sdp);
}

/** A request of ours with an offer failed without an answer: the session stays as it was (RFC 3261 14.1). */
export function forgetOffer(call: CallUsage, method: string): void {
  if (!REQUESTS.has(method) || method === 'ACK') return;
  take(call, { by: 'remote', carrier: method as Carrier, sdp: false, refused: true }, null);
}
