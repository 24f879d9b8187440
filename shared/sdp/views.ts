/**
 * Texts of a session description for a screen, made when they are asked for (RFC 8866, RFC 3264). A part that is missing
 * or cannot be read is '' or null; what is wrong is told by `parseSdp`.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { decimal } from '#shared/sip/chars.ts';
import type { Direction } from './attributes.ts';
import {
  DIRECTIONS,
  attributesOf,
  directionOf,
  isNamed,
  readAttribute,
  readFmtp,
  readRtpmap,
} from './attributes.ts';
import { readConnection, readMedia, readOrigin } from './fields.ts';
import type { SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';

export interface OriginView {
  readonly user: string;
  /** A decimal number that may be larger than 2^53. */
  readonly id: string;
  /** Goes up by one with each new offer or answer (RFC 3264 8). */
  readonly version: string;
  readonly address: string;
}

export interface FormatView {
  /** A payload type, or whatever the protocol has for a format. */
  readonly format: string;
  /** `PCMU/8000`; '' where no rtpmap says it. */
  readonly encoding: string;
  /** Parameters of fmtp; '' where there are none. */
  readonly params: string;
}

export interface MediaView {
  readonly media: string;
  /** Null where it is not a port. 0 says that the stream is rejected or ended (RFC 3264 6 and 8.2). */
  readonly port: number | null;
  readonly proto: string;
  readonly formats: readonly FormatView[];
  /** Its own connection address, or the session's; '' where there is none. */
  readonly address: string;
  readonly direction: Direction;
  readonly mid: string;
}

/** The origin: which session this is, and which version of it. */
export function originView({ bytes, session }: SdpSession): OriginView | null {
  const line = firstLine(session, 'o');
  const node = line ? readOrigin(bytes, line.value) : null;
  if (!node) return null;
  const { user, id, version, address } = node;
  return {
    user: textOf(bytes, user),
    id: textOf(bytes, id),
    version: textOf(bytes, version),
    address: textOf(bytes, address),
  };
}

function addressIn(bytes: Uint8Array, section: SdpSection): string {
  const line = firstLine(section, 'c');
  const node = line ? readConnection(bytes, line.value) : null;
  return node ? textOf(bytes, node.address) : '';
}

const LONGEST_DIRECTION = Math.max(...DIRECTIONS.map(({ length }) => length));

function directionIn(bytes: Uint8Array, section: SdpSection): Direction | null {
  for (const line of section.lines) {
    if (line.type !== 'a') continue;
    const { name } = readAttribute(bytes, line);
    const direction = name.end - name.start > LONGEST_DIRECTION ? null : directionOf(textOf(bytes, name));
    if (direction) return direction;
  }
  return null;
}

/** What the attributes of a media say of its formats, by format, and its name; the first of each counts. */
interface Said {
  readonly maps: Map<string, string>;
  readonly params: Map<string, string>;
  mid: Span | null;
}

function attributesIn(bytes: Uint8Array, section: SdpSection): Said {
  const said: Said = { maps: new Map(), params: new Map(), mid: null };
  let hasMid = false;
  for (const { name, value } of attributesOf(bytes, section)) {
    if (isNamed(bytes, name, 'rtpmap')) addRtpmap(bytes, value, said.maps);
    else if (isNamed(bytes, name, 'fmtp')) addFmtp(bytes, value, said.params);
    else if (!hasMid && isNamed(bytes, name, 'mid')) [hasMid, said.mid] = [true, value];
  }
  return said;
}

function addRtpmap(bytes: Uint8Array, value: Span | null, maps: Map<string, string>): void {
  const node = value ? readRtpmap(bytes, value) : null;
  if (!node) return;
  const { end } = node.channels ?? node.clock;
  addFirst(maps, textOf(bytes, node.payload), textOf(bytes, { start: node.encoding.start, end }));
}

function addFmtp(bytes: Uint8Array, value: Span | null, params: Map<string, string>): void {
  const node = value ? readFmtp(bytes, value) : null;
  if (node) addFirst(params, textOf(bytes, node.format), textOf(bytes, node.params));
}

const addFirst = (map: Map<string, string>, key: string, text: string): void =>
  void (map.has(key) || map.set(key, text));

/** One media, whose section is one of the session's; null where its m= line cannot be read. */
export function mediaView({ bytes, session }: SdpSession, section: SdpSection): MediaView | null {
  const line = firstLine(section, 'm');
  const node = line ? readMedia(bytes, line.value) : null;
  if (!node) return null;
  const { maps, params, mid } = attributesIn(bytes, section);
  const port = decimal(bytes, node.port.start, node.port.end);
  return {
    media: textOf(bytes, node.media),
    port: port < 0 || port > 65_535 ? null : port,
    proto: textOf(bytes, node.proto),
    formats: node.formats.map((span) => {
      const format = textOf(bytes, span);
      return { format, encoding: maps.get(format) ?? '', params: params.get(format) ?? '' };
    }),
    address: addressIn(bytes, section) || addressIn(bytes, session),
    direction: directionIn(bytes, section) ?? directionIn(bytes, session) ?? 'sendrecv',
    mid: mid ? textOf(bytes, mid) : '',
  };
}

/** The media in their order; one whose m= line cannot be read is left out. */
export function mediaViews(session: SdpSession): MediaView[] {
  return session.media.flatMap((section) => mediaView(session, section) ?? []);
}
