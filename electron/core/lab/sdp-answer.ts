/**
 * The session that the lab describes in a call: audio of any codec is accepted as inactive at the discard port, all else is
 * refused. Honest about there being no media behind it: nothing is heard there, and nothing is sent.
 */
import type { Random } from '#shared/lib/random.ts';
import { randomInt } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { OfferTrouble } from '#shared/sdp/answer.ts';
import { makeAnswer } from '#shared/sdp/answer.ts';
import type { CodecList } from '#shared/sdp/codecs.ts';
import { makeOffer, nextOffer } from '#shared/sdp/offer.ts';
import { serializeSdp } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import type { SipRequest } from '#shared/sip/message.ts';

const DISCARD = 9;
const PCMU: CodecList = [{ name: 'PCMU', clock: 8000, payload: 0 }];

/**
 * The lab's description for a 2xx to `invite`: the answer to its offer, or an offer of PCMU where it has none
 * (RFC 3261 13.3.1). `previous` is the lab's last description in the call.
 */
export function sdpAnswer(
  invite: SipRequest,
  host: string,
  random: Random,
  previous: string | null,
): Result<string, OfferTrouble> {
  const offer = offerIn(bodyOf(invite));
  if (!offer && previous !== null) {
    const next = nextOffer(previous);
    return ok(next.ok ? next.value : previous);
  }
  const id = randomInt(random, 2 ** 31);
  const place = { host, port: DISCARD, session: { user: 'sipwright', id, version: id } };
  if (!offer) return ok(makeOffer({ ...place, codecs: PCMU, direction: 'inactive' }));
  const known = previous === null ? {} : { previous };
  const answer = makeAnswer(offer, { ...place, ...known, codecs: 'any', direction: 'inactive' });
  return answer.ok ? ok(answer.value.sdp) : answer;
}

/** The first session description of a body, also where it is a part among others (RFC 5621 3). */
function offerIn(body: BodyNode): Uint8Array | null {
  if (body.kind === 'sdp') return serializeSdp(body.sdp);
  if (body.kind !== 'multipart') return null;
  for (const { content } of body.parts) {
    const offer = offerIn(content);
    if (offer) return offer;
  }
  return null;
}
