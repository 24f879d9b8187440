/**
 * Compares two messages: start line, headers, body, and what follows it, each row with what differs inside it and what
 * that means. What is not SIP is compared as text. Never throws; the work is bounded for the largest messages.
 */
import { textOf } from '#shared/lib/bytes.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import type { BodyNode } from '#shared/sip/body.ts';
import { bodyOf } from '#shared/sip/body.ts';
import { hexRows } from '#shared/sip/body-text.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { parseMessage } from '#shared/sip/parse.ts';
import { compareHeaders, compareStartLines } from './headers.ts';
import { isOneMessage } from './meanings.ts';
import type { DiffRow } from './row.ts';
import { compareSdp } from './sdp.ts';
import { compareLines, compareTexts, linesOf } from './text.ts';

/** Rows of hexadecimal digits that are compared of a body that is not text. */
const MOST_HEX = 4_096;

/** The lines of a body that is not SDP on both sides: its text, or its bytes in hexadecimal digits. */
function bodyLines({ bytes }: SipMessage, body: BodyNode): string[] {
  if (body.kind === 'none') return [];
  if (body.kind === 'binary') return hexRows(bytes, body.span, 0, MOST_HEX).map(({ hex }) => hex);
  return linesOf(textOf(bytes, body.span)).map((line) => line.replace(/\r$/, ''));
}

function compareBodies(a: SipMessage, b: SipMessage): DiffRow[] {
  const [left, right] = [bodyOf(a), bodyOf(b)];
  const isSdp = ({ kind }: BodyNode): boolean => kind === 'sdp' || kind === 'none';
  if (isSdp(left) && isSdp(right)) {
    const sdpOf = (body: BodyNode): SdpSession | null => (body.kind === 'sdp' ? body.sdp : null);
    return compareSdp(sdpOf(left), sdpOf(right), isOneMessage(a, b));
  }
  return compareLines(bodyLines(a, left), bodyLines(b, right), 'body');
}

/** The rows of two messages as bytes, in the order in which they are read. */
export function compareMessages(a: Uint8Array, b: Uint8Array): DiffRow[] {
  const [left, right] = [parseMessage(a).message, parseMessage(b).message];
  if (!left || !right) return compareTexts(textOf(a), textOf(b));
  return [
    compareStartLines(left, right),
    ...compareHeaders(left, right),
    ...compareBodies(left, right),
    ...compareTexts(textOf(a, left.trailer), textOf(b, right.trailer), 'trailer'),
  ];
}
