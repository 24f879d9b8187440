/** Makes a draft of a message that crossed the wire before, so that sending it again is a new request. */
import { formatTransportAddress } from '#shared/model/address.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import { parseUri } from '#shared/sip/views.ts';
import { readRequestLine } from '../../editor/first-line.ts';
import { literalBytes, templateOf } from '#shared/template/template.ts';
import type { DraftPatch } from './draft.ts';

const TO_TAG = /^(?:to|t)[ \t]*:.*;[ \t]*tag[ \t]*=/im;

/** Header fields of a head: each its first line with the folded ones below it (RFC 3261 7.3.1). */
function fieldsOf(head: string): string[] {
  return head.split(/\n(?![ \t])/);
}

/**
 * Takes out what named the old transaction: a repeated Via branch is a retransmission to the other side
 * (RFC 3261 17.2.3). Outside a dialog Call-ID and CSeq go too (RFC 3261 8.2.2.2); sending fills them anew.
 * A Content-Length that counts rightly goes as well, so that the body can be edited; a wrong one was meant so.
 * @param text a request with lines ended LF
 */
export function freshCopy(text: string): string {
  const blank = text.indexOf('\n\n');
  const head = blank < 0 ? text : text.slice(0, blank);
  const body = blank < 0 ? '' : text.slice(blank + 2);
  const old = TO_TAG.test(head) ? ['Via'] : ['Via', 'Call-ID', 'CSeq'];
  const counted = `${literalBytes(body).length}`;
  const kept = fieldsOf(head).filter((field, at) => {
    const name = /^([^\s:]+)[ \t]*:/.exec(field)?.[1];
    if (at === 0 || name === undefined) return true;
    const canonical = canonicalName(name);
    const value = field.slice(field.indexOf(':') + 1).trim();
    return !old.includes(canonical) && !(canonical === 'Content-Length' && value === counted);
  });
  return kept.join('\n') + (blank < 0 ? '' : text.slice(blank));
}

/** `udp:HOST:PORT` of a Request-URI, or null where it names no host. */
export function destinationOf(text: string): string | null {
  const uri = parseUri(readRequestLine(text).uri);
  if (!uri || uri.host === '' || !/^sips?$/i.test(uri.scheme)) return null;
  const host = uri.host.replace(/^\[|\]$/g, '');
  return formatTransportAddress({ transport: 'udp', host, port: uri.port ?? 5060 });
}

/** The draft's parts for a request of a dialog; it goes where the dialog leads. */
export function stepParts(bytes: Uint8Array, dialog: number): DraftPatch {
  return { text: templateOf(bytes), dialog, destination: '' };
}

/** The draft's parts for bytes of a message; what is not a request is to be sent as it stands. */
export function resendParts(
  bytes: Uint8Array,
  fallback: string,
  identifiers: 'fresh' | 'same' = 'fresh',
): DraftPatch {
  const text = templateOf(bytes);
  const isRequest = readRequestLine(text).uri !== '';
  if (!isRequest) return { text, destination: fallback, switches: AS_TYPED };
  const fresh = identifiers === 'same' ? text : freshCopy(text);
  return { text: fresh, destination: destinationOf(fresh) ?? fallback };
}
