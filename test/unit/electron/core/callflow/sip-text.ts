/** SIP messages for tests, written in one line each. */
import { utf8 } from '#shared/lib/bytes.ts';

export interface Parts {
  readonly callId?: string;
  readonly cseq?: number;
  /** The tag of To; '' leaves it out. */
  readonly toTag?: string;
  readonly headers?: readonly string[];
}

/** A request of alice to bob. */
export function request(method: string, parts: Parts = {}): Uint8Array<ArrayBuffer> {
  return build(`${method} sip:bob@example.com SIP/2.0`, method, parts);
}

/** An answer to a request of `method`. */
export function response(
  status: number,
  reason: string,
  method: string,
  parts: Parts = {},
): Uint8Array<ArrayBuffer> {
  return build(`SIP/2.0 ${status} ${reason}`, method, { toTag: 'b', ...parts });
}

function build(start: string, method: string, parts: Parts): Uint8Array<ArrayBuffer> {
  const { callId = 'call-1', cseq = 1, toTag = '', headers = [] } = parts;
  const lines = [
    start,
    `Via: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK${cseq}${method}`,
    'From: <sip:alice@example.com>;tag=a',
    `To: <sip:bob@example.com>${toTag ? `;tag=${toTag}` : ''}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq} ${method}`,
    'Max-Forwards: 70',
    ...headers,
    'Content-Length: 0',
  ];
  return utf8(`${lines.join('\r\n')}\r\n\r\n`);
}
