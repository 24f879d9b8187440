/** A session description opened (RFC 8866): its session, each media with its lines, and the attributes a call is debugged by, in words. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import {
  directionOf,
  readAttribute,
  readCandidate,
  readCrypto,
  readFingerprint,
  readFmtp,
  readGroup,
  readRtcp,
  readRtpmap,
} from '#shared/sdp/attributes.ts';
import { codecOf, encodingText } from '#shared/sdp/codecs.ts';
import { readBandwidth, readConnection, readMedia, readOrigin, readTime } from '#shared/sdp/fields.ts';
import type { SdpLine, SdpSection, SdpSession } from '#shared/sdp/session.ts';
import type { MediaView } from '#shared/sdp/views.ts';
import { mediaView } from '#shared/sdp/views.ts';
import type { Draft, NodeNote } from './node.ts';
import { part } from './node.ts';

/** Bytes of a value that a note repeats. */
const QUOTED = 80;
/** The types of lines that have words of their own (RFC 8866 5). */
const LINE_TYPES = 'vosiuepcbtrzkm';

type Parts = readonly [inner: Draft[], note?: NodeNote];
type Quote = (span: Span | null | undefined) => string;
/** What stands behind an attribute's colon. `codec` names the codec of a format of this media. */
type AttributeReader = (
  bytes: Uint8Array,
  value: Span,
  quote: Quote,
  codec: (format: string) => string,
) => Parts;

const note = (key: string, values: Readonly<Record<string, string>> = {}): NodeNote => ({ key, values });

const quoteOf =
  (bytes: Uint8Array): Quote =>
  (span) =>
    span ? textOf(bytes, { start: span.start, end: Math.min(span.end, span.start + QUOTED) }) : '';

/** The note of an attribute whose value is one word or number. */
const word =
  (key: string): AttributeReader =>
  (_, value, quote) => [[], note(`attribute.${key}`, { value: quote(value) })];

const rtpmap: AttributeReader = (bytes, value, quote) => {
  const node = readRtpmap(bytes, value);
  if (!node) return [[]];
  const { payload, encoding, clock, channels } = node;
  const codec = quote({ start: encoding.start, end: (channels ?? clock).end });
  const parts = [...part('format', payload), ...part('encoding', encoding), ...part('clock', clock)];
  return [
    [...parts, ...part('channels', channels)],
    note('attribute.rtpmap', { payload: quote(payload), codec }),
  ];
};

const fmtp: AttributeReader = (bytes, value, quote, codec) => {
  const node = readFmtp(bytes, value);
  if (!node) return [[]];
  const parts = [...part('format', node.format), ...part('parameters', node.params)];
  return [parts, note('attribute.fmtp', { codec: codec(quote(node.format)) })];
};

const candidate: AttributeReader = (bytes, value, quote) => {
  const node = readCandidate(bytes, value);
  if (!node) return [[]];
  const { foundation, component, transport, priority, address, port, type } = node;
  const values = {
    type: quote(type),
    transport: quote(transport),
    address: quote(address),
    port: quote(port),
  };
  return [
    [
      ...part('foundation', foundation),
      ...part('component', component),
      ...part('transport', transport),
      ...part('priority', priority),
      ...part('address', address),
      ...part('port', port),
      ...part('candidateType', type),
    ],
    note(quote(component) === '2' ? 'attribute.candidateRtcp' : 'attribute.candidate', values),
  ];
};

const rtcp: AttributeReader = (bytes, value, quote) => {
  const node = readRtcp(bytes, value);
  if (!node) return [[]];
  const parts = [...part('port', node.port), ...part('address', node.address)];
  return [parts, note('attribute.rtcp', { port: quote(node.port) })];
};

const crypto: AttributeReader = (bytes, value, quote) => {
  const node = readCrypto(bytes, value);
  if (!node) return [[]];
  const parts = [...part('tag', node.tag), ...part('suite', node.suite), ...part('keys', node.keys)];
  return [parts, note('attribute.crypto', { suite: quote(node.suite) })];
};

const fingerprint: AttributeReader = (bytes, value, quote) => {
  const node = readFingerprint(bytes, value);
  if (!node) return [[]];
  const parts = [...part('hash', node.hash), ...part('fingerprint', node.value)];
  return [parts, note('attribute.fingerprint', { hash: quote(node.hash) })];
};

const group: AttributeReader = (bytes, value) => {
  const node = readGroup(bytes, value);
  if (!node) return [[]];
  const mids = node.mids.flatMap((mid) => part('mid', mid));
  return [[...part('semantics', node.semantics), ...mids], note('attribute.group')];
};

const ATTRIBUTES: ReadonlyMap<string, AttributeReader> = new Map([
  ['rtpmap', rtpmap],
  ['fmtp', fmtp],
  ['candidate', candidate],
  ['rtcp', rtcp],
  ['crypto', crypto],
  ['fingerprint', fingerprint],
  ['group', group],
  ['ptime', word('ptime')],
  ['maxptime', word('maxptime')],
  ['setup', word('setup')],
  ['mid', word('mid')],
  ['ice-ufrag', word('iceUfrag')],
  ['ice-pwd', word('icePwd')],
]);

