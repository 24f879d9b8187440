/** Reads one Contact value (RFC 3261 20.10): `*`, or an address with `q` and `expires`. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, decimal } from '../chars.ts';
import type { AddressNode } from './name-addr.ts';
import { readAddress } from './name-addr.ts';
import { checkQ } from './param-rules.ts';
import { findParam } from './params.ts';
import type { Sink } from './sink.ts';

const STAR = 0x2a;

/** Whether a value is the `*` that stands for every binding. */
export function isStar(bytes: Uint8Array, { start, end }: Span): boolean {
  return end - start === 1 && at(bytes, start) === STAR;
}

/** expires is digits; a value that is too large or no number counts as 3600 (RFC 3261 10.2.1.1, 20.10). */
function checkExpires(bytes: Uint8Array, value: Span, sink: Sink): void {
  const seconds = decimal(bytes, value.start, value.end);
  const written = textOf(bytes, value).slice(0, 40);
  if (seconds < 0) sink('parameter-malformed', value, { text: written });
  else if (seconds >= 2 ** 32) sink('seconds-large', value, { written });
}

/** Reads one value; null for `*`. */
export function readContact(bytes: Uint8Array, span: Span, sink: Sink): AddressNode | null {
  if (isStar(bytes, span)) return null;
  const node = readAddress(bytes, span, sink);
  checkQ(bytes, node.params, sink);
  const expires = findParam(bytes, node.params, 'expires');
  if (expires) checkExpires(bytes, expires.value ?? { start: expires.name.end, end: expires.name.end }, sink);
  return node;
}
