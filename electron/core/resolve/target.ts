/** What a person or a message names as destination, read into the parts that RFC 3263 4 decides by; no name is asked for. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { readUri } from '#shared/sip/grammar/uri.ts';
import { parseUri } from '#shared/sip/views.ts';
import { familyOf } from '../transport/net.ts';

export interface Target {
  readonly scheme: 'sip' | 'sips';
  /** A name or an address, IPv6 without brackets. */
  readonly host: string;
  /** Null where none is written, which is not the same as the default port (RFC 3263 4.2). */
  readonly port: number | null;
  /** As written, lower-case; null where none is. */
  readonly transport: string | null;
  /** The URI parameter that takes the place of the host. */
  readonly maddr: string | null;
}

const LONGEST = 2048;
const LONGEST_HOST = 255;
/** Faults of a URI that leave no destination; others do not matter for the way. */
const FATAL: ReadonlySet<string> = new Set([
  'host-missing',
  'host-malformed',
  'port-malformed',
  'uri-whitespace',
]);
/** `[TRANSPORT:]HOST[:PORT]`; `udp:5060` is a host named udp, because 5060 cannot be one. */
const FORM =
  /^(?:(udp|tcp|tls|wss?):(?!\d+$))?(?:\[([0-9a-f:.]+(?:%[\w.-]{1,32})?)\]|([^\s:[\]@;<>]+))(?::(\d{1,5}))?$/i;

/** Reads the destination out of a SIP or SIPS URI. */
export function targetOfUri(text: string): Result<Target, Trouble> {
  const view = text.length > LONGEST ? null : parseUri(text);
  if (view?.scheme !== 'sip' && view?.scheme !== 'sips') return bad(text, 'write sip: or sips: and a host');
  const faults = faultsOf(text.trim());
  if (view.host === '' || faults.some((fault) => FATAL.has(fault))) {
    return bad(text, 'its host or its port cannot be read');
  }
  return checked(text, {
    scheme: view.scheme,
    host: view.host,
    port: view.port,
    transport: view.params.get('transport')?.toLowerCase() || null,
    maddr: unbracketed(view.params.get('maddr') ?? '') || null,
  });
}

/**
 * Reads what is typed as "to": `udp:HOST:PORT`, `HOST:PORT`, `HOST`, IPv6 in brackets or alone, a URI, also in angle
 * brackets, and `alice@example.com`.
 */
export function parseDestination(text: string): Result<Target, Trouble> {
  const typed = inBrackets(text.trim());
  if (typed.length > LONGEST) return bad(text, 'it is too long');
  if (/^sips?:(?!\d+$)/i.test(typed)) return targetOfUri(typed);
  if (/[@;]/.test(typed) && !/^(tel|https?|wss?|udp|tcp|tls):/i.test(typed))
    return targetOfUri(`sip:${typed}`);
  const naked = /^(?:(udp|tcp|tls|wss?):)?([0-9a-f:.]*:[0-9a-f:.]*:[0-9a-f:.]*)$/i.exec(typed);
  if (naked?.[2] && familyOf(naked[2])) return ok(plain(naked[1], naked[2], null));
  const match = FORM.exec(typed);
  const host = match?.[2] ?? match?.[3];
  if (!match || !host) return bad(text, 'write udp:HOST:PORT, a host name or a SIP URI, IPv6 in brackets');
  return checked(text, plain(match[1], host, match[4] === undefined ? null : Number(match[4])));
}

function plain(transport: string | undefined, host: string, port: number | null): Target {
  return { scheme: 'sip', host, port, transport: transport?.toLowerCase() ?? null, maddr: null };
}

function checked(text: string, target: Target): Result<Target, Trouble> {
  const { host, port, maddr } = target;
  if (host.length > LONGEST_HOST || (maddr ?? '').length > LONGEST_HOST)
    return bad(text, 'its host is too long');
  if (port !== null && (port < 1 || port > 65_535)) return bad(text, 'a port is a number from 1 to 65535');
  return ok(target);
}

function faultsOf(uri: string): string[] {
  const bytes = utf8(uri);
  const faults: string[] = [];
  readUri(bytes, { start: 0, end: bytes.length }, (code) => void faults.push(code));
  return faults;
}

function inBrackets(text: string): string {
  return /<([^<>]*)>/.exec(text)?.[1]?.trim() ?? text;
}

function unbracketed(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

function bad(text: string, why: string): Result<Target, Trouble> {
  return err({ code: 'BAD_ADDRESS', message: `"${text.slice(0, 100)}" is not a destination: ${why}` });
}