/** Attributes without a value that have words. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['rtcp-mux', 'rtcpMux'],
  ['ice-lite', 'iceLite'],
]);

function attributeLine(bytes: Uint8Array, line: SdpLine, codec: (format: string) => string): Draft {
  const quote = quoteOf(bytes);
  const node = readAttribute(bytes, line);
  const name = quote(node.name);
  const flag = directionOf(name) ?? FLAGS.get(name);
  const [inner, words] = (node.value && ATTRIBUTES.get(name)?.(bytes, node.value, quote, codec)) ?? [[]];
  return {
    label: { text: `a=${name}` },
    span: line.line,
    value: node.value ?? { start: line.value.end, end: line.value.end },
    inner,
    note: words ?? (flag === undefined ? undefined : note(`attribute.${flag}`)),
  };
}

function originParts(bytes: Uint8Array, value: Span): Draft[] {
  const node = readOrigin(bytes, value);
  if (!node) return [];
  const { user, id, version, network, type, address } = node;
  return [
    ...part('user', user),
    ...part('sessionId', id),
    ...part('sessionVersion', version),
    ...part('network', network),
    ...part('addressType', type),
    ...part('address', address),
  ];
}

function connectionParts(bytes: Uint8Array, value: Span): Draft[] {
  const node = readConnection(bytes, value);
  if (!node) return [];
  const { network, type, address, scope } = node;
  return [
    ...part('network', network),
    ...part('addressType', type),
    ...part('address', address),
    ...part('scope', scope),
  ];
}

function mediaParts(bytes: Uint8Array, value: Span, codec: (format: string) => string): Draft[] {
  const node = readMedia(bytes, value);
  if (!node) return [];
  const quote = quoteOf(bytes);
  const formats = node.formats.flatMap((format) => {
    const name = codec(quote(format));
    return part('format', format, name === quote(format) ? {} : { note: note('codec', { codec: name }) });
  });
  return [
    ...part('type', node.media),
    ...part('port', node.port),
    ...part('ports', node.count),
    ...part('protocol', node.proto),
    ...formats,
  ];
}

function lineParts(bytes: Uint8Array, { type, value }: SdpLine, codec: (format: string) => string): Draft[] {
  if (type === 'o') return originParts(bytes, value);
  if (type === 'c') return connectionParts(bytes, value);
  if (type === 'm') return mediaParts(bytes, value, codec);
  if (type === 'b') {
    const node = readBandwidth(bytes, value);
    return node ? [...part('type', node.type), ...part('bandwidth', node.value)] : [];
  }
  const time = type === 't' ? readTime(bytes, value) : null;
  return time ? [...part('start', time.start), ...part('stop', time.stop)] : [];
}

function lineDraft(bytes: Uint8Array, line: SdpLine, codec: (format: string) => string): Draft {
  if (line.type === 'a') return attributeLine(bytes, line, codec);
  const { type, value, line: span } = line;
  const label = type === '' ? ({ key: 'line' } as const) : { text: `${type}=` };
  const words = type !== '' && LINE_TYPES.includes(type) ? note(`line.${type}`) : undefined;
  return { label, span, value, inner: lineParts(bytes, line, codec), note: words };
}

/** Names the codec of a format: by its rtpmap or its number, else the format itself. */
function codecNames(view: MediaView | null): (format: string) => string {
  const names = new Map<string, string>();
  for (const format of view?.formats ?? []) {
    const codec = codecOf(view?.media ?? '', format);
    names.set(format.format, codec ? encodingText(codec) : format.encoding || format.format);
  }
  return (format) => names.get(format) ?? format;
}

function mediaNote(view: MediaView): NodeNote {
  const values = {
    media: view.media.slice(0, QUOTED),
    port: String(view.port ?? '?'),
    address: view.address,
  };
  return view.port === 0 ? note('mediaOff', values) : note(`media.${view.direction}`, values);
}

function sectionDraft(session: SdpSession, section: SdpSection, key: 'session' | 'media'): Draft {
  const { bytes } = session;
  const view = key === 'media' ? mediaView(session, section) : null;
  const codec = codecNames(view);
  return {
    label: { key },
    span: section.span,
    value: { start: section.span.start, end: section.span.start },
    note: view ? mediaNote(view) : undefined,
    inner: section.lines.map((line) => lineDraft(bytes, line, codec)),
  };
}

/** The sections of a description with their lines. */
export function sdpParts(sdp: SdpSession): Draft[] {
  const { session, media } = sdp;
  const first = session.lines.length > 0 ? [sectionDraft(sdp, session, 'session')] : [];
  return [...first, ...media.map((section) => sectionDraft(sdp, section, 'media'))];
}
