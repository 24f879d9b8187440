/** What can be written in the lines of a session description (RFC 8866 5): line types, attributes, codecs, directions. */
import type { Completion } from '@codemirror/autocomplete';
import { DIRECTIONS } from '#shared/sdp/attributes.ts';
import { DEFAULT_CODECS, encodingText, STATIC_PAYLOADS } from '#shared/sdp/codecs.ts';

export interface Fit {
  /** How many characters before the cursor it takes the place of. */
  readonly length: number;
  readonly options: readonly Completion[];
}

/** The lines of a description, as they are usually written. */
const LINES: readonly (readonly [line: string, rfc: string])[] = [
  ['v=0', 'RFC 8866 5.1'],
  ['o=- 1 1 IN IP4 {{local.ip}}', 'RFC 8866 5.2'],
  ['s=-', 'RFC 8866 5.3'],
  ['c=IN IP4 {{local.ip}}', 'RFC 8866 5.7'],
  ['b=AS:', 'RFC 8866 5.8'],
  ['t=0 0', 'RFC 8866 5.9'],
  ['m=audio 49170 RTP/AVP 0 8 101', 'RFC 8866 5.14'],
  ['m=video 49172 RTP/AVP 96', 'RFC 8866 5.14'],
  ['a=', 'RFC 8866 5.13'],
];

/** Attributes; a colon says that a value follows. */
const ATTRIBUTES: readonly (readonly [name: string, rfc: string])[] = [
  ['rtpmap:', 'RFC 8866 6.6'],
  ['fmtp:', 'RFC 8866 6.15'],
  ['ptime:', 'RFC 8866 6.4'],
  ['maxptime:', 'RFC 8866 6.5'],
  ...DIRECTIONS.map((name) => [name, 'RFC 8866 6.7'] as const),
  ['rtcp:', 'RFC 3605 2.1'],
  ['rtcp-mux', 'RFC 5761 5.1.1'],
  ['rtcp-fb:', 'RFC 4585 4.2'],
  ['crypto:', 'RFC 4568 9.1'],
  ['setup:', 'RFC 4145 4'],
  ['fingerprint:', 'RFC 8122 5'],
  ['connection:', 'RFC 4145 5'],
  ['candidate:', 'RFC 8839 5.1'],
  ['ice-ufrag:', 'RFC 8839 5.4'],
  ['ice-pwd:', 'RFC 8839 5.4'],
  ['ice-options:', 'RFC 8839 5.6'],
  ['mid:', 'RFC 5888 4'],
  ['group:', 'RFC 5888 5'],
  ['ssrc:', 'RFC 5576 4.1'],
  ['msid:', 'RFC 8830 2'],
  ['extmap:', 'RFC 8285 8'],
  ['framerate:', 'RFC 8866 6.13'],
  ['imageattr:', 'RFC 6236 3'],
  ['content:', 'RFC 4796 5'],
  ['label:', 'RFC 4574 4'],
  ['curr:', 'RFC 3312 4'],
  ['des:', 'RFC 3312 4'],
  ['conf:', 'RFC 3312 4'],
  ['path:', 'RFC 4975 8'],
  ['accept-types:', 'RFC 4975 8'],
  ['T38FaxVersion:', 'ITU-T T.38'],
];

/** Codecs whose number is agreed on by rtpmap, with a usual one. */
const DYNAMIC: readonly (readonly [payload: number, encoding: string, rfc: string])[] = [
  [96, 'opus/48000/2', 'RFC 7587 7'],
  [97, 'AMR/8000', 'RFC 4867 8.1'],
  [98, 'AMR-WB/16000', 'RFC 4867 8.2'],
  [99, 'EVS/16000', '3GPP TS 26.445'],
  [102, 'iLBC/8000', 'RFC 3952 4'],
  [103, 'H264/90000', 'RFC 6184 8.1'],
  [104, 'H265/90000', 'RFC 7798 7.1'],
  [105, 'VP8/90000', 'RFC 7741 6.1'],
  [106, 'VP9/90000', 'RFC 9628 5'],
  [107, 'speex/8000', 'RFC 5574 4'],
];

