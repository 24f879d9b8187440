/**
 * Values of a message that is there already: `response.status`, `response.header("Contact")`, `request.uri`. All but the body are one
 * line, whatever a peer wrote: put into the next request, they begin no line there.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { CR, LF } from '#shared/sip/chars.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import { allHeaders } from '#shared/sip/message.ts';
import { methodText, reasonText, requestUri } from '#shared/sip/views.ts';
import type { Lookup } from './render.ts';

const bytesIn = ({ bytes }: SipMessage, { start, end }: Span): Uint8Array => bytes.subarray(start, end);

/**
 * A text on one line: a fold is one blank (RFC 3261 7.3.1), and so is a CR or LF that stands alone, which some take for the end of a line.
 */
export function lineOf(text: string): string {
  return text.replace(/[ \t\r\n]+/g, (blank) => (/[\r\n]/.test(blank) ? ' ' : blank));
}

/** The same for bytes, which need not be text. */
function lineBytes(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(CR) && !bytes.includes(LF)) return bytes;
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return Uint8Array.from(lineOf(text), (character) => character.charCodeAt(0));
}

/** The bytes of the first field of a name, or of the n-th from 0; null where there is none. */
function headerBytes(message: SipMessage, name: string, place: number): Uint8Array | null {
  const field = allHeaders(message, canonicalName(name))[place];
  return field ? lineBytes(bytesIn(message, field.value)) : null;
}

function partOf(message: SipMessage, part: string): string | Uint8Array | null {
  if (part === 'body') return bytesIn(message, message.body);
  if (message.kind === 'request') {
    if (part === 'method') return lineOf(methodText(message));
    return part === 'uri' ? lineOf(requestUri(message)) : null;
  }
  if (part === 'status') return `${message.status}`;
  return part === 'reason' ? lineOf(reasonText(message)) : null;
}

/** The lookup of a message under `prefix`; null for all where there is no message. */
export function messageValues(prefix: 'response' | 'request', message: SipMessage | null): Lookup {
  return ({ name, args: [first, place = 0, ...more] }) => {
    if (!message || !name.startsWith(`${prefix}.`)) return null;
    const part = name.slice(prefix.length + 1);
    if (part !== 'header') return first === undefined ? partOf(message, part) : null;
    if (typeof first !== 'string' || typeof place !== 'number' || more.length > 0) return null;
    return headerBytes(message, first, place);
  };
}
