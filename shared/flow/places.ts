/** Places of messages: the `HOST:PORT` of a row cut in two, and the two of a hop as one text. */
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Endpoint } from '#shared/sip/endpoint.ts';

/** Cuts a `HOST:PORT`. */
export function placeOf(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  return { host: text.slice(0, colon), port: Number(text.slice(colon + 1)) };
}

/** A hop, whichever way a message crosses it. */
export const hopOf = ({ src, dst }: Pick<MessageRow, 'src' | 'dst'>): string =>
  src < dst ? `${src}\n${dst}` : `${dst}\n${src}`;
