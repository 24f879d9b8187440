/**
 * A dialog and the rules by which messages change it (RFC 3261 12): identity, sequence numbers, route set, remote target.
 * Pure: observer and actor use the same rules. What a dialog is used for stands in the files of the usages.
 */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import { headerValue } from '#shared/sip/message.ts';
import { oneLine } from '#shared/sip/serialize.ts';
import { addressOf, callIdOf, cseqOf, listValues, methodText, requestUri, tagOf } from '#shared/sip/views.ts';

export type DialogPhase = 'early' | 'confirmed' | 'terminated';

export interface Dialog {
  /** Whether our request began it. */
  readonly role: 'uac' | 'uas';
  /** The method of the request that began it. */
  readonly method: string;
  readonly phase: DialogPhase;
  readonly callId: string;
  readonly localTag: string;
  /** Empty where the peer follows RFC 2543 and gave none. */
  readonly remoteTag: string;
  /** From and To as this side writes them, tags included. */
  readonly local: string;
  readonly remote: string;
  /** The value of our Contact. */
  readonly contact: string;
  readonly remoteTarget: string;
  /** Values of Route, in order. */
  readonly routeSet: readonly string[];
  /** The last number of CSeq that this side used; 0 before its first request. */
  readonly localSeq: number;
  /** The highest number that the peer used; null before its first request. */
  readonly remoteSeq: number | null;
  /** The number of the INVITE that an ACK of ours acknowledges. */
  readonly inviteSeq: number;
}

/** Requests whose Contact moves the remote target (RFC 3261 12.2, RFC 3311 5.1, RFC 6665 4.4.1, RFC 3515 2). */
const TARGET_REFRESH: ReadonlySet<string> = new Set(['INVITE', 'UPDATE', 'SUBSCRIBE', 'NOTIFY', 'REFER']);

/** The key by which a dialog is found: Call-ID, our tag, the peer's tag (RFC 3261 12). */
export function dialogKey(callId: string, localTag: string, remoteTag: string): string {
  return `${callId}\n${localTag}\n${remoteTag}`;
}

/** The key of the dialog that a request of the peer names. */
export function keyOfRequest(request: SipRequest): string {
  return dialogKey(callIdOf(request), tagOf(request, 'To'), tagOf(request, 'From'));
}

/** The key of the dialog that a response to a request of ours names. */
export function keyOfResponse(response: SipResponse): string {
  return dialogKey(callIdOf(response), tagOf(response, 'From'), tagOf(response, 'To'));
}

function valueOf(message: SipRequest | SipResponse, name: string): string {
  return oneLine(headerValue(message, name) ?? '').trim();
}

/** The dialog that a response to our request makes (RFC 3261 12.1.2): early by a 1xx, confirmed by a 2xx. */
export function dialogOfResponse(request: SipRequest, response: SipResponse): Dialog {
  const seq = cseqOf(request)?.seq ?? 1;
  return {
    role: 'uac',
    method: methodText(request),
    phase: response.status < 200 ? 'early' : 'confirmed',
    callId: valueOf(request, 'Call-ID'),
    localTag: tagOf(request, 'From'),
    remoteTag: tagOf(response, 'To'),
    local: valueOf(request, 'From'),
    remote: valueOf(response, 'To'),
    contact: valueOf(request, 'Contact'),
    // Without a Contact there is only the place that was asked. RFC 3261 12.1.2
    remoteTarget: addressOf(response, 'Contact')?.uri ?? requestUri(request),
    // The caller's route set is Record-Route in reverse. RFC 3261 12.1.2
    routeSet: listValues(response, 'Record-Route').reverse(),
    localSeq: seq,
    remoteSeq: null,
    inviteSeq: seq,
  };
}

/**
 * The dialog that our response to a request makes (RFC 3261 12.1.1). `toTag` is the tag of our responses, `contact` the
 * value of our Contact.
 */
export function dialogOfRequest(request: SipRequest, toTag: string, contact: string): Dialog {
  const to = valueOf(request, 'To');
  const seq = cseqOf(request)?.seq ?? 0;
  return {
    role: 'uas',
    method: methodText(request),
    phase: 'early',
    callId: valueOf(request, 'Call-ID'),
    localTag: toTag,
    remoteTag: tagOf(request, 'From'),
    local: tagOf(request, 'To') === '' ? `${to};tag=${toTag}` : to,
    remote: valueOf(request, 'From'),
    contact,
    remoteTarget: addressOf(request, 'Contact')?.uri ?? addressOf(request, 'From')?.uri ?? '',
    routeSet: listValues(request, 'Record-Route'),
    localSeq: 0,
    remoteSeq: seq,
    inviteSeq: 0,
  };
}

