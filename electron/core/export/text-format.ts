/**
 * A trace that people read, as sngrep saves it: a line with the time and both ends, the message, an empty line. Our own reader of
 * text traces, and others, read it back. What is not SIP is left out.
 */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Endpoint } from '#shared/model/address.ts';
import { formatEndpoint } from '#shared/model/address.ts';

export interface TracedMessage {
  readonly time: number;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly bytes: Uint8Array;
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0');

/** `2026/11/28 14:30:05.123456` in the time of a place that is ahead of UTC by so many minutes. */
function traceTime(time: number, offsetMinutes: number): string {
  const micros = Math.round((time + offsetMinutes * 60_000) * 1_000);
  const date = new Date(Math.floor(micros / 1_000));
  const day = [date.getUTCFullYear(), pad(date.getUTCMonth() + 1), pad(date.getUTCDate())].join('/');
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    .map((part) => pad(part))
    .join(':');
  return `${day} ${clock}.${pad(((micros % 1e6) + 1e6) % 1e6, 6)}`;
}

/** An end that nobody told is one of nobody. */
const written = (endpoint: Endpoint): string =>
  formatEndpoint(endpoint.host === '' ? { host: '0.0.0.0', port: 0 } : endpoint);

const END = utf8('\r\n\r\n');

/** A message with its line; times are local, as such traces have them. */
export function tracedMessage({ time, src, dst, bytes }: TracedMessage, offsetMinutes: number): Uint8Array {
  const known = Number.isNaN(time) ? 0 : time;
  const line = `${traceTime(known, offsetMinutes)} ${written(src)} -> ${written(dst)}\r\n`;
  return concatBytes([utf8(line), bytes, END]);
}
