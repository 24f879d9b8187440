/** Messages for tests, written as lines. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';

/** Bytes of lines joined by CRLF, an empty line behind them, then the body. */
export function message(lines: readonly string[], body = ''): Uint8Array<ArrayBuffer> {
  return utf8(`${lines.join('\r\n')}\r\n\r\n${body}`);
}

/** A sound OPTIONS with header lines added, and lines of the base replaced by name. */
export function options(extra: readonly string[] = [], body = ''): Uint8Array<ArrayBuffer> {
  return message([...OPTIONS_LINES, ...extra], body);
}

export const OPTIONS_LINES: readonly string[] = [
  'OPTIONS sip:bob@example.com SIP/2.0',
  'Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKabc',
  'Max-Forwards: 70',
  'From: <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>',
  'Call-ID: c1@example.com',
  'CSeq: 7 OPTIONS',
];

export const RINGING_LINES: readonly string[] = [
  'SIP/2.0 180 Ringing',
  'Via: SIP/2.0/UDP host.example.com;branch=z9hG4bKabc',
  'From: <sip:alice@example.com>;tag=1',
  'To: <sip:bob@example.com>;tag=2',
  'Call-ID: c1@example.com',
  'CSeq: 7 INVITE',
];

/** The message of bytes that are one; throws where the test itself is wrong. */
export function parsed(bytes: Uint8Array): SipMessage {
  const result = parseMessage(bytes).message;
  if (!result) throw new Error('the test needs bytes that are SIP');
  return result;
}

export function parsedRequest(bytes: Uint8Array): SipRequest {
  const result = parsed(bytes);
  if (result.kind !== 'request') throw new Error('the test needs a request');
  return result;
}

export function parsedResponse(bytes: Uint8Array): SipResponse {
  const result = parsed(bytes);
  if (result.kind !== 'response') throw new Error('the test needs a response');
  return result;
}