/**
 * The dialog that the first NOTIFY to a SUBSCRIBE or REFER of ours makes where it comes before the 2xx (RFC 6665 4.4.1).
 */
export function dialogOfNotify(request: SipRequest, notify: SipRequest): Dialog {
  const seq = cseqOf(request)?.seq ?? 1;
  return {
    role: 'uac',
    method: methodText(request),
    phase: 'confirmed',
    callId: valueOf(request, 'Call-ID'),
    localTag: tagOf(request, 'From'),
    remoteTag: tagOf(notify, 'From'),
    local: valueOf(request, 'From'),
    remote: valueOf(notify, 'From'),
    contact: valueOf(request, 'Contact'),
    remoteTarget: addressOf(notify, 'Contact')?.uri ?? requestUri(request),
    routeSet: listValues(notify, 'Record-Route'),
    localSeq: seq,
    remoteSeq: cseqOf(notify)?.seq ?? null,
    inviteSeq: 0,
  };
}

/** The dialog after a request of ours left; an ACK and a CANCEL repeat a number that was used (RFC 3261 12.2.1.1). */
export function afterSending(dialog: Dialog, request: SipRequest): Dialog {
  const { seq = 0, method = '' } = cseqOf(request) ?? {};
  if (method === 'ACK' || method === 'CANCEL') return dialog;
  const localSeq = Math.max(dialog.localSeq, seq);
  return { ...dialog, localSeq, inviteSeq: method === 'INVITE' ? seq : dialog.inviteSeq };
}

/** The dialog after a response to a request of ours in it, the one that began it included. */
export function afterResponse(dialog: Dialog, response: SipResponse): Dialog {
  const method = cseqOf(response)?.method ?? '';
  const { status } = response;
  if (status >= 300 || dialog.phase === 'terminated') return dialog;
  const begins = method === dialog.method && dialog.phase === 'early' && dialog.role === 'uac';
  // The 2xx says for good which proxies stay in the path. RFC 3261 13.2.2.4
  const routeSet = begins && status >= 200 ? listValues(response, 'Record-Route').reverse() : dialog.routeSet;
  const phase = begins && status >= 200 ? 'confirmed' : dialog.phase;
  // A target refresh is done by its 2xx; while the dialog is early each response may name the target. RFC 3261 12.2.1.2
  const moves = TARGET_REFRESH.has(method) && (status >= 200 || begins);
  const target = moves ? addressOf(response, 'Contact')?.uri : undefined;
  return { ...dialog, phase, routeSet, remoteTarget: target ?? dialog.remoteTarget };
}

export type Sequence = 'in-order' | 'out-of-order';

/** Whether a request of the peer comes in order: a number below one that was seen is answered 500 (RFC 3261 12.2.2). */
export function sequenceOf(dialog: Dialog, request: SipRequest): Sequence {
  const { seq = 0, method = '' } = cseqOf(request) ?? {};
  if (method === 'ACK' || method === 'CANCEL' || dialog.remoteSeq === null) return 'in-order';
  return seq < dialog.remoteSeq ? 'out-of-order' : 'in-order';
}

/** The dialog after a request of the peer in it that came in order. */
export function afterRequest(dialog: Dialog, request: SipRequest): Dialog {
  const { seq = 0, method = '' } = cseqOf(request) ?? {};
  if (method === 'ACK' || method === 'CANCEL') return dialog;
  const target = TARGET_REFRESH.has(method) ? addressOf(request, 'Contact')?.uri : undefined;
  return {
    ...dialog,
    remoteSeq: Math.max(dialog.remoteSeq ?? 0, seq),
    remoteTarget: target ?? dialog.remoteTarget,
  };
}

/** The dialog in another phase; what is terminated stays so. */
export function inPhase(dialog: Dialog, phase: DialogPhase): Dialog {
  return dialog.phase === 'terminated' ? dialog : { ...dialog, phase };
}

/** Whether this side made the Call-ID: who did waits longer after a glare (RFC 3261 14.1). */
export function ownsCallId({ role }: Dialog): boolean {
  return role === 'uac';
}
