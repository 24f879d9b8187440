/** Where a draft goes: what can be told of a typed destination before the core judges it, and where a message itself leads. */
import type { Endpoint } from '#shared/sip/endpoint.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import { parseUri } from '#shared/sip/views.ts';
import { readRequestLine } from '../../editor/first-line.ts';

const LONGEST = 300;
const PORT = /:(\d+)(?:[;?].*)?$/;
/** More colons than one are an address of IPv6 whose last group is no port. */
const NAKED_V6 = /^(?:\w+:)?[0-9a-f]*:[0-9a-f:.]*:[0-9a-f:.]*$/i;

/**
 * Whether a typed destination can be none: `udp:HOST:PORT`, a host, a domain, a URI and '' are all fine. What is told
 * wrong here is wrong in every form; the rest is the core's to judge.
 */
export function isNoDestination(to: string): boolean {
  if (to.length > LONGEST) return true;
  const inner = /<([^<>]*)>/.exec(to)?.[1]?.trim() ?? to;
  if (/[\s<>"]/.test(inner) || /^(?:tel|https?|mailto|urn):/i.test(inner)) return true;
  if (NAKED_V6.test(inner)) return false;
  const port = PORT.exec(inner)?.[1];
  return port !== undefined && (Number(port) < 1 || Number(port) > 65_535);
}

/** The address that a destination names: `udp:192.0.2.1:5060` or the host of a URI. Null where it is a name, or nothing. */
export function addressOf(to: string): Endpoint | null {
  const inner = /<([^<>]*)>/.exec(to)?.[1] ?? to;
  const found =
    /^(?:\w+:)?(?:[^@]*@)?(\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:.]+\])(?::(\d{1,5}))?(?:[;?].*)?$/i.exec(
      inner.trim(),
    );
  return found ? { host: (found[1] ?? '').replace(/[[\]]/g, ''), port: Number(found[2] ?? 5060) } : null;
}

/** The start line and headers of a text: all that says where it goes. @param text lines ended LF */
export function headOf(text: string): string {
  const start = Math.max(0, text.search(/\S/));
  const end = text.slice(start).search(/\n[ \t]*\n/);
  return end < 0 ? text : text.slice(0, start + end);
}

/** The value of the first field of a name, its further lines folded in; null where there is none. */
function firstField(text: string, name: string): string | null {
  for (const field of headOf(text)
    .split(/\n(?![ \t])/)
    .slice(1)) {
    const colon = field.indexOf(':');
    if (colon > 0 && canonicalName(field.slice(0, colon).trim()) === name)
      return field.slice(colon + 1).trim();
  }
  return null;
}

/**
 * The URI that a request goes to where no destination is typed: the first Route where it routes loosely, else the
 * Request-URI (RFC 3261 8.1.2). Empty where the text names neither. @param text lines ended LF
 */
export function leadOf(text: string): string {
  const route = /^[^<]*<([^>]*)>/.exec(firstField(text, 'Route') ?? '')?.[1] ?? '';
  return parseUri(route)?.params.has('lr') ? route : readRequestLine(text).uri;
}
