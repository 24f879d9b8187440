/** The headers and the body that an answer has by its status and its request, so that nobody has to write them by hand. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { NegotiationState } from '#shared/sdp/negotiation.ts';
import { answersIn, mayOffer, mustAnswer } from '#shared/sdp/negotiation.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import { answerTimer } from '#shared/sip/session-timer.ts';
import { sdpBody } from '../ua/dialogs/acknowledge.ts';
import type { DialogContext } from '../ua/dialogs/context.ts';
import { answerFor, offerFor } from '../ua/dialogs/context.ts';
import type { CallUsage, LiveDialog } from '../ua/dialogs/live-dialog.ts';
import { newCall } from '../ua/dialogs/live-dialog.ts';
import { followOffers, sdpOf } from '../ua/dialogs/offers.ts';
import { ALLOW, contactOf, SUPPORTED, unknownRequirements } from './contact.ts';
import type { Incoming } from './responder.ts';

/** What is wanted of an answer. */
export interface AnswerWish {
  readonly status: number;
  /** Put a session description in where there is a place for one. */
  readonly sdp: boolean;
  /** RSeq of a reliable provisional response, or null. */
  readonly rseq: number | null;
}

export interface AnswerParts {
  readonly headers: readonly HeaderPair[];
  readonly body?: Uint8Array;
}

/** An answer that cannot be given, and the status that says so. */
export interface Refusal {
  readonly status: number;
  readonly headers: readonly HeaderPair[];
  readonly trouble: Trouble;
}

const WITH_CONTACT: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'REFER', 'UPDATE', 'NOTIFY']);
const HOUR = 3_600;

/** The Contact of our answers in a dialog, or to a request that may begin one. */
export function contactHeader(incoming: Incoming, live: LiveDialog | null, status: number): HeaderPair[] {
  const { method, request, back } = incoming;
  const isDue = method === 'INVITE' ? status < 300 : status >= 200 && status < 300;
  if (!WITH_CONTACT.has(method) || !isDue) return [];
  return [['Contact', live?.dialog.contact || contactOf(request, back.local)]];
}

/** Headers that belong to a status, whatever was asked. */
function statusHeaders({ method, request }: Incoming, status: number): HeaderPair[] {
  if (status === 405 || status === 501) return [ALLOW];
  if (status === 420) return [['Unsupported', unknownRequirements(request).join(', ')]];
  if (status === 489) return [['Allow-Events', 'refer']];
  if (status < 200 || status > 299) return [];
  if (method === 'OPTIONS') return [ALLOW, ['Accept', 'application/sdp, text/plain'], SUPPORTED];
  if (method === 'INVITE') return [ALLOW, SUPPORTED];
  if (method === 'SUBSCRIBE') {
    const asked = numberOf(request, 'Expires') ?? HOUR;
    return [['Expires', String(Math.min(asked, HOUR))]];
  }
  return [];
}

/** The call as it stands after this request; of a new one the INVITE alone is known. */
function callOf(incoming: Incoming, live: LiveDialog | null, context: DialogContext): CallUsage {
  if (live?.call) return live.call;
  const call = newCall('callee', context.clock.now());
  followOffers(call, incoming.request, 'remote');
  return call;
}

function carrierOf(method: string, { status, rseq }: AnswerWish): Parameters<typeof mayOffer>[2] | null {
  if (method === 'INVITE') {
    if (status >= 200) return '2xx';
    return rseq === null ? '1xx' : '1xx-reliable';
  }
  if (status < 200) return null;
  if (method === 'PRACK') return 'PRACK-2xx';
  return method === 'UPDATE' ? 'UPDATE-2xx' : null;
}

type Place = 'answer' | 'offer' | 'again' | null;

/** An answer stands where RFC 6337 2.2 has a place for it; an unreliable 1xx may tell that to an INVITE before. */
function mayCarryAnswer(
  offers: NegotiationState,
  carrier: NonNullable<ReturnType<typeof carrierOf>>,
): boolean {
  return answersIn(offers).includes(carrier) || (carrier === '1xx' && offers.carrier === 'INVITE');
}

/** What a description in this answer would be. */
function placeOf(offers: NegotiationState, carrier: ReturnType<typeof carrierOf>, call: CallUsage): Place {
  if (carrier === null) return null;
  if (mustAnswer(offers, 'local') && mayCarryAnswer(offers, carrier)) return 'answer';
  if (carrier !== '1xx' && mayOffer(offers, 'local', carrier)) return 'offer';
  // What was said in a provisional response may be said again in the final one. RFC 3261 13.2.1
  return carrier === '2xx' && call.localSdp !== null && call.offers.settled ? 'again' : null;
}

function description(
  incoming: Incoming,
  live: LiveDialog | null,
  wish: AnswerWish,
  context: DialogContext,
): Result<string | null, Trouble> {
  const call = callOf(incoming, live, context);
  const place =
    wish.sdp && wish.status < 300 ? placeOf(call.offers, carrierOf(incoming.method, wish), call) : null;
  const { host } = incoming.back.local;
  if (place === 'again') return ok(call.localSdp);
  // The answer is the very one that was told before. RFC 3261 13.2.1
  if (place === 'answer' && call.preview !== null) return ok(call.preview);
  if (place === 'offer') return ok(offerFor(call, host, 'as-is', context));
  const offer = place === 'answer' ? (sdpOf(incoming.request) ?? call.remoteSdp) : null;
  if (!offer) return ok(null);
  const answer = answerFor(call, offer, host, context);
  return answer.ok ? ok(answer.value.sdp) : err(answer.error);
}

/** Writes an answer, or says why it cannot be given and what says so to the peer (422, 488). */
export function answerParts(
  incoming: Incoming,
  live: LiveDialog | null,
  wish: AnswerWish,
  context: DialogContext,
): Result<AnswerParts, Refusal> {
  const { method, request } = incoming;
  const { status, rseq } = wish;
  const isTimed = (method === 'INVITE' || method === 'UPDATE') && status >= 200 && status < 300;
  const timer = isTimed ? answerTimer(request, { minSE: 90, wanted: null, prefer: 'uac' }) : null;
  if (timer?.kind === 'too-small') {
    const trouble = {
      code: 'INTERVAL_TOO_SMALL',
      message: 'the session interval that is asked for is too small',
    };
    return err({ status: 422, headers: timer.headers, trouble });
  }
  const sdp = description(incoming, live, wish, context);
  if (!sdp.ok) return err({ status: 488, headers: [], trouble: sdp.error });
  const reliable: HeaderPair[] =
    rseq === null
      ? []
      : [
          ['Require', '100rel'],
          ['RSeq', String(rseq)],
        ];
  const { headers, body } = sdpBody(sdp.value);
  return ok({
    headers: [
      ...contactHeader(incoming, live, status),
      ...reliable,
      ...(timer?.headers ?? []),
      ...statusHeaders(incoming, status),
      ...headers,
    ],
    ...(body ? { body } : {}),
  });
}
