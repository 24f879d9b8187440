/** Puts into a response what its author left out: what RFC 3261 8.2.6 copies from the request, the To tag, Contact (12.1.1), Content-Length. */

import { withCrlf } from '#shared/sip/line-ends.ts';
import type { SipResponse } from '#shared/sip/message.ts';
import { allHeaders, firstHeader, headerValue } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import type { HeaderEdit } from '#shared/sip/serialize.ts';
import { editHeaders } from '#shared/sip/serialize.ts';
import { textOf } from '#shared/lib/bytes.ts';

/** The headers that a response needs, in their order. */
const NEEDED = ['Via', 'Record-Route', 'From', 'To', 'Call-ID', 'CSeq', 'Contact'] as const;

function responseOf(bytes: Uint8Array): SipResponse | null {
  const { message } = parseMessage(bytes);
  return message?.kind === 'response' ? message : null;
}

/**
 * Fills a response that was written by hand. `pattern` is the response as the console would have written it; what stands is
 * the author's. Bytes that are no response come back as they are.
 */
export function fillResponse(bytes: Uint8Array, pattern: Uint8Array): Uint8Array {
  const ended = withCrlf(bytes);
  const written = responseOf(ended);
  const complete = responseOf(pattern);
  if (!written || !complete) return bytes;
  const edits = NEEDED.filter((name) => !firstHeader(written, name)).flatMap((name) =>
    allHeaders(complete, name).map((header): HeaderEdit => ({
      op: 'append',
      name,
      value: textOf(complete.bytes, header.value),
    })),
  );
  const tagged = toTagEdit(written, complete);
  const counted: HeaderEdit[] = firstHeader(written, 'Content-Length')
    ? []
    : [{ op: 'append', name: 'Content-Length', value: String(written.trailer.end - written.body.start) }];
  return editHeaders(written, [...edits, ...tagged, ...counted]);
}

/** To gets the tag of our responses where its author wrote it without one (RFC 3261 8.2.6.2). */
function toTagEdit(written: SipResponse, complete: SipResponse): HeaderEdit[] {
  const to = headerValue(written, 'To');
  const tag = /;\s*tag\s*=\s*[^\s;]+/i.exec(headerValue(complete, 'To') ?? '')?.[0];
  if (to === null || tag === undefined || /;\s*tag\s*=/i.test(to)) return [];
  return [{ op: 'set', name: 'To', value: `${to.trim()}${tag}` }];
}

/** Whether bytes begin like a response of SIP, and its status. */
export function statusOf(bytes: Uint8Array): number | null {
  return responseOf(bytes)?.status ?? null;
}
