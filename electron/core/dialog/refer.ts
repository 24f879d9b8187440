/**
 * REFER (RFC 3515): what it asks for, how its implicit subscription is named, and what the sipfrag bodies of that
 * subscription's NOTIFY requests tell of the progress.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { HeaderPair } from '#shared/sip/build.ts';
import { decodeEscapes } from '#shared/sip/compare-values.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import type { SipRequest } from '#shared/sip/message.ts';
import { allHeaders } from '#shared/sip/message.ts';
import { readFragment } from '#shared/sip/sipfrag.ts';
import { reasonPhrase } from '#shared/sip/status.ts';
import { eventOf } from '#shared/sip/views-dialog.ts';
import { addressesOf, parseUri } from '#shared/sip/views.ts';
import type { Subscription } from './subscription.ts';

export interface ReferTarget {
  /** Without headers and without the method. */
  readonly uri: string;
  /** What is to be sent; INVITE where the URI says nothing (RFC 3515 2.1). */
  readonly method: string;
  /** The headers of the URI, escapes undone, as they were named: Replaces among them. */
  readonly headers: readonly HeaderPair[];
}

/** What a REFER asks for; null where it has no Refer-To or more than one: the answer is 400 then (RFC 3515 2.4.2). */
export function referTarget(refer: SipRequest): ReferTarget | null {
  const [address, ...more] = addressesOf(refer, 'Refer-To');
  if (!address || more.length > 0 || allHeaders(refer, 'Refer-To').length > 1) return null;
  const [target, query] = splitHeaders(address.uri);
  const method = parseUri(target)?.params.get('method');
  return {
    uri: target.replace(/;method=[^;?]*/i, ''),
    method: method ? decodeEscapes(method) : 'INVITE',
    headers: query === '' ? [] : query.split('&').flatMap(headerOf),
  };
}

/** A question mark before the @ belongs to the user part (RFC 3261 25.1). */
function splitHeaders(uri: string): readonly [target: string, query: string] {
  const mark = uri.indexOf('?', uri.lastIndexOf('@') + 1);
  return mark < 0 ? [uri, ''] : [uri.slice(0, mark), uri.slice(mark + 1)];
}

function headerOf(pair: string): HeaderPair[] {
  const equal = pair.indexOf('=');
  if (equal <= 0) return [];
  return [[decodeEscapes(pair.slice(0, equal)), decodeEscapes(pair.slice(equal + 1))]];
}

/**
 * The value of Event for the subscription of a REFER. Each has the CSeq number as its id, and only the first REFER of a
 * dialog may go without (RFC 3515 2.4.6).
 */
export function referEvent(seq: number, isFirst: boolean): string {
  return isFirst ? 'refer' : `refer;id=${seq}`;
}

/** Whether a NOTIFY belongs to a subscription: package and id byte by byte (RFC 6665 8.2.1, RFC 3515 2.4.6). */
export function isNotifyOf(
  { by, event, id }: Pick<Subscription, 'by' | 'event' | 'id'>,
  notify: SipRequest,
  isFirst = false,
): boolean {
  const view = eventOf(notify);
  if (!view || [view.package, ...view.templates].join('.') !== event) return false;
  return view.id === id || (by === 'REFER' && isFirst && view.id === null);
}

export interface ReferProgress {
  readonly status: number;
  readonly reason: string;
  /** Whether nothing can follow. */
  readonly isFinal: boolean;
}

/** The status line of a sipfrag body (RFC 3515 2.4.5); null where it does not begin with a sound one. */
export function sipfragStatus(body: Uint8Array): ReferProgress | null {
  const { startLine } = readFragment(body, { start: 0, end: body.length }, ignore);
  if (startLine?.kind !== 'response' || startLine.status < 100 || startLine.status > 699) return null;
  const { status, reason } = startLine;
  return { status, reason: textOf(body, reason), isFinal: status >= 200 };
}

/** The body of a NOTIFY that tells how far it has come, of type message/sipfrag (RFC 3515 2.4.5). */
export function sipfragBody(status: number, reason = reasonPhrase(status)): Uint8Array<ArrayBuffer> {
  return utf8(`SIP/2.0 ${status} ${reason}\r\n`);
}
