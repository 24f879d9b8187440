/** Reads Session-ID (RFC 7989 5): the sender's half of the identifier, and as `remote` the other half. */
import type { Span } from '#shared/lib/bytes.ts';
import { CLASS, endOfRun } from '../chars.ts';
import { findParam, readParams } from './params.ts';
import type { Sink } from './sink.ts';
import type { ValueNode } from './token-list.ts';

const LENGTH = 32;

/** sess-uuid: 32 digits of small hexadecimal. */
function isUuid(bytes: Uint8Array, { start, end }: Span): boolean {
  if (end - start !== LENGTH) return false;
  for (let place = start; place < end; place++) {
    const byte = bytes[place] ?? 0;
    const isDigit = byte >= 0x30 && byte <= 0x39;
    if (!isDigit && (byte < 0x61 || byte > 0x66)) return false;
  }
  return true;
}

/** Reads the value of Session-ID. */
export function readSessionId(bytes: Uint8Array, span: Span, sink: Sink): ValueNode {
  const value = { start: span.start, end: endOfRun(bytes, span.start, span.end, CLASS.token) };
  if (!isUuid(bytes, value)) sink('session-id-malformed', value.end > value.start ? value : span);
  const params = readParams(bytes, value.end, span.end, sink);
  const remote = findParam(bytes, params, 'remote');
  if (remote && !(remote.value && isUuid(bytes, remote.value)))
    sink('session-id-malformed', remote.value ?? remote.name);
  return { value, params };
}
