/** The ACK that an INVITE client transaction sends for a final response of 300 to 699 (RFC 3261 17.1.1.3). */
import { textOf } from '#shared/lib/bytes.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildRequest } from '#shared/sip/build.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { allHeaders, headerValue } from '#shared/sip/message.ts';
import { cseqOf, listValues, requestUri } from '#shared/sip/views.ts';

/** Headers of `request` under their names, in order and line by line; names that it does not have are left out. */
export function copyHeaders(request: SipRequest, names: readonly string[]): HeaderPair[] {
  return names.flatMap((name) =>
    allHeaders(request, name).map((header): HeaderPair => [
      name,
      lineOf(textOf(request.bytes, header.value)),
    ]),
  );
}

/** A value of one header without its folds, as it can be written again. */
export function lineOf(value: string | null): string {
  return (value ?? '').replaceAll(/[\r\n]+[ \t]*/g, ' ').trim();
}

/**
 * Builds the ACK: Request-URI, Call-ID, From, the number of CSeq, the top Via and Route are the INVITE's, To is the
 * response's with its tag (RFC 3261 17.1.1.3).
 */
export function buildNon2xxAck(invite: SipRequest, response: SipResponse): Uint8Array {
  const via = listValues(invite, 'Via')[0] ?? '';
  return buildRequest({
    method: 'ACK',
    uri: requestUri(invite),
    headers: [
      ['Via', via],
      ...copyHeaders(invite, ['Route']),
      ['Max-Forwards', '70'],
      ['From', lineOf(headerValue(invite, 'From'))],
      ['To', lineOf(headerValue(response, 'To'))],
      ['Call-ID', lineOf(headerValue(invite, 'Call-ID'))],
      ['CSeq', `${cseqOf(invite)?.seq ?? 1} ACK`],
    ],
  });
}
