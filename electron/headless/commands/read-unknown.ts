/** What a text may not tell of a message, its time and addresses, as the records of `sipwright read` carry it. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';

/** `HOST:PORT`, or null where it is not known. */
export const hostPortOrNull = (endpoint: Endpoint): string | null =>
  endpoint.host === '' ? null : formatHostPort(endpoint);
