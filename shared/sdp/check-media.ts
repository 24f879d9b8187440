/** The rules about m= lines and what their sections say of them (RFC 8866 5.14 and 6, RFC 3264, RFC 3551 6, RFC 5888). */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { decimal } from '#shared/sip/chars.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import type { AttributeNode } from './attributes.ts';
import { attributesOf, directionOf, readGroup } from './attributes.ts';
import { STATIC_PAYLOADS } from './codecs.ts';
import type { MediaNode } from './fields.ts';
import { readMedia } from './fields.ts';
import type { SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import { isSpacedWell, quoted, splitWords } from './words.ts';

const nameOf = (bytes: Uint8Array, { name }: AttributeNode): string => quoted(bytes, name);

/** What an attribute about one format names, as written. */
function formatOf(bytes: Uint8Array, { value }: AttributeNode): Span | null {
  return value ? (splitWords(bytes, value, 2)[0] ?? null) : null;
}

function checkPort(bytes: Uint8Array, { port, count }: MediaNode, sink: Sink): void {
  const number = decimal(bytes, port.start, port.end);
  const ports = count ? decimal(bytes, count.start, count.end) : 1;
  if (number < 0 || number > 65_535) sink('sdp-media-port', port, { text: quoted(bytes, port) });
  else if (number === 0) sink('sdp-media-rejected', port);
  if (count && ports < 1) sink('sdp-media-port', count, { text: quoted(bytes, count) });
}

function isRtp(bytes: Uint8Array, { proto }: MediaNode): boolean {
  return quoted(bytes, proto).split('/').includes('RTP');
}

/** Formats stand once; those of RTP are payload types, and a dynamic one needs an rtpmap (RFC 8866 5.14, RFC 3264 5.1). */
function checkFormats(
  bytes: Uint8Array,
  node: MediaNode,
  mapped: ReadonlySet<string>,
  sink: Sink,
): Set<string> {
  const seen = new Set<string>();
  const needsMap = isRtp(bytes, node);
  for (const format of node.formats) {
    const text = quoted(bytes, format);
    const payload = decimal(bytes, format.start, format.end);
    if (seen.has(text)) sink('sdp-format-repeated', format, { text });
    else if (needsMap && (payload < 0 || payload > 127)) sink('sdp-payload-malformed', format, { text });
    else if (needsMap && !STATIC_PAYLOADS.has(payload) && !mapped.has(text))
      sink('sdp-rtpmap-missing', format, { text });
    seen.add(text);
  }
  return seen;
}

/** An rtpmap or fmtp speaks of a format of its m= line (RFC 8866 6.6, 6.15), and one rtpmap of each. */
function checkMaps(
  bytes: Uint8Array,
  attributes: readonly AttributeNode[],
  formats: ReadonlySet<string>,
  sink: Sink,
): void {
  const mapped = new Set<string>();
  for (const attribute of attributes) {
    const name = nameOf(bytes, attribute);
    if (name !== 'rtpmap' && name !== 'fmtp') continue;
    const format = formatOf(bytes, attribute);
    const text = format ? quoted(bytes, format) : '';
    if (!format) continue;
    if (!formats.has(text)) sink('sdp-format-unlisted', format, { name, text });
    else if (name === 'rtpmap' && mapped.has(text)) sink('sdp-rtpmap-repeated', format, { text });
    if (name === 'rtpmap') mapped.add(text);
  }
}

/** At most one of sendrecv, sendonly, recvonly and inactive stands in a section (RFC 8866 6.7). */
function checkDirection(bytes: Uint8Array, attributes: readonly AttributeNode[], sink: Sink): void {
  const directions = attributes.filter((attribute) => directionOf(nameOf(bytes, attribute)));
  for (const { line } of directions.slice(1)) sink('sdp-direction-repeated', line.value);
}

/** The session has an address, or each media that is not rejected has its own (RFC 8866 5.7). */
function checkHasConnection(session: SdpSession, section: SdpSection, media: MediaNode, sink: Sink): void {
  const { bytes } = session;
  if (firstLine(session.session, 'c') || firstLine(section, 'c')) return;
  if (decimal(bytes, media.port.start, media.port.end) === 0) return;
  sink('sdp-connection-missing', firstLine(section, 'm')?.value ?? section.span);
}

function mappedFormats(bytes: Uint8Array, attributes: readonly AttributeNode[]): Set<string> {
  const maps = attributes.filter((attribute) => nameOf(bytes, attribute) === 'rtpmap');
  return new Set(
    maps.flatMap((attribute) => formatOf(bytes, attribute) ?? []).map((span) => quoted(bytes, span)),
  );
}

function checkSection(session: SdpSession, section: SdpSection, sink: Sink): void {
  const { bytes } = session;
  const [line] = section.lines;
  const attributes = attributesOf(bytes, section);
  checkDirection(bytes, attributes, sink);
  if (!line || line.value.start >= line.value.end) return;
  const node = readMedia(bytes, line.value);
  if (!isSpacedWell(bytes, line.value)) sink('sdp-spacing', line.value, { name: 'm=' });
  if (!node) {
    sink('sdp-media-malformed', line.value);
    return;
  }
  checkPort(bytes, node, sink);
  checkMaps(bytes, attributes, checkFormats(bytes, node, mappedFormats(bytes, attributes), sink), sink);
  checkHasConnection(session, section, node, sink);
}

/** The names that media have by a=mid; one that stands twice is told (RFC 5888 4). */
function gatherMids({ bytes, media }: SdpSession, sink: Sink): Set<string> {
  const mids = new Set<string>();
  for (const { value } of media.flatMap((section) => attributesOf(bytes, section, 'mid'))) {
    const text = value ? quoted(bytes, value) : '';
    if (value && mids.has(text)) sink('sdp-mid-repeated', value, { text });
    mids.add(text);
  }
  return mids;
}

/** A group gathers media that are there (RFC 5888 5). */
function checkGroups(session: SdpSession, sink: Sink): void {
  const { bytes } = session;
  const mids = gatherMids(session, sink);
  for (const { value } of attributesOf(bytes, session.session, 'group')) {
    const node = value ? readGroup(bytes, value) : null;
    for (const mid of node?.mids ?? []) {
      const text = textOf(bytes, mid).slice(0, 60);
      if (!mids.has(text)) sink('sdp-group-mid', mid, { text });
    }
  }
}

/** Looks at every media of a description, and at what ties them together. */
export function checkMedia(session: SdpSession, sink: Sink): void {
  checkDirection(session.bytes, attributesOf(session.bytes, session.session), sink);
  for (const section of session.media) checkSection(session, section, sink);
  checkGroups(session, sink);
}
