/** Messages of one dialog between alice and bob for the tests of its usages, each by what is special in it. */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { message, parsedRequest, parsedResponse } from '../../../shared/sip/text-message.ts';

const common = (seq: number, method: string): string[] => [
  `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK${seq}`,
  'From: <sip:alice@example.com>;tag=a',
  'To: <sip:bob@example.com>;tag=b',
  'Call-ID: call-1',
  `CSeq: ${seq} ${method}`,
];

/** A request with these header lines. */
export function asked(method: string, headers: readonly string[] = [], seq = 1): SipRequest {
  const start = `${method} sip:bob@example.com SIP/2.0`;
  return parsedRequest(message([start, ...common(seq, method), ...headers]));
}

/** A response with these header lines. */
export function answered(
  status: number,
  headers: readonly string[] = [],
  seq = 1,
  method = 'INVITE',
): SipResponse {
  return parsedResponse(message([`SIP/2.0 ${status} Text`, ...common(seq, method), ...headers]));
}
