/**
 * Reads a session description (RFC 8866) in a draft's text as a form: its lines, and what each media is, as ranges of the text. Lines
 * that are not sent and such as nobody knows keep their places. Never throws.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { readAttribute, readFmtp, readRtpmap, directionOf } from '#shared/sdp/attributes.ts';
import type { Direction } from '#shared/sdp/attributes.ts';
import type { CodecList } from '#shared/sdp/codecs.ts';
import { codecOf, DEFAULT_CODECS, encodingText } from '#shared/sdp/codecs.ts';
import { readConnection, readMedia } from '#shared/sdp/fields.ts';
import { textLines } from '#shared/template/lines.ts';
import type { Range } from './patch.ts';
import { byteImage } from './patch.ts';

export interface SdpRow extends Range {
  /** The letter; '' where the line is not of the form letter, equals sign, value. */
  readonly type: string;
  /** Behind the equals sign, without the line's end; the whole content of a line without a type. */
  readonly valueRange: Range;
  readonly value: string;
  readonly enabled: boolean;
  /** What an a= line is called; '' for others. */
  readonly attribute: string;
}

export interface SdpPart {
  readonly rows: readonly SdpRow[];
  readonly connection: {
    readonly row: SdpRow;
    readonly address: string;
    readonly addressRange: Range;
  } | null;
  readonly direction: { readonly row: SdpRow; readonly direction: Direction } | null;
  /** Behind its last line. */
  readonly end: number;
}

export interface SdpCodec {
  readonly format: string;
  /** `PCMU/8000`, or the format itself where nobody knows it. */
  readonly label: string;
  readonly fmtp: string;
  readonly isOn: boolean;
  /** Its lines, sent or not. */
  readonly rows: readonly SdpRow[];
}

export interface SdpMedia extends SdpPart {
  readonly row: SdpRow;
  /** Null where the m= line cannot be read; then its rows are all there is. */
  readonly line: {
    readonly media: Range;
    readonly port: Range;
    readonly proto: Range;
    readonly formats: readonly Range[];
  } | null;
  readonly codecs: readonly SdpCodec[];
}

export interface SdpForm {
  readonly text: string;
  readonly session: SdpPart;
  readonly media: readonly SdpMedia[];
}

/** Codecs of audio that can be switched on where they are not there. */
export const OFFERED: CodecList = [
  ...DEFAULT_CODECS,
  { name: 'G729', clock: 8000, payload: 18 },
  { name: 'opus', clock: 48_000, channels: 2, payload: 111, fmtp: 'useinbandfec=1' },
];

const rangeOf = ({ start, end }: Span): Range => ({ from: start, to: end });
const spanOf = ({ from, to }: Range): Span => ({ start: from, end: to });

/** A text with its image, from which the readers of shared/sdp take spans that are offsets. */
interface Source {
  readonly text: string;
  readonly bytes: Uint8Array;
}

const cut = ({ text }: Source, { start, end }: Span): string => text.slice(start, end);

function rowsOf(source: Source): SdpRow[] {
  const { text, bytes } = source;
  return textLines(text).map(({ from, start, end, to, isOff }) => {
    const isTyped = /^[A-Za-z]=/.test(text.slice(start, Math.min(end, start + 2)));
    const valueRange = { from: isTyped ? start + 2 : start, to: end };
    const type = isTyped ? (text[start] ?? '') : '';
    const value = spanOf(valueRange);
    const name = readAttribute(bytes, { type, value, line: { start: from, end: to } }).name;
    const attribute = type === 'a' ? cut(source, name) : '';
    return { from, to, type, valueRange, value: cut(source, value), enabled: !isOff, attribute };
  });
}

function partOf(source: Source, rows: readonly SdpRow[], begin: number): SdpPart {
  const sent = rows.filter(({ enabled }) => enabled);
  const c = sent.find(({ type }) => type === 'c');
  const node = c ? readConnection(source.bytes, spanOf(c.valueRange)) : null;
  const connection =
    c && node ? { row: c, address: cut(source, node.address), addressRange: rangeOf(node.address) } : null;
  const directed = sent.flatMap((row) => {
    const direction = row.value === row.attribute ? directionOf(row.attribute) : null;
    return direction ? [{ row, direction }] : [];
  });
  return { rows, connection, direction: directed[0] ?? null, end: rows.at(-1)?.to ?? begin };
}

