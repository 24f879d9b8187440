/** Reads one value of Route, Record-Route, Path or Service-Route (RFC 3261 20.30, 20.34; 3327; 3608): always in brackets. */
import type { Span } from '#shared/lib/bytes.ts';
import { findParam } from './params.ts';
import type { AddressNode } from './name-addr.ts';
import { readAddress } from './name-addr.ts';
import type { Sink } from './sink.ts';

/** Reads one value; without `lr` it asks for strict routing (RFC 3261 16.12). */
export function readRoute(bytes: Uint8Array, span: Span, sink: Sink): AddressNode {
  const node = readAddress(bytes, span, sink);
  if (!node.hasBrackets) sink('address-brackets-missing', span, { character: ':' });
  else if (node.uri.hostPort && !findParam(bytes, node.uri.params, 'lr'))
    sink('route-not-loose', node.uri.span);
  return node;
}
