/** The states that were published to the lab, by their entity tag (RFC 3903 6); their number is bounded. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import { randomToken } from '#shared/lib/random.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { lineOf } from '../transaction/ack.ts';
import { createBoundedMap } from './bounded-map.ts';
import type { Reply } from './lab.ts';
import { expiresOf } from './registrar.ts';

const MAX_PUBLICATIONS = 500;

/** Makes what answers a PUBLISH. */
export function createPublications({
  clock,
  random,
}: {
  clock: Clock;
  random: Random;
}): (request: SipRequest, reply: Reply) => void {
  const table = createBoundedMap<string, { until: number }>(MAX_PUBLICATIONS);
  return (request, reply) => {
    // A state belongs to an event package. RFC 3903 6 step 2
    if (lineOf(headerValue(request, 'Event')) === '') {
      return reply(489, [['Allow-Events', 'presence']]);
    }
    const given = headerValue(request, 'SIP-If-Match');
    const old = given === null ? null : lineOf(given);
    // A tag that nobody gave out, or that ran out, names no state. RFC 3903 6 step 3
    if (old !== null && (table.get(old)?.until ?? 0) <= clock.now()) return reply(412);
    if (old !== null) table.delete(old);
    const seconds = expiresOf(request);
    const tag = randomToken(random, 12);
    if (seconds > 0) table.set(tag, { until: clock.now() + seconds * 1_000 });
    reply(200, [
      ['SIP-ETag', tag],
      ['Expires', String(seconds)],
    ]);
  };
}
