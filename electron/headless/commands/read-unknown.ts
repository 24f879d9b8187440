/** What a text may not tell of a message, its time and addresses, as the records of `sipwright read` carry it. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';

/** A time, or what was reckoned from times; null where it is not known. */
export const known = (time: number | null): number | null => (Number.isNaN(time) ? null : time);

/** `HOST:PORT`, or null where it is not known. */
export const hostPortOrNull = (endpoint: Endpoint): string | null =>
  endpoint.host === '' ? null : formatHostPort(endpoint);