const codecs: readonly (readonly [payload: number, encoding: string, rfc: string])[] = [
  ...DEFAULT_CODECS.map((codec) => [codec.payload, encodingText(codec), codec.payload < 96 ? 'RFC 3551 6' : 'RFC 4733 2.5'] as const), // prettier-ignore
  ...[...STATIC_PAYLOADS]
    .filter(([payload]) => !DEFAULT_CODECS.some((own) => own.payload === payload))
    .map(([payload, codec]) => [payload, encodingText(codec), 'RFC 3551 6'] as const),
  ...DYNAMIC,
];

/** Values of attributes that are picked from few. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  setup: ['actpass', 'active', 'passive', 'holdconn'],
  connection: ['new', 'existing'],
  ptime: ['20', '10', '30', '40', '60'],
  group: ['BUNDLE ', 'LS ', 'FID '],
  content: ['slides', 'speaker', 'sl', 'main', 'alt'],
  fingerprint: ['sha-256 ', 'sha-1 '],
  crypto: ['1 AES_CM_128_HMAC_SHA1_80 inline:', '1 AES_CM_128_HMAC_SHA1_32 inline:'],
};

const option = (label: string, detail: string): Completion => ({ label, detail, type: 'property' });

const PAYLOADS: readonly Completion[] = codecs.map(([payload, encoding]) => option(`${payload}`, encoding));
const RTPMAPS: readonly Completion[] = codecs.map(([payload, encoding, rfc]) =>
  option(`${payload} ${encoding}`, rfc),
);

/** What stands before the cursor, and what fits there. */
const PLACES: readonly (readonly [before: RegExp, options: readonly Completion[]])[] = [
  [/^([a-z]?)$/, LINES.map(([line, rfc]) => option(line, rfc))],
  [/^a=([\w-]*)$/, ATTRIBUTES.map(([name, rfc]) => option(name, rfc))],
  [/^a=rtpmap:(\d*)$/, RTPMAPS],
  [/^a=rtpmap:\d+ ([\w.+/-]*)$/, codecs.map(([payload, encoding]) => option(encoding, `${payload}`))],
  [/^a=(?:fmtp|rtcp-fb):(\d*)$/, PAYLOADS],
  [/^m=(\w*)$/, ['audio', 'video', 'text', 'application', 'message', 'image'].map((word) => option(word, 'RFC 8866 5.14'))], // prettier-ignore
  [/^m=\w+ \S+ ([\w/]*)$/, ['RTP/AVP', 'RTP/SAVP', 'RTP/AVPF', 'RTP/SAVPF', 'UDP/TLS/RTP/SAVPF', 'udptl', 'TCP/MSRP'].map((word) => option(word, 'RFC 8866 5.14'))], // prettier-ignore
  [/^m=\w+ \S+ \S+(?: \S+)* (\d*)$/, PAYLOADS],
  [/^[oc]=(?:.* )?IN (\w*)$/, ['IP4', 'IP6'].map((word) => option(word, 'RFC 8866 5.7'))],
  [/^b=(\w*)$/, ['AS:', 'TIAS:', 'CT:', 'RS:', 'RR:'].map((word) => option(word, 'RFC 8866 5.8'))],
];

/** What fits behind `before`, a line of a description up to the cursor; null where nothing is known. */
export function completeSdp(before: string): Fit | null {
  for (const [place, options] of PLACES) {
    const typed = place.exec(before)?.[1];
    if (typed !== undefined) return { length: typed.length, options };
  }
  const [, name = '', typed = ''] = /^a=([\w-]+):(\S*)$/.exec(before) ?? [];
  const values = Object.hasOwn(VALUES, name) ? (VALUES[name] ?? []) : [];
  return values.length > 0
    ? { length: typed.length, options: values.map((value) => option(value, '')) }
    : null;
}
