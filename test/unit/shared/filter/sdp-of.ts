/** The media of a message for the filter, as the store makes them. */
import type { FilterMedia } from '#shared/filter/record.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import { mediaViews } from '#shared/sdp/views.ts';
import type { SipMessage } from '#shared/sip/message.ts';

export function sdpOfMessage({ bytes, body }: SipMessage): readonly FilterMedia[] {
  const { session } = parseSdp(bytes.subarray(body.start, body.end));
  return mediaViews(session).map(({ media, formats, address, port, direction }) => ({
    media,
    codecs: formats.map(({ format, encoding }) => encoding || format),
    address,
    port,
    direction,
  }));
}
