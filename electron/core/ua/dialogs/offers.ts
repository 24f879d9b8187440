/** Follows the session descriptions of a call through its messages, whoever sent them (RFC 3264 4, RFC 6337 2). */
import { textOf } from '#shared/lib/bytes.ts';
import type { Carrier, NegotiationStep, Side } from '#shared/sdp/negotiation.ts';
import { negotiate } from '#shared/sdp/negotiation.ts';
import { serializeSdp } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { cseqOf, methodText } from '#shared/sip/views.ts';
import { hasOption } from '../../dialog/option-tags.ts';
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

/** What a message makes of the call's offers; null where it cannot carry a description. */
export function followOffers(call: CallUsage, message: SipMessage, by: Side): NegotiationStep | null {
  const place = placeOf(message);
  if (!place) return null;
  const sdp = sdpOf(message);
  const step = negotiate(call.offers, { by, ...place, sdp: sdp !== null });
  call.offers = step.state;
  if (step.role !== 'none' && by === 'local') call.preview = step.role === 'preview' && sdp ? textOf(sdp) : null;
  if (sdp && (step.role === 'offer' || step.role === 'answer')) {
    if (by === 'local') call.localSdp = textOf(sdp);
    else call.remoteSdp = new Uint8Array(sdp);
  }
  return step;
}

/** A request of ours with an offer failed without an answer: the session stays as it was (RFC 3261 14.1). */
export function forgetOffer(call: CallUsage, method: string): void {
  if (!REQUESTS.has(method) || method === 'ACK') return;
  const event = { by: 'remote', carrier: method as Carrier, sdp: false, refused: true } as const;
  call.offers = negotiate(call.offers, event).state;
}
