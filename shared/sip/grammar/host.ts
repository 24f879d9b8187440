/** Reads host and port (RFC 3261 25.1: hostname, IPv4address, IPv6reference) as Via and URIs write them. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, indexOf, isClass, skipLws, trimEnd } from '../chars.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';

export interface HostPortNode {
  /** With the brackets of an IPv6 reference. */
  readonly host: Span;
  /** Null where none is written. */
  readonly port: Span | null;
}

const COLON = 0x3a;
const OPEN = 0x5b;
const CLOSE = 0x5d;

const DOT = 0x2e;
const HYPHEN = 0x2d;
const HEX_GROUP = /^[0-9a-f]{1,4}$/i;

/** Four decimal numbers from 0 to 255. */
export function isIPv4(text: string): boolean {
  let [dots, digits, value] = [0, 0, 0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT && digits > 0) [dots, digits, value] = [dots + 1, 0, 0];
    else if (code >= 0x30 && code <= 0x39 && ++digits <= 3) value = value * 10 + code - 0x30;
    else return false;
    if (value > 255) return false;
  }
  return dots === 3 && digits > 0;
}

/** An IPv6 address without brackets: eight groups, `::` at most once, an IPv4 tail allowed (RFC 3261 25.1, RFC 5954). */
export function isIPv6(text: string): boolean {
  if (text.length > 45 || text.indexOf(':') === text.lastIndexOf(':')) return false;
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1) ?? '';
  const hasTail = last.includes('.') && groups.at(-1)?.at(-1) === last;
  if (hasTail && !isIPv4(last)) return false;
  if (!(hasTail ? all.slice(0, -1) : all).every((group) => HEX_GROUP.test(group))) return false;
  const count = all.length + (hasTail ? 1 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

const ALPHANUMERIC = CLASS.alpha | CLASS.digit;

/** Whether a label, of whose characters none is wrong, is not empty and has no hyphen at its ends. */
function isLabel(text: string, start: number, end: number): boolean {
  return start < end && text.charCodeAt(start) !== HYPHEN && text.charCodeAt(end - 1) !== HYPHEN;
}

/** A host name by the grammar: labels of letters, digits and hyphens; the last one begins with a letter. */
export function isHostname(text: string): boolean {
  const end = text.endsWith('.') ? text.length - 1 : text.length;
  let labelStart = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === DOT ? !isLabel(text, labelStart, i) : code !== HYPHEN && !isClass(code, ALPHANUMERIC))
      return false;
    if (code === DOT) labelStart = i + 1;
  }
  return isLabel(text, labelStart, end) && isClass(text.charCodeAt(labelStart), CLASS.alpha);
}

function isReference(text: string): boolean {
  return text.startsWith('[') && text.endsWith(']') && isIPv6(text.slice(1, -1));
}

/** Whether a range is a host as the grammar has it; used where a parameter's value may be one. */
export function isHostText(bytes: Uint8Array, span: Span): boolean {
  if (span.end - span.start > 255) return false;
  const text = textOf(bytes, span);
  return isHostname(text) || isIPv4(text) || isIPv6(text) || isReference(text);
}

function checkHost(bytes: Uint8Array, host: Span, sink: Sink): void {
  const text = textOf(bytes, { start: host.start, end: Math.min(host.end, host.start + 256) });
  if (text === '') sink('host-missing', host);
  else if (isHostname(text) || isIPv4(text) || isReference(text)) return;
  else if (text.includes('_') && isHostname(text.replaceAll('_', 'x')))
    sink('host-underscore', host, { text });
  else sink('host-malformed', host, { text: text.slice(0, 60) });
}

function endOfHost(bytes: Uint8Array, start: number, end: number): number {
  let place = start;
  if (at(bytes, place) === OPEN) {
    while (place < end && at(bytes, place) !== CLOSE) place++;
    return Math.min(place + 1, end);
  }
  while (place < end && at(bytes, place) !== COLON && !isClass(at(bytes, place), CLASS.lws)) place++;
  return place;
}

/** An address with several colons and no brackets: all of it is meant as the host. */
function isNakedIPv6(bytes: Uint8Array, span: Span): boolean {
  const { start, end } = span;
  if (at(bytes, start) === OPEN || end - start >= 64) return false;
  const colon = indexOf(bytes, start, end, COLON);
  return colon >= 0 && indexOf(bytes, colon + 1, end, COLON) >= 0 && isIPv6(textOf(bytes, span));
}

/** Reads `host [ ":" port ]` from a whole range; white space may stand around the colon where `spaced` is set (Via). */
export function readHostPort(bytes: Uint8Array, span: Span, sink: Sink, spaced = false): HostPortNode {
  const { start, end } = span;
  if (isNakedIPv6(bytes, span)) {
    sink('host-ipv6-brackets', span);
    return { host: span, port: null };
  }
  const hostEnd = endOfHost(bytes, start, end);
  const host = { start, end: hostEnd };
  if (sink !== ignore) checkHost(bytes, host, sink);
  const colon = spaced ? skipLws(bytes, hostEnd, end) : hostEnd;
  if (colon >= end) return { host, port: null };
  if (at(bytes, colon) !== COLON) {
    sink('host-malformed', { start: hostEnd, end }, { text: textOf(bytes, span).slice(0, 60) });
    return { host, port: null };
  }
  const portEnd = trimEnd(bytes, colon + 1, end);
  const port = {
    start: spaced ? Math.min(skipLws(bytes, colon + 1, end), portEnd) : colon + 1,
    end: spaced ? portEnd : end,
  };
  if (sink === ignore) return { host, port };
  const number = decimal(bytes, port.start, port.end);
  if (number < 0 || number > 65_535) sink('port-malformed', port, { text: textOf(bytes, port).slice(0, 20) });
  return { host, port };
}

/** The port as a number, or null where there is none that can be used. */
export function portNumber(bytes: Uint8Array, port: Span | null): number | null {
  const number = port ? decimal(bytes, port.start, port.end) : -1;
  return number < 0 || number > 65_535 ? null : number;
}

/** The host as text, without the brackets of IPv6. */
export function hostText(bytes: Uint8Array, host: Span): string {
  const text = textOf(bytes, host);
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}
