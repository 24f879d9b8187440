/** Rules of Via, tags and Contact that look at more than one value (RFC 3261 8.1.1, 8.2.6.2, 10.2.2, 18.2.2). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { decimal } from '../chars.ts';
import { splitList } from '../grammar/comma-list.ts';
import { isStar } from '../grammar/contact.ts';
import { hostText, isIPv4 } from '../grammar/host.ts';
import { readAddress } from '../grammar/name-addr.ts';
import { findParam } from '../grammar/params.ts';
import { ignore } from '../grammar/sink.ts';
import { readVia } from '../grammar/via.ts';
import type { SipMessage } from '../message.ts';
import { allHeaders, firstHeader } from '../message.ts';
import type { RequestRule, ResponseRule, Rule } from './rule.ts';

function itemsOf(message: SipMessage, name: string): Span[] {
  return allHeaders(message, name).flatMap(({ value }) => splitList(message.bytes, value, ignore));
}

/** The top Via of a request carries a branch (RFC 3261 8.1.1.7); elements of RFC 2543 send none. */
const topBranch: RequestRule = (message, report) => {
  const [top] = itemsOf(message, 'Via');
  const node = top ? readVia(message.bytes, top, ignore) : null;
  if (top && node && !findParam(message.bytes, node.params, 'branch'))
    report('via-branch-missing', 'Via', top);
};

/** An address that more than one host hears: 255.255.255.255 and 224.0.0.0/4. */
function isForMany(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return isIPv4(host) && (host === '255.255.255.255' || (first >= 224 && first < 240));
}

/** A response follows sent-by; a broadcast address there makes it a flood (RFC 4475 3.3.10, RFC 3261 18.2.2). */
const broadcastVia: Rule = (message, report) => {
  for (const item of itemsOf(message, 'Via')) {
    const host = readVia(message.bytes, item, ignore)?.sentBy.host;
    const text = host ? hostText(message.bytes, host) : '';
    if (host && isForMany(text)) report('via-broadcast', 'Via', host, { host: text });
  }
};

function hasTag(message: SipMessage, name: 'From' | 'To'): boolean {
  const header = firstHeader(message, name);
  if (!header) return true;
  const { params } = readAddress(message.bytes, header.value, ignore);
  return findParam(message.bytes, params, 'tag') !== null;
}

/** From has a tag (RFC 3261 8.1.1.3); only elements of RFC 2543 leave it out. */
const fromTag: Rule = (message, report) => {
  const header = firstHeader(message, 'From');
  if (header && !hasTag(message, 'From')) report('tag-missing', 'From', header.value);
};

/** Every response but 100 has a tag on To (RFC 3261 8.2.6.2). */
const toTag: ResponseRule = (message, report) => {
  const header = firstHeader(message, 'To');
  if (header && message.status > 100 && !hasTag(message, 'To')) report('to-tag-missing', 'To', header.value);
};

/** `*` removes every binding: in REGISTER only, alone, and with Expires 0 (RFC 3261 10.2.2, 20.10). */
const contactStar: Rule = (message, report) => {
  const items = itemsOf(message, 'Contact');
  const star = items.find((item) => isStar(message.bytes, item));
  if (!star) return;
  const isRegister = message.kind === 'request' && textOf(message.bytes, message.method) === 'REGISTER';
  if (!isRegister) report('contact-star-register', 'Contact', star);
  if (items.length > 1) report('contact-star-alone', 'Contact', star);
  const expires = firstHeader(message, 'Expires')?.value;
  const isZero = expires !== undefined && decimal(message.bytes, expires.start, expires.end) === 0;
  if (isRegister && !isZero) report('contact-star-expires', 'Contact', star);
};

const ONE_CONTACT: ReadonlySet<string> = new Set(['INVITE', 'SUBSCRIBE', 'NOTIFY', 'REFER', 'UPDATE']);

/** A request that makes a dialog has exactly one Contact (RFC 3261 8.1.1.8); that it is there is another rule. */
const contactCount: RequestRule = (message, report) => {
  const method = textOf(message.bytes, message.method);
  const items = ONE_CONTACT.has(method) ? itemsOf(message, 'Contact') : [];
  const [, second] = items;
  if (second) report('contact-count', 'Contact', second, { method, count: items.length });
};

export const ROUTING_RULES: readonly Rule[] = [broadcastVia, fromTag, contactStar];
export const REQUEST_ROUTING_RULES: readonly RequestRule[] = [topBranch, contactCount];
export const RESPONSE_ROUTING_RULES: readonly ResponseRule[] = [toTag];
