/**
 * Codecs as data: what RFC 3551 6 fixes by number, what an rtpmap says, which ones are ours, and when two are the same
 * (RFC 8866 6.6: encoding name without regard to case, clock rate, channels).
 */
import type { FormatView } from './views.ts';

export interface Codec {
  /** The encoding name: `PCMU`, `telephone-event`. */
  readonly name: string;
  /** The clock rate of the rtpmap, which for G722 is not the sampling rate (RFC 3551 4.5.2). */
  readonly clock: number;
  /** 1 where it is not said. */
  readonly channels?: number;
  /** The kind of stream it is for; `audio` where it is not said. */
  readonly media?: string;
}

/** A codec of ours. */
export interface OwnCodec extends Codec {
  /** The number under which we offer it; an answer takes the number of the offer (RFC 3264 6.1). */
  readonly payload: number;
  /** Our parameters. In an answer to a codec that has none here, those of the offer are taken over. */
  readonly fmtp?: string;
}

/** In the order of preference. */
export type CodecList = readonly OwnCodec[];

/** What is offered when nobody says otherwise. */
export const DEFAULT_CODECS: CodecList = [
  { name: 'PCMU', clock: 8000, payload: 0 },
  { name: 'PCMA', clock: 8000, payload: 8 },
  { name: 'G722', clock: 8000, payload: 9 },
  { name: 'telephone-event', clock: 8000, payload: 101, fmtp: '0-16' },
];

/** Formats that accompany a codec and carry no speech or picture themselves: alone they make no stream. */
const COMPANIONS: ReadonlySet<string> = new Set(['telephone-event', 'tone', 'cn', 'red', 'rtx', 'ulpfec']);

type StaticRow = readonly [payload: number, name: string, clock: number, channels?: number];

const AUDIO: readonly StaticRow[] = [
  [0, 'PCMU', 8000],
  [3, 'GSM', 8000],
  [4, 'G723', 8000],
  [5, 'DVI4', 8000],
  [6, 'DVI4', 16_000],
  [7, 'LPC', 8000],
  [8, 'PCMA', 8000],
  [9, 'G722', 8000],
  [10, 'L16', 44_100, 2],
  [11, 'L16', 44_100],
  [12, 'QCELP', 8000],
  [13, 'CN', 8000],
  [14, 'MPA', 90_000],
  [15, 'G728', 8000],
  [16, 'DVI4', 11_025],
  [17, 'DVI4', 22_050],
  [18, 'G729', 8000],
];

const VIDEO: readonly StaticRow[] = [
  [25, 'CelB', 90_000],
  [26, 'JPEG', 90_000],
  [28, 'nv', 90_000],
  [31, 'H261', 90_000],
  [32, 'MPV', 90_000],
  [33, 'MP2T', 90_000],
  [34, 'H263', 90_000],
];

const entries = (media: string, rows: readonly StaticRow[]): (readonly [number, Codec])[] =>
  rows.map(([payload, name, clock, channels = 1]) => [payload, { name, clock, channels, media }]);

/** The payload types with a fixed meaning (RFC 3551 6, tables 4 and 5); every other number needs an rtpmap. */
export const STATIC_PAYLOADS: ReadonlyMap<number, Codec> = new Map([
  ...entries('audio', AUDIO),
  ...entries('video', VIDEO),
]);

const ENCODING = /^([^/]+)\/(\d{1,9})(?:\/(\d{1,3}))?$/;
const PAYLOAD = /^\d{1,3}$/;

/** What a format of an RTP stream of `media` is: by its rtpmap, or by its number. Null where nobody knows. */
export function codecOf(media: string, { format, encoding }: FormatView): Codec | null {
  if (!PAYLOAD.test(format) || Number(format) > 127) return null;
  const [, name, clock, channels = '1'] = ENCODING.exec(encoding) ?? [];
  if (name) return { name, clock: Number(clock), channels: Number(channels), media };
  const fixed = encoding === '' ? STATIC_PAYLOADS.get(Number(format)) : undefined;
  return fixed?.media === media ? fixed : null;
}

/** Tells whether two codecs are the same. */
export function isSameCodec(one: Codec, other: Codec): boolean {
  return (
    one.name.toLowerCase() === other.name.toLowerCase() &&
    one.clock === other.clock &&
    (one.channels ?? 1) === (other.channels ?? 1) &&
    (one.media ?? 'audio') === (other.media ?? 'audio')
  );
}

/** Tells whether a codec only accompanies another one: events, comfort noise, redundancy. */
export function isCompanion({ name }: Codec): boolean {
  return COMPANIONS.has(name.toLowerCase());
}

/** `PCMU/8000`, `opus/48000/2`: one channel is not said. */
export function encodingText({ name, clock, channels = 1 }: Codec): string {
  return `${name}/${clock}${channels === 1 ? '' : `/${channels}`}`;
}

/** The lines that say what a payload type is. */
export function codecLines(payload: number | string, codec: Codec, fmtp: string): string[] {
  const map = `a=rtpmap:${payload} ${encodingText(codec)}`;
  return fmtp ? [map, `a=fmtp:${payload} ${fmtp}`] : [map];
}
