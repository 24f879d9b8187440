/** Reads `HOST:PORT` once for each text: a list has few endpoints and many messages of each. */
import type { Endpoint } from '#shared/model/address.ts';

/** Endpoints that are remembered; forged senders make more of them, and then all are forgotten. */
const REMEMBERED = 4096;

function parse(text: string): Endpoint {
  const colon = text.lastIndexOf(':');
  const host = colon < 0 ? text : text.slice(0, colon);
  const isBracketed = host.startsWith('[') && host.endsWith(']');
  return {
    host: isBracketed ? host.slice(1, -1) : host,
    port: colon < 0 ? 0 : Number(text.slice(colon + 1)) || 0,
  };
}

/** Makes a reader of what `formatEndpoint` writes. */
export function createEndpointReader(limit = REMEMBERED): (text: string) => Endpoint {
  const known = new Map<string, Endpoint>();
  return (text) => {
    const found = known.get(text);
    if (found) return found;
    if (known.size >= limit) known.clear();
    const made = parse(text);
    known.set(text, made);
    return made;
  };
}
