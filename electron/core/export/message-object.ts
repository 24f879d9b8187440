/** A message as the record that scripts read; its fields and their order are a contract. */
import { Buffer } from 'node:buffer';
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';

/** What the record tells; a filter's record has it all, and so have a row and its endpoints. */
export interface MessageFacts {
  readonly id: number;
  readonly time: number;
  readonly transport: string;
  readonly src: Endpoint;
  readonly dst: Endpoint;
  readonly kind: 'request' | 'response' | 'other';
  readonly method: string;
  readonly status: number;
  readonly callId: string;
  readonly cseq: number;
}

/** Milliseconds with the microseconds that captures tell. */
export const exactTime = (time: number): number => Math.round(time * 1_000) / 1_000;

/** A time that nobody told is null. */
export const timeOrNull = (time: number | null): number | null =>
  time === null || Number.isNaN(time) ? null : exactTime(time);

/** `HOST:PORT`, or null where nobody told it, as in a text. */
export const endpointOrNull = (endpoint: Endpoint): string | null =>
  endpoint.host === '' ? null : formatHostPort(endpoint);

/** The record of a message: what is not SIP has null for all that SIP tells. */
export function messageObject(facts: MessageFacts): Record<string, unknown> {
  const { id, time, transport, src, dst, kind, method, status, callId, cseq } = facts;
  return {
    n: id,
    time: timeOrNull(time),
    transport,
    src: endpointOrNull(src),
    dst: endpointOrNull(dst),
    kind,
    method: kind === 'other' ? null : method,
    status: kind === 'response' ? status : null,
    callId: kind === 'other' ? null : callId,
    cseq: kind === 'other' ? null : cseq,
  };
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The message itself: `raw` where it is UTF-8, else `rawBase64`, so that no octet is lost. */
export function rawObject(bytes: Uint8Array): { raw: string } | { rawBase64: string } {
  try {
    return { raw: strict.decode(bytes) };
  } catch {
    return { rawBase64: base64Of(bytes) };
  }
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
