/** The keys by which a message finds its transaction (RFC 3261 17.1.3 and 17.2.3). */
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { callIdOf, cseqOf, listValues, methodText, requestUri, tagOf, topVia } from '#shared/sip/views.ts';

/** Every branch made by the rules of RFC 3261 begins with this (8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

const DEFAULT_SIP_PORT = 5060;

/** The branch of the top Via; empty where there is none. */
export function branchOf(message: SipMessage): string {
  return topVia(message)?.params.get('branch') ?? '';
}

/**
 * The key of a client transaction: the branch of the top Via and the method of CSeq (RFC 3261 17.1.3). A request
 * typed without a branch is found again by Call-ID, From tag and CSeq.
 */
export function clientKey(message: SipRequest | SipResponse): string {
  const cseq = cseqOf(message);
  const method = cseq?.method ?? '';
  const branch = branchOf(message);
  if (branch !== '') return join('branch', branch, method);
  return join('no-branch', callIdOf(message), tagOf(message, 'From'), String(cseq?.seq ?? ''), method);
}

/**
 * The key of a server transaction (RFC 3261 17.2.3): branch, sent-by and method where the branch has the cookie;
 * otherwise what RFC 2543 compared, without the To tag, which `matchesToTag` looks at. An ACK has the key of its
 * INVITE, and `method` may be given to ask for the transaction that a CANCEL names.
 */
export function serverKey(request: SipRequest, method = methodText(request)): string {
  const name = method === 'ACK' ? 'INVITE' : method;
  const via = topVia(request);
  const branch = via?.params.get('branch') ?? '';
  if (via && branch.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length) {
    return join('branch', branch, `${via.host.toLowerCase()}:${via.port ?? DEFAULT_SIP_PORT}`, name);
  }
  const cseq = String(cseqOf(request)?.seq ?? '');
  const top = listValues(request, 'Via')[0] ?? '';
  return join('2543', requestUri(request), tagOf(request, 'From'), callIdOf(request), cseq, top, name);
}

/** Whether a key was made by the rules of RFC 2543, where the To tag counts too. */
export function isOldKey(key: string): boolean {
  return key.startsWith('2543\n');
}

/** Parts of a key never contain a line end, so it keeps them apart. */
function join(...parts: string[]): string {
  return parts.join('\n');
}
