/** What an arrow says of a session description: its role, its streams with their codecs, and whether it puts on hold (RFC 3264). */
import type { SdpBadge } from '#shared/model/flow.ts';
import { codecOf } from '#shared/sdp/codecs.ts';
import type { SdpRole } from '#shared/sdp/negotiation.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import { isNowhere } from '#shared/sdp/summary.ts';
import type { FormatView, MediaView } from '#shared/sdp/views.ts';
import { mediaView } from '#shared/sdp/views.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';

/** Streams and codecs that an arrow has room for; nobody honest has more. */
const MOST_STREAMS = 16;
const MOST_CODECS = 24;
const LONGEST_TEXT = 128;

const cut = (text: string): string => text.slice(0, LONGEST_TEXT);

/** The badge of a description; of an answer, `offer` is the badge of what it answers, else null. */
export function badgeOf(sdp: SdpSession, role: SdpRole, offer: SdpBadge | null): SdpBadge {
  const views = sdp.media.slice(0, MOST_STREAMS).flatMap((section) => mediaView(sdp, section) ?? []);
  const streams = views.map(streamOf);
  const hold = views.some((view, i) => isHold(view, offer?.streams[i]?.direction));
  return { role: role === 'none' ? 'unclear' : role, hold, streams };
}

type Stream = SdpBadge['streams'][number];

function streamOf({ media, formats, direction, address, port }: MediaView): Stream {
  const codecs = formats.slice(0, MOST_CODECS).map((format) => cut(nameOf(media, format)));
  const target = formatHostPort({ host: cut(address), port: port ?? 0 });
  return { media: cut(media), codecs: [...new Set(codecs)], direction, target };
}

/** The encoding's name; the format itself where nothing says what it is. */
function nameOf(media: string, one: FormatView): string {
  return codecOf(media, one)?.name ?? (one.encoding.split('/', 1)[0] || one.format);
}

/**
 * Whether a stream asks the other side to be silent: it is not willing to hear, by its direction or by the old form, the address
 * 0.0.0.0 (RFC 3264 8.4). An answer to a side that sends nothing anyway asks for nothing.
 */
export function isHold(view: MediaView, offered: Stream['direction'] | undefined): boolean {
  if (view.port === 0) return false;
  if (isNowhere(view)) return true;
  const hears = view.direction === 'sendrecv' || view.direction === 'recvonly';
  const wouldSend = offered === undefined || offered === 'sendrecv' || offered === 'sendonly';
  return !hears && wouldSend;
}
