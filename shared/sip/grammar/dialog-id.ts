/** Reads Replaces (RFC 3891 6.1), Join (RFC 3911 7.1) and Target-Dialog (RFC 4538 7): a Call-ID and the two tags of a dialog. */
import type { Span } from '#shared/lib/bytes.ts';
import { skipLws } from '../chars.ts';
import { endOfCallId } from './call-id.ts';
import { needParams } from './param-rules.ts';
import type { ParamNode } from './params.ts';
import { readParams } from './params.ts';
import type { Sink } from './sink.ts';

export interface DialogIdNode {
  readonly callId: Span;
  readonly params: readonly ParamNode[];
}

function readDialogId(
  bytes: Uint8Array,
  span: Span,
  sink: Sink,
  tags: readonly string[],
  rfc: string,
): DialogIdNode {
  const callId = { start: span.start, end: endOfCallId(bytes, span.start, span.end) };
  const next = skipLws(bytes, callId.end, span.end);
  if (callId.end === callId.start || (next < span.end && bytes[next] !== 0x3b)) {
    sink('call-id-malformed', span);
    return { callId, params: [] };
  }
  const params = readParams(bytes, next, span.end, sink);
  needParams(bytes, span, params, tags, sink, rfc);
  return { callId, params };
}

const TAGS = ['to-tag', 'from-tag'];
const SIDES = ['local-tag', 'remote-tag'];

export function readReplaces(bytes: Uint8Array, span: Span, sink: Sink): DialogIdNode {
  return readDialogId(bytes, span, sink, TAGS, 'RFC 3891 6.1');
}

export function readJoin(bytes: Uint8Array, span: Span, sink: Sink): DialogIdNode {
  return readDialogId(bytes, span, sink, TAGS, 'RFC 3911 7.1');
}

export function readTargetDialog(bytes: Uint8Array, span: Span, sink: Sink): DialogIdNode {
  return readDialogId(bytes, span, sink, SIDES, 'RFC 4538 7');
}
