/** The CANCEL of a request (RFC 3261 9.1). */
import { buildRequest } from '#shared/sip/build.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { cseqOf, listValues, requestUri } from '#shared/sip/views.ts';
import { copyHeaders, lineOf } from '../transaction/ack.ts';

/**
 * Builds the CANCEL of a request: same Request-URI, Call-ID, To, From, number of CSeq, and the one top Via of the
 * request, so that it reaches the same transaction (RFC 3261 9.1).
 */
export function buildCancel(request: SipRequest): Uint8Array {
  return buildRequest({
    method: 'CANCEL',
    uri: requestUri(request),
    headers: [
      ['Via', listValues(request, 'Via')[0] ?? ''],
      ...copyHeaders(request, ['Route']),
      ['Max-Forwards', '70'],
      ['From', lineOf(headerValue(request, 'From'))],
      ['To', lineOf(headerValue(request, 'To'))],
      ['Call-ID', lineOf(headerValue(request, 'Call-ID'))],
      ['CSeq', `${cseqOf(request)?.seq ?? 1} CANCEL`],
    ],
  });
}
