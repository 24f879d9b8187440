/** The keys by which a message finds its transaction (RFC 3261 17.1.3 and 17.2.3). */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import { MAGIC_COOKIE } from '#shared/sip/grammar/via.ts';
import { quickBranch } from '#shared/sip/index-values.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import { firstHeader } from '#shared/sip/message.ts';
import type { CSeqView } from '#shared/sip/views.ts';
import { callIdOf, cseqOf, listValues, methodText, requestUri, tagOf, topVia } from '#shared/sip/views.ts';
import type { TransactionFacts } from './snapshot.ts';

const DEFAULT_SIP_PORT = 5060;

/** No honest Call-ID or branch is longer. */
const LONGEST_SHOWN = 256;

/** The branch of the top Via; empty where there is none. */
export function branchOf(message: SipMessage): string {
  const via = firstHeader(message, 'Via');
  const quick = via && quickBranch(message.bytes, via.value);
  return quick ? textOf(message.bytes, quick) : (topVia(message)?.params.get('branch') ?? '');
}

/** A sent-by that is a name or an IPv4 address with or without a port, between the transport and the parameters. */
const PLAIN_SENT_BY = /^SIP\/2\.0\/\w+ ([a-z0-9.-]+)(?::(\d{1,5}))?(?:[;,]|$)/i;
const LONGEST_SENT_BY = 300;

/** The sent-by of the top Via as it is compared: small letters, and a port always; empty where there is no Via. */
function sentByOf(message: SipMessage): string {
  const via = firstHeader(message, 'Via');
  if (!via) return '';
  const { start, end } = via.value;
  const text = textOf(message.bytes, { start, end: Math.min(end, start + LONGEST_SENT_BY) });
  const [, host, port] = PLAIN_SENT_BY.exec(text) ?? [];
  if (host !== undefined) return `${host.toLowerCase()}:${Number(port ?? DEFAULT_SIP_PORT)}`;
  const view = topVia(message);
  return view ? `${view.host.toLowerCase()}:${view.port ?? DEFAULT_SIP_PORT}` : '';
}

/** A text as it is shown long after its message is gone: its beginning, and no part of a longer text in memory. */
function shown(text: string): string {
  return text.length <= LONGEST_SHOWN ? text : textOf(utf8(text.slice(0, LONGEST_SHOWN)));
}

/** What a client transaction needs of its request, read once: its key, and what is shown of it. */
export interface ClientFacts extends TransactionFacts {
  readonly key: string;
}

/** Reads a request that is to be sent. */
export function clientFacts(request: SipRequest): ClientFacts {
  const cseq = cseqOf(request);
  const branch = branchOf(request);
  const key = keyOfClient(request, branch, cseq);
  const callId = shown(callIdOf(request));
  return { key, method: shown(methodText(request)), branch: shown(branch), callId, cseq: cseq?.seq ?? 0 };
}

/**
 * The key of a client transaction: the branch of the top Via and the method of CSeq (RFC 3261 17.1.3). A request
 * typed without a branch is found again by Call-ID, From tag and CSeq.
 */
export function clientKey(message: SipRequest | SipResponse): string {
  return keyOfClient(message, branchOf(message), cseqOf(message));
}

function keyOfClient(message: SipMessage, branch: string, cseq: CSeqView | null): string {
  const method = cseq?.method ?? '';
  if (branch !== '') return join('branch', branch, method);
  return join('no-branch', callIdOf(message), tagOf(message, 'From'), String(cseq?.seq ?? ''), method);
}

/** How a request is told from others on the server side: read once for each request that comes in. */
export interface ServerIdentity {
  readonly key: string;
  readonly method: string;
  readonly branch: string;
}

/**
 * The key of a server transaction (RFC 3261 17.2.3): branch, sent-by and method where the branch has the cookie;
 * otherwise what RFC 2543 compared, without the To tag, which the layer looks at. An ACK has the key of its INVITE,
 * and `asked` may be given to ask for the transaction that a CANCEL names.
 */
export function serverIdentity(request: SipRequest, asked?: string): ServerIdentity {
  const method = methodText(request);
  const wanted = asked ?? method;
  const name = wanted === 'ACK' ? 'INVITE' : wanted;
  const branch = branchOf(request);
  const sentBy = branch.startsWith(MAGIC_COOKIE) && branch.length > MAGIC_COOKIE.length && sentByOf(request);
  if (sentBy) return { key: join('branch', branch, sentBy, name), method, branch };
  const cseq = String(cseqOf(request)?.seq ?? '');
  const top = listValues(request, 'Via')[0] ?? '';
  const key = join('2543', requestUri(request), tagOf(request, 'From'), callIdOf(request), cseq, top, name);
  return { key, method, branch };
}

/** The key alone. */
export function serverKey(request: SipRequest, asked?: string): string {
  return serverIdentity(request, asked).key;
}

/** What a server transaction knows of its request beyond its identity. */
export interface ServerFacts extends TransactionFacts {
  readonly key: string;
  readonly toTag: string;
  readonly requestKey: string | null;
}

/** Reads a request that is new. */
export function serverFacts(request: SipRequest, { key, method, branch }: ServerIdentity): ServerFacts {
  const callId = callIdOf(request);
  const cseq = cseqOf(request)?.seq ?? 0;
  const requestKey = keyOfRequest(tagOf(request, 'From'), callId, cseq, method);
  const toTag = tagOf(request, 'To');
  return {
    key,
    method: shown(method),
    branch: shown(branch),
    callId: shown(callId),
    cseq,
    toTag,
    requestKey,
  };
}

/**
 * What stays the same on every way that one request takes: From tag, Call-ID, CSeq and method (RFC 3261 8.2.2.2). An
 * ACK has that of its INVITE. Null where a part is missing: nothing can be said of such a request.
 */
export function requestKeyOf(request: SipRequest, method: string): string | null {
  const name = method === 'ACK' ? 'INVITE' : method;
  return keyOfRequest(tagOf(request, 'From'), callIdOf(request), cseqOf(request)?.seq ?? 0, name);
}

function keyOfRequest(fromTag: string, callId: string, cseq: number, method: string): string | null {
  return fromTag === '' || callId === '' ? null : join('request', fromTag, callId, String(cseq), method);
}

/** Whether a key was made by the rules of RFC 2543, where the To tag counts too. */
export function isOldKey(key: string): boolean {
  return key.startsWith('2543\n');
}

/** Parts of a key never contain a line end, so it keeps them apart. */
function join(...parts: string[]): string {
  return parts.join('\n');
}
