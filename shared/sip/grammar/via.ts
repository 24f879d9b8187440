/** Reads one Via value (RFC 3261 20.42 and 25.1, via-parm): protocol, sent-by and parameters, white space allowed between all parts. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, endOfRun, isAll, isClass, isText, skipLws, trimEnd } from '../chars.ts';
import type { HostPortNode } from './host.ts';
import { hostText, isIPv4, isIPv6, readHostPort } from './host.ts';
import type { ParamNode } from './params.ts';
import { findParam, readParams } from './params.ts';
import type { Sink } from './sink.ts';
import { ignore } from './sink.ts';

export interface ViaNode {
  readonly span: Span;
  readonly protocol: Span;
  readonly version: Span;
  readonly transport: Span;
  readonly sentBy: HostPortNode;
  readonly params: readonly ParamNode[];
}

/** The cookie that begins every branch of RFC 3261 (8.1.1.7). */
export const MAGIC_COOKIE = 'z9hG4bK';

const SLASH = 0x2f;
const SEMICOLON = 0x3b;
const TRANSPORTS: readonly string[] = ['udp', 'tcp', 'tls', 'sctp', 'tls-sctp', 'ws', 'wss'];

function readTokenPart(bytes: Uint8Array, start: number, end: number): Span {
  const first = skipLws(bytes, start, end);
  return { start: first, end: endOfRun(bytes, first, end, CLASS.token) };
}

/** The place after the slash behind a part, or -1 where there is no part or no slash. */
function passSlash(bytes: Uint8Array, part: Span, end: number): number {
  const slash = skipLws(bytes, part.end, end);
  return part.start < part.end && slash < end && at(bytes, slash) === SLASH ? slash + 1 : -1;
}

interface Protocol {
  readonly protocol: Span;
  readonly version: Span;
  readonly transport: Span;
}

/** sent-protocol; null, with a finding, where its three parts cannot be told. */
function readProtocol(bytes: Uint8Array, span: Span, sink: Sink): Protocol | null {
  const { start, end } = span;
  const protocol = readTokenPart(bytes, start, end);
  const afterProtocol = passSlash(bytes, protocol, end);
  const version = readTokenPart(bytes, Math.max(afterProtocol, protocol.end), end);
  const afterVersion = passSlash(bytes, version, end);
  const transport = readTokenPart(bytes, Math.max(afterVersion, version.end), end);
  const isSpaced = transport.end < end && isClass(at(bytes, transport.end), CLASS.lws);
  if (afterProtocol < 0 || afterVersion < 0 || transport.start >= transport.end || !isSpaced) {
    sink('via-malformed', span);
    return null;
  }
  if (sink !== ignore) checkProtocol(bytes, protocol, version, transport, sink);
  return { protocol, version, transport };
}

function checkProtocol(bytes: Uint8Array, protocol: Span, version: Span, transport: Span, sink: Sink): void {
  const written = `${textOf(bytes, protocol)}/${textOf(bytes, version)}`;
  if (written.toUpperCase() !== 'SIP/2.0') {
    sink('via-version', { start: protocol.start, end: version.end }, { written: written.slice(0, 60) });
  }
  if (!TRANSPORTS.some((name) => isText(bytes, transport.start, transport.end, name))) {
    sink('via-transport', transport, { transport: textOf(bytes, transport).slice(0, 60) });
  }
}

/** branch is a token, and more than the cookie alone: the rest is the transaction's id (RFC 3261 8.1.1.7). */
function checkBranch(bytes: Uint8Array, param: ParamNode, sink: Sink): void {
  const { value } = param;
  const branch = value ? textOf(bytes, value) : '';
  if (!value || branch === '' || branch === MAGIC_COOKIE) sink('via-branch-empty', value ?? param.name);
  else if (!isAll(bytes, value.start, value.end, CLASS.token))
    sink('via-parameter', value, { name: 'branch' });
  else if (!branch.startsWith(MAGIC_COOKIE)) sink('via-branch-cookie', value);
}

function isAddress(bytes: Uint8Array, value: Span): boolean {
  const text = hostText(bytes, value);
  return isIPv4(text) || isIPv6(text);
}

/** Fits by name: received is an address, rport a port or nothing (RFC 3581 3), ttl 0 to 255. */
const CHECKS: Readonly<Record<string, (bytes: Uint8Array, value: Span | null) => boolean>> = {
  received: (bytes, value) => value !== null && isAddress(bytes, value),
  rport: (bytes, value) => value === null || isWithin(decimal(bytes, value.start, value.end), 65_535),
  ttl: (bytes, value) => value !== null && isWithin(decimal(bytes, value.start, value.end), 255),
};

function isWithin(value: number, highest: number): boolean {
  return value >= 0 && value <= highest;
}

function checkParams(bytes: Uint8Array, params: readonly ParamNode[], sink: Sink): void {
  const branch = findParam(bytes, params, 'branch');
  if (branch) checkBranch(bytes, branch, sink);
  for (const [name, fits] of Object.entries(CHECKS)) {
    const param = findParam(bytes, params, name);
    if (param && !fits(bytes, param.value)) sink('via-parameter', param.value ?? param.name, { name });
  }
}

/** Reads one value of Via from a whole range; null, with a finding, where it does not begin with a protocol. */
export function readVia(bytes: Uint8Array, span: Span, sink: Sink): ViaNode | null {
  const protocol = readProtocol(bytes, span, sink);
  if (!protocol) return null;
  const { end } = span;
  const start = skipLws(bytes, protocol.transport.end, end);
  let semicolon = start;
  while (semicolon < end && at(bytes, semicolon) !== SEMICOLON) semicolon++;
  const sentBy = readHostPort(bytes, { start, end: trimEnd(bytes, start, semicolon) }, sink, true);
  const params = readParams(bytes, semicolon, end, sink);
  if (sink !== ignore) checkParams(bytes, params, sink);
  return { span, ...protocol, sentBy, params };
}
