/**
 * The media that a session description offers, for a filter that asks them of very many messages (RFC 8866 5). Only lines that a
 * filter asks for are read, and each when it is asked for; what they say is what `mediaViews` says of the parsed description.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import type { FilterMedia } from '#shared/filter/record.ts';
import { createSearch } from '#shared/filter/search.ts';
import type { Direction } from '#shared/sdp/attributes.ts';
import { directionOf, readRtpmap } from '#shared/sdp/attributes.ts';
import type { MediaNode } from '#shared/sdp/fields.ts';
import { cutAt, readConnection, readMedia } from '#shared/sdp/fields.ts';
import { findLine, sectionsOf } from '#shared/sdp/quick-lines.ts';
import { decimal } from '#shared/sip/chars.ts';

const A = 0x61;
const C = 0x63;
const M = 0x6d;
const COLON = 0x3a;
const RTPMAP = 'rtpmap';
const MOST_PORT = 65_535;

/** Whether a line begins as m= lines do; before the first line of a body stands the line end of the head. */
const hasMediaLine = createSearch('\nm=');

/** One for each m= line of the description; to be looked at as long as the bytes are those of the message. */
export function mediaOf(bytes: Uint8Array, findSdp: () => Span | null): readonly FilterMedia[] {
  const body = hasMediaLine(bytes) ? findSdp() : null;
  const [session, ...sections] = body ? sectionsOf(bytes, body) : [];
  if (!session) return [];
  return sections.flatMap((section) => {
    const value = findLine(bytes, section, M);
    const line = value && readMedia(bytes, value);
    return line ? [new LazyMedia(bytes, line, section, session)] : [];
  });
}

/** One media, whose parts are read when they are asked for. */
class LazyMedia implements FilterMedia {
  readonly #bytes: Uint8Array;
  readonly #line: MediaNode;
  readonly #section: Span;
  readonly #session: Span;
  #codecs: readonly string[] | null = null;

  constructor(bytes: Uint8Array, line: MediaNode, section: Span, session: Span) {
    this.#bytes = bytes;
    this.#line = line;
    this.#section = section;
    this.#session = session;
  }

  get media(): string {
    return textOf(this.#bytes, this.#line.media);
  }

  get codecs(): readonly string[] {
    this.#codecs ??= this.#readCodecs();
    return this.#codecs;
  }

  get address(): string {
    return addressIn(this.#bytes, this.#section) || addressIn(this.#bytes, this.#session);
  }

  get port(): number | null {
    const { start, end } = this.#line.port;
    const port = decimal(this.#bytes, start, end);
    return port < 0 || port > MOST_PORT ? null : port;
  }

  get direction(): Direction {
    return directionIn(this.#bytes, this.#section) ?? directionIn(this.#bytes, this.#session) ?? 'sendrecv';
  }

  #readCodecs(): string[] {
    const encodings = encodingsIn(this.#bytes, this.#section);
    return this.#line.formats.map((span) => {
      const format = textOf(this.#bytes, span);
      return encodings.get(format) ?? format;
    });
  }
}

function addressIn(bytes: Uint8Array, section: Span): string {
  const value = findLine(bytes, section, C);
  const node = value && readConnection(bytes, value);
  return node ? textOf(bytes, node.address) : '';
}

function directionIn(bytes: Uint8Array, section: Span): Direction | null {
  let direction: Direction | null = null;
  findLine(bytes, section, A, (value) => {
    direction = directionOf(textOf(bytes, cutAt(bytes, value, COLON)[0]));
    return direction !== null;
  });
  return direction;
}

/** What the rtpmaps of a section say, by format; the first of each counts. */
function encodingsIn(bytes: Uint8Array, section: Span): ReadonlyMap<string, string> {
  const encodings = new Map<string, string>();
  findLine(bytes, section, A, (line) => {
    const [name, value] = cutAt(bytes, line, COLON);
    const node = value && textOf(bytes, name) === RTPMAP ? readRtpmap(bytes, value) : null;
    if (!node) return false;
    const payload = textOf(bytes, node.payload);
    const { end } = node.channels ?? node.clock;
    if (!encodings.has(payload)) encodings.set(payload, textOf(bytes, { start: node.encoding.start, end }));
    return false;
  });
  return encodings;
}
