/** The rules about the values of v=, o=, c=, b=, t= and a= lines (RFC 8866 5.1 to 5.13). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { CLASS, decimal, isAll } from '#shared/sip/chars.ts';
import { isHostname, isIPv4, isIPv6 } from '#shared/sip/grammar/host.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import { ATTRIBUTE_FORMS, readAttribute } from './attributes.ts';
import type { AddressNode, ConnectionNode } from './fields.ts';
import { isMulticast, readBandwidth, readConnection, readOrigin, readTime } from './fields.ts';
import type { SdpLine, SdpSession } from './session.ts';
import { isSpacedWell, quoted } from './words.ts';

type Check = (bytes: Uint8Array, line: SdpLine, sink: Sink) => void;

/** By address type: what an address of it looks like; a name may stand for either (RFC 8866 5.7). */
const ADDRESS_FORMS: ReadonlyMap<string, (text: string) => boolean> = new Map([
  ['IP4', isIPv4],
  ['IP6', isIPv6],
]);

const ZERO = /^(?:0\.0\.0\.0|[0:]+)$/;

const textAt = (bytes: Uint8Array, span: Span): string =>
  textOf(bytes, { start: span.start, end: Math.min(span.end, span.start + 256) });

/** Whether the address is one of its type; false, with a finding, also where the type is not known. */
function checkAddress(bytes: Uint8Array, { network, type, address }: AddressNode, sink: Sink): boolean {
  const [net, kind] = [quoted(bytes, network), quoted(bytes, type)];
  const form = net === 'IN' ? ADDRESS_FORMS.get(kind) : undefined;
  if (!form) {
    sink('sdp-address-type', { start: network.start, end: type.end }, { network: net, type: kind });
    return false;
  }
  const text = textAt(bytes, address);
  if (form(text)) return true;
  if (!isHostname(text)) sink('sdp-address-malformed', address, { text: quoted(bytes, address), type: kind });
  return false;
}

/** A multicast address of IPv4 has a TTL; nothing else has one (RFC 8866 5.7). */
function checkScope(bytes: Uint8Array, { type, address, scope }: ConnectionNode, sink: Sink): void {
  const text = textAt(bytes, address);
  const isGroup = isMulticast(text);
  const isMissing = isGroup && !scope && textOf(bytes, type) === 'IP4';
  if (isMissing || (scope && !isGroup)) sink('sdp-multicast-ttl', address, { text });
}

/** The old form of hold (RFC 2543 B.5): no place at all. Whether the peer can reach another one is not known here. */
function tellPlace(bytes: Uint8Array, address: Span, sink: Sink): void {
  const text = textAt(bytes, address);
  if (ZERO.test(text)) sink('sdp-address-zero', address, { text });
}

const checkSpaces: Check = (bytes, { type, value }, sink) => {
  if (!isSpacedWell(bytes, value)) sink('sdp-spacing', value, { name: `${type}=` });
};

const checkVersion: Check = (bytes, { value }, sink) => {
  if (textAt(bytes, value) !== '0') sink('sdp-version-value', value, { text: quoted(bytes, value) });
};

const checkOrigin: Check = (bytes, line, sink) => {
  checkSpaces(bytes, line, sink);
  const node = readOrigin(bytes, line.value);
  const isSound = node && [node.id, node.version].every(({ start, end }) => decimal(bytes, start, end) >= 0);
  if (!isSound) sink('sdp-origin-malformed', line.value);
  if (node) checkAddress(bytes, node, sink);
};

const checkConnection: Check = (bytes, line, sink) => {
  checkSpaces(bytes, line, sink);
  const node = readConnection(bytes, line.value);
  if (!node) {
    sink('sdp-connection-malformed', line.value);
    return;
  }
  if (!checkAddress(bytes, node, sink)) return;
  checkScope(bytes, node, sink);
  tellPlace(bytes, node.address, sink);
};

const checkBandwidth: Check = (bytes, { value }, sink) => {
  if (!readBandwidth(bytes, value)) sink('sdp-bandwidth-malformed', value);
};

const checkTime: Check = (bytes, line, sink) => {
  checkSpaces(bytes, line, sink);
  if (!readTime(bytes, line.value)) sink('sdp-time-malformed', line.value);
};

const checkAttribute: Check = (bytes, line, sink) => {
  const { name, value } = readAttribute(bytes, line);
  if (!isAll(bytes, name.start, name.end, CLASS.token)) {
    sink('sdp-attribute-malformed', line.value, { text: quoted(bytes, line.value) });
    return;
  }
  const key = textAt(bytes, name);
  const [form, rfc] = ATTRIBUTE_FORMS.get(key) ?? [];
  if (!form || (value && form(bytes, value) !== null)) return;
  sink('sdp-attribute-value', line.value, { name: key, text: value ? quoted(bytes, value) : '' }, rfc);
};

const CHECKS: ReadonlyMap<string, Check> = new Map([
  ['v', checkVersion],
  ['o', checkOrigin],
  ['c', checkConnection],
  ['b', checkBandwidth],
  ['t', checkTime],
  ['a', checkAttribute],
]);

/** Looks at the value of every line that has one; an empty one is told with the structure. */
export function checkLines({ bytes, session, media }: SdpSession, sink: Sink): void {
  for (const section of [session, ...media]) {
    for (const line of section.lines) {
      if (line.value.start < line.value.end) CHECKS.get(line.type)?.(bytes, line, sink);
    }
  }
}
