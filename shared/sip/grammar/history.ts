/** Reads one value of History-Info (RFC 7044 5) and of Diversion (RFC 5806 4): where a request was sent before. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { AddressNode } from './name-addr.ts';
import { readAddress } from './name-addr.ts';
import { checkParamValues, needParams, upTo } from './param-rules.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';

const INDEX = /^\d+(?:\.\d+)*$/;

/** Parameters whose value is an index: the entry's own, and those of the entries it came from (RFC 7044 5). */
const INDEXES = ['index', 'rc', 'mp', 'np'];

function checkBrackets(node: AddressNode, span: Span, sink: Sink): void {
  if (!node.hasBrackets) sink('address-brackets-missing', span, { character: ':' });
}

/** hi-entry: an address in brackets with its index. */
export function readHistoryEntry(bytes: Uint8Array, span: Span, sink: Sink): AddressNode {
  const node = readAddress(bytes, span, sink);
  checkBrackets(node, span, sink);
  needParams(bytes, span, node.params, ['index'], sink, 'RFC 7044 5');
  for (const name of INDEXES) {
    const param = findParam(bytes, node.params, name);
    const text = param?.value ? textOf(bytes, param.value) : '';
    if (param && !INDEX.test(text))
      sink('index-malformed', param.value ?? param.name, { text: text.slice(0, 60) });
  }
  return node;
}

/** diversion-params: an address in brackets with the reason and how often it was diverted. */
export function readDiversion(bytes: Uint8Array, span: Span, sink: Sink): AddressNode {
  const node = readAddress(bytes, span, sink);
  checkBrackets(node, span, sink);
  const rules = [
    ['counter', upTo(99)],
    ['limit', upTo(99)],
  ] as const;
  checkParamValues(bytes, node.params, rules, sink);
  return node;
}
