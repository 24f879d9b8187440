/** Addresses as logs write them, and two of them with an arrow between. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import type { TextTransport } from './trace.ts';

const FORM = /^\[?([A-Za-z0-9._:%-]{1,128}?)\]?:(\d{1,5})$/;

/** `HOST:PORT`, IPv6 with brackets or without; null for anything else. */
export function readEndpoint(text: string | undefined): Endpoint | null {
  const match = FORM.exec(text ?? '');
  const port = Number(match?.[2] ?? 65_536);
  return match?.[1] && port <= 65_535 ? { host: match[1], port } : null;
}

/** The last one is the arrow of Unicode, as its three bytes look here. */
const ARROW = /(?<![^\s(])(\S{3,140}) (?:->|-->|=>|â[\u0086\u2020][\u0092\u2019]) (\S{3,140})/;

/** The first `HOST:PORT -> HOST:PORT` of a line. */
export function readArrow(text: string): { src: Endpoint; dst: Endpoint } | null {
  const match = ARROW.exec(text);
  const src = readEndpoint(match?.[1]);
  const dst = readEndpoint(match?.[2]?.replace(/[):,]+$/, ''));
  return src && dst && { src, dst };
}

const TRANSPORTS: Readonly<Record<string, TextTransport>> = {
  udp: 'udp',
  tcp: 'tcp',
  tls: 'tls',
  ws: 'ws',
  wss: 'ws',
  sctp: 'sctp',
};

/** The transport of a word in whatever case. */
export function readTransport(text: string | undefined): TextTransport | null {
  const word = (text ?? '').toLowerCase();
  return Object.hasOwn(TRANSPORTS, word) ? (TRANSPORTS[word] ?? null) : null;
}
