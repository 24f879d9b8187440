/** Addresses as the rules of flows compare them: what a URI names, who can reach it, and where a route leads (RFC 3261 8.1.2, 12.2.1.1). */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { IpClass } from '#shared/sip/validate/ip-class.ts';
import { ipClass } from '#shared/sip/validate/ip-class.ts';
import type { AddressView, UriView } from '#shared/sip/views.ts';
import { parseUri } from '#shared/sip/views.ts';

type Place = Pick<UriView, 'host' | 'port' | 'scheme'>;

/** The default port is written out, so that a URI with it and one without it name the same place (RFC 3263 4.2). */
export function placeOf({ host, port, scheme }: Place): Endpoint {
  return { host: host.toLowerCase(), port: port ?? (scheme === 'sips' ? 5061 : 5060) };
}

export const isSamePlace = (a: Endpoint, b: Endpoint): boolean => a.host === b.host && a.port === b.port;

/** `HOST:PORT` of a URI that may have no port. */
export const placeText = (uri: Place): string => formatHostPort(placeOf(uri));

/** Whether a host is written as an IP address: only then it can be compared with where packets come from. */
export const isAddress = (host: string): boolean => ipClass(host) !== null;

/** The class of a host that only its neighbours reach; null for one that everybody reaches, and for a name. */
export function localClass(host: string): Exclude<IpClass, 'public'> | null {
  const kind = ipClass(host);
  return kind === 'public' ? null : kind;
}

export const isPublic = (host: string): boolean => ipClass(host) === 'public';

/** The place that the first address of a route names; null where there is none. */
export function firstPlace(route: readonly AddressView[]): UriView | null {
  const [first] = route;
  return first ? parseUri(first.uri) : null;
}

/** Whether a route set is strict: its next hop does not know loose routing, and Request-URI and Route are exchanged (12.2.1.1). */
export const isStrict = (next: UriView | null): boolean => next !== null && !next.params.has('lr');

interface Way {
  readonly src: Endpoint;
  readonly dst: Endpoint;
}

/**
 * Whether two endpoints are the same end of a way. Ports change behind an address translation and with every TCP connection, so
 * hosts are compared; where both ends are on one host, as on a loopback, the ports alone tell them apart.
 */
export function isEnd(a: Endpoint, b: Endpoint, { src, dst }: Way): boolean {
  return a.host === b.host && (src.host !== dst.host || a.port === b.port);
}

/** The same as a key. */
export const endKey = ({ host, port }: Endpoint, { src, dst }: Way): string =>
  src.host === dst.host ? `${host} ${port}` : host;