/** The value of an attribute, behind its colon. */
const attributeValue = ({ attribute, valueRange }: SdpRow): Span => ({
  start: Math.min(valueRange.from + attribute.length + 1, valueRange.to),
  end: valueRange.to,
});

interface Described {
  readonly format: string;
  readonly row: SdpRow;
  readonly encoding: string;
  readonly fmtp: string;
}

/** What an rtpmap or fmtp says of a format; null for other lines. */
function describe(source: Source, row: SdpRow): Described | null {
  const value = attributeValue(row);
  if (row.attribute === 'rtpmap') {
    const node = readRtpmap(source.bytes, value);
    if (!node) return null;
    const encoding = cut(source, { start: node.encoding.start, end: (node.channels ?? node.clock).end });
    return { format: cut(source, node.payload), row, encoding, fmtp: '' };
  }
  const node = row.attribute === 'fmtp' ? readFmtp(source.bytes, value) : null;
  return node
    ? { format: cut(source, node.format), row, encoding: '', fmtp: cut(source, node.params) }
    : null;
}

/** The codecs of a media: those that its m= line names, those whose lines are not sent, and for audio the usual ones that are missing. */
function codecsOf(source: Source, media: string, on: readonly string[], rows: readonly SdpRow[]): SdpCodec[] {
  const described = rows.flatMap((row) => describe(source, row) ?? []);
  const off = described.filter(({ row }) => !row.enabled).map(({ format }) => format);
  const codecs = [...new Set([...on, ...off])].map((format): SdpCodec => {
    const own = described.filter((one) => one.format === format);
    const encoding = own.find((one) => one.encoding !== '')?.encoding ?? '';
    const codec = codecOf(media, { format, encoding, params: '' });
    return {
      format,
      label: encoding || (codec ? encodingText(codec) : format),
      fmtp: own.find((one) => one.fmtp !== '')?.fmtp ?? '',
      isOn: on.includes(format),
      rows: own.map(({ row }) => row),
    };
  });
  const isThere = (name: string, payload: number): boolean =>
    codecs.some(({ format, label }) => label.startsWith(`${name}/`) || format === String(payload));
  const usual = media === 'audio' ? OFFERED.filter(({ name, payload }) => !isThere(name, payload)) : [];
  return [
    ...codecs,
    ...usual.map((codec) => ({
      format: String(codec.payload),
      label: encodingText(codec),
      fmtp: codec.fmtp ?? '',
      isOn: false,
      rows: [],
    })),
  ];
}

function mediaOf(source: Source, row: SdpRow, rows: readonly SdpRow[]): SdpMedia {
  const node = readMedia(source.bytes, spanOf(row.valueRange));
  const on = node?.formats.map((span) => cut(source, span)) ?? [];
  const isRtp = node !== null && /RTP\//i.test(cut(source, node.proto));
  return {
    ...partOf(source, rows, row.to),
    row,
    line: node && {
      media: rangeOf(node.media),
      port: rangeOf(node.port),
      proto: rangeOf(node.proto),
      formats: node.formats.map(rangeOf),
    },
    codecs: isRtp ? codecsOf(source, cut(source, node.media), on, rows) : [],
  };
}

/** @param text a body, lines ended LF */
export function readSdpForm(text: string): SdpForm {
  const source = { text, bytes: byteImage(text) };
  const rows = rowsOf(source);
  const starts = rows.flatMap(({ type, enabled }, place) => (type === 'm' && enabled ? [place] : []));
  const media = starts.flatMap((start, place) => {
    const row = rows[start];
    return row ? [mediaOf(source, row, rows.slice(start, starts[place + 1] ?? rows.length))] : [];
  });
  return { text, session: partOf(source, rows.slice(0, starts[0] ?? rows.length), 0), media };
}
