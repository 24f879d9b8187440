/** The media that the session description of a message offers, for a filter that asks for them. */
import type { FilterMedia } from '#shared/filter/record.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { mediaViews } from '#shared/sdp/views.ts';
import type { SipMessage } from '#shared/sip/message.ts';

/** One for each m= line. */
export function mediaOf({ bytes, body }: Pick<SipMessage, 'bytes' | 'body'>): readonly FilterMedia[] {
  const { session } = parseSdp(bytes.subarray(body.start, body.end));
  return mediaViews(session).map(({ media, formats, address, port, direction }) => ({
    media,
    codecs: formats.map(({ format, encoding }) => encoding || format),
    address,
    port,
    direction,
  }));
}
