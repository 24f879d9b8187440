/** Whether a description may follow the one before it of the same side: its origin, its version, its m= lines (RFC 3264 8). */
import { textOf } from '#shared/lib/bytes.ts';
import type { OfferProblem } from '#shared/model/flow.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import { linesOf } from '#shared/sdp/session.ts';
import { originView } from '#shared/sdp/views.ts';

/** Everything of a description but its origin. */
function contentOf({ bytes, session, media }: SdpSession): string {
  return [session, ...media]
    .flatMap((section) => section.lines)
    .filter(({ type }) => type !== 'o')
    .map(({ type, value }) => `${type}=${textOf(bytes, value)}`)
    .join('\n');
}

/** What is wrong with `next` as the description that follows `before`; empty where nothing is. */
export function followProblems(before: SdpSession, next: SdpSession): OfferProblem[] {
  const problems: OfferProblem[] = [];
  // RFC 3264 8: media are ended by port 0, their lines stay.
  if (next.media.length < before.media.length) problems.push('lines-lost');
  const [old, own] = [originView(before), originView(next)];
  if (!old || !own) return problems;
  const isSameOrigin = old.user === own.user && old.id === own.id && old.address === own.address;
  const isSameContent = contentOf(before) === contentOf(next);
  if (!isSameOrigin) problems.push('origin-changed');
  else if (old.version === own.version && !isSameContent) problems.push('version-not-raised');
  else if (old.version !== own.version && isSameContent) problems.push('version-only');
  return problems;
}

/** Whether two descriptions say the same, but for how their lines end. */
export function isSameDescription(a: SdpSession, b: SdpSession): boolean {
  const origin = ({ bytes, session }: SdpSession): string =>
    linesOf(session, 'o')
      .map(({ value }) => textOf(bytes, value))
      .join('\n');
  return contentOf(a) === contentOf(b) && origin(a) === origin(b);
}
