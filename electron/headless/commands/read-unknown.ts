/** What a text may not tell of a message, its time and addresses, as the records of `sipwright read` carry it. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';

/** A time that nobody told: no filter that asks for times passes it, and what is reckoned from it is as unknown. */
export const UNKNOWN_TIME = Number.NaN;

/** An address that nobody told. */
export const NOWHERE: Endpoint = { host: '', port: 0 };

/** `HOST:PORT`, or null where it is not known. */
export const hostPortOrNull = (endpoint: Endpoint): string | null =>
  endpoint.host === '' ? null : formatHostPort(endpoint);
