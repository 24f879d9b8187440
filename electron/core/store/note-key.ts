/** By what a message is known again in another run, where it has another id: its time, its way and its size. */
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';

/** What tells a message of a run from the others. */
export interface NotedMessage {
  /** Milliseconds since 1970-01-01 UTC; captures tell microseconds. */
  readonly time: number;
  readonly src: string | Endpoint;
  readonly dst: string | Endpoint;
  readonly size: number;
}

const textOf = (endpoint: string | Endpoint): string =>
  typeof endpoint === 'string' ? endpoint : formatEndpoint(endpoint);

/** The name of a message among notes. */
export function noteKey({ time, src, dst, size }: NotedMessage): string {
  return `${Math.round(time * 1_000)} ${textOf(src)} ${textOf(dst)} ${size}`;
}
