/** Makes a draft of a message that crossed the wire before, so that sending it again is a new request. */
import { formatTransportAddress } from '#shared/model/address.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import { freshCopy } from '#shared/replay/fresh.ts';
import { parseUri } from '#shared/sip/views.ts';
import { readRequestLine } from '../../editor/first-line.ts';
import { templateOf } from '#shared/template/template.ts';
import type { DraftPatch } from './draft.ts';

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
