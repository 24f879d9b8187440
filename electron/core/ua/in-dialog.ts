/** Requests that follow an INVITE, built from it and its answer: ACK for a 2xx, BYE, CANCEL (RFC 3261 9.1, 12, 13.2.2.4). */
import type { Endpoint, TransportAddress } from '#shared/model/address.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { buildRequest } from '#shared/sip/build.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import type { UriView } from '#shared/sip/views.ts';
import { addressOf, cseqOf, listValues, parseUri, requestUri } from '#shared/sip/views.ts';
import { copyHeaders, lineOf } from '../transaction/ack.ts';

/** The caller's side of a dialog (RFC 3261 12.1.2). */
export interface Dialog {
  readonly callId: string;
  /** From and To as the caller writes them, tags included. */
  readonly from: string;
  readonly to: string;
  /** Values of Route, in order. */
  readonly routeSet: readonly string[];
  readonly remoteTarget: string;
  /** The number of the INVITE's CSeq. */
  readonly seq: number;
}

/** The dialog that a 2xx to an INVITE makes: the route set is Record-Route reversed, the target its Contact. */
export function dialogOf(invite: SipRequest, answer: SipResponse): Dialog {
  return {
    callId: lineOf(headerValue(invite, 'Call-ID')),
    from: lineOf(headerValue(invite, 'From')),
    to: lineOf(headerValue(answer, 'To')),
    routeSet: listValues(answer, 'Record-Route').reverse(),
    remoteTarget: addressOf(answer, 'Contact')?.uri ?? requestUri(invite),
    seq: cseqOf(invite)?.seq ?? 1,
  };
}

/** What a request in the dialog is addressed to. */
export interface Target {
  readonly uri: string;
  readonly routes: readonly string[];
  /** Where it is sent, or null where that cannot be reached over UDP. */
  readonly nextHop: TransportAddress | null;
}

/** Request-URI, Route and next hop of a request in the dialog (RFC 3261 12.2.1.1). */
export function targetOf({ routeSet, remoteTarget }: Dialog): Target {
  const first = routeSet[0];
  const firstUri = first === undefined ? null : uriOfRoute(first);
  if (first === undefined || firstUri === null) {
    return { uri: remoteTarget, routes: routeSet, nextHop: hopOf(parseUri(remoteTarget)) };
  }
  const hop = parseUri(firstUri);
  // Loose routing: the target stays in the Request-URI, the first route is the next hop. RFC 3261 12.2.1.1
  if (hop?.params.has('lr')) return { uri: remoteTarget, routes: routeSet, nextHop: hopOf(hop) };
  // A strict router wants its own URI there, and the target at the end of Route. RFC 3261 12.2.1.1
  return { uri: firstUri, routes: [...routeSet.slice(1), `<${remoteTarget}>`], nextHop: hopOf(hop) };
}

function uriOfRoute(value: string): string | null {
  return /<([^<>]*)>/.exec(value)?.[1] ?? null;
}

/** Only `sip` over UDP can be sent here; port 5060 where none is named (RFC 3263 4). */
function hopOf(uri: UriView | null): TransportAddress | null {
  if (!uri || uri.scheme.toLowerCase() !== 'sip' || uri.host === '') return null;
  if ((uri.params.get('transport') ?? 'udp').toLowerCase() !== 'udp') return null;
  const host = (uri.params.get('maddr') ?? uri.host).replaceAll(/^\[|\]$/g, '');
  return { transport: 'udp', host, port: uri.port ?? 5060 };
}

export interface InDialogParts {
  readonly method: 'ACK' | 'BYE';
  readonly seq: number;
  readonly local: Endpoint;
  readonly branch: string;
  readonly headers: readonly HeaderPair[];
}

/** Builds an ACK or a BYE of the dialog (RFC 3261 12.2.1.1, 13.2.2.4). */
export function buildInDialog(dialog: Dialog, parts: InDialogParts): Uint8Array {
  const { uri, routes } = targetOf(dialog);
  return buildRequest({
    method: parts.method,
    uri,
    headers: [
      ['Via', `SIP/2.0/UDP ${formatHostPort(parts.local)};branch=${parts.branch};rport`],
      ...routes.map((route): HeaderPair => ['Route', route]),
      ['Max-Forwards', '70'],
      ['From', dialog.from],
      ['To', dialog.to],
      ['Call-ID', dialog.callId],
      ['CSeq', `${parts.seq} ${parts.method}`],
      ...parts.headers,
    ],
  });
}

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
