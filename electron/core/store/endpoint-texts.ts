/** Writes endpoints as texts, each once: a list has few of them and many messages of each, and one text is compared by its place. */
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';

/** Texts that are remembered; forged senders make more of them, and then all are forgotten. */
const REMEMBERED = 4_096;

/** Makes a writer of `HOST:PORT`. */
export function createEndpointTexts(limit = REMEMBERED): (endpoint: Endpoint) => string {
  const hosts = new Map<string, Map<number, string>>();
  let count = 0;
  const remember = ({ host, port }: Endpoint, text: string): void => {
    if (++count > limit) {
      hosts.clear();
      count = 1;
    }
    const ports = hosts.get(host) ?? new Map<number, string>();
    hosts.set(host, ports.set(port, text));
  };
  return (endpoint) => {
    const known = hosts.get(endpoint.host)?.get(endpoint.port);
    if (known !== undefined) return known;
    const text = formatEndpoint(endpoint);
    remember(endpoint, text);
    return text;
  };
}
