/**
 * Reads a= lines (RFC 8866 5.13): name and value, and the values of the attributes a call is debugged by. A reader
 * answers null where the value is not of the attribute's form.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CLASS, decimal, isAll, isText } from '#shared/sip/chars.ts';
import { cutAt } from './fields.ts';
import type { SdpLine, SdpSection } from './session.ts';
import { splitWords } from './words.ts';

const SLASH = 0x2f;
const COLON = 0x3a;

export interface AttributeNode {
  readonly name: Span;
  /** Null for a property: a name without a colon. */
  readonly value: Span | null;
  readonly line: SdpLine;
}

/** Name and value of one a= line. */
export function readAttribute(bytes: Uint8Array, line: SdpLine): AttributeNode {
  const [name, value] = cutAt(bytes, line.value, COLON);
  return { name, value, line };
}

/** The attributes of a section, in order; those of a name where one is given. Names are case-sensitive (RFC 8866 5.13). */
export function attributesOf(bytes: Uint8Array, section: SdpSection, name?: string): AttributeNode[] {
  const nodes: AttributeNode[] = [];
  for (const line of section.lines) {
    if (line.type !== 'a') continue;
    const node = readAttribute(bytes, line);
    if (name === undefined || isNamed(bytes, node.name, name)) nodes.push(node);
  }
  return nodes;
}

/** Whether the name of an attribute is one, which is ASCII. */
export function isNamed(bytes: Uint8Array, { start, end }: Span, name: string): boolean {
  if (end - start !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (at(bytes, start + i) !== name.charCodeAt(i)) return false;
  return true;
}

export interface RtpmapNode {
  readonly payload: Span;
  readonly encoding: Span;
  readonly clock: Span;
  readonly channels: Span | null;
}

const isNumber = (bytes: Uint8Array, span: Span | null | undefined): span is Span =>
  !!span && decimal(bytes, span.start, span.end) >= 0;
const isWord = (bytes: Uint8Array, span: Span | null | undefined): span is Span =>
  !!span && isAll(bytes, span.start, span.end, CLASS.token);

/** `<payload> <encoding>/<clock>[/<channels>]` (RFC 8866 6.6). */
export function readRtpmap(bytes: Uint8Array, value: Span): RtpmapNode | null {
  const [payload, format, more] = splitWords(bytes, value);
  if (!isNumber(bytes, payload) || !format || more) return null;
  const [encoding, rest] = cutAt(bytes, format, SLASH);
  if (!rest || !isWord(bytes, encoding)) return null;
  const [clock, channels] = cutAt(bytes, rest, SLASH);
  return isNumber(bytes, clock) ? { payload, encoding, clock, channels } : null;
}

export interface FmtpNode {
  readonly format: Span;
  readonly params: Span;
}

/** `<format> <parameters>` (RFC 8866 6.15). */
export function readFmtp(bytes: Uint8Array, value: Span): FmtpNode | null {
  const [format, params] = splitWords(bytes, value, 2);
  return format && params ? { format, params } : null;
}

export interface RtcpNode {
  readonly port: Span;
  /** Null where the connection's address holds. */
  readonly address: Span | null;
}

/** `<port> [<network> <type> <address>]` (RFC 3605 2.1). */
export function readRtcp(bytes: Uint8Array, value: Span): RtcpNode | null {
  const [port, network, , address, more] = splitWords(bytes, value);
  if (!isNumber(bytes, port) || more || (network && !address)) return null;
  return decimal(bytes, port.start, port.end) > 65_535 ? null : { port, address: address ?? null };
}

export interface CryptoNode {
  readonly tag: Span;
  readonly suite: Span;
  /** `inline:...`: a secret; a screen shows it only when asked. */
  readonly keys: Span;
}

/** `<tag> <suite> <keys> [<session parameters>]` (RFC 4568 4). */
export function readCrypto(bytes: Uint8Array, value: Span): CryptoNode | null {
  const [tag, suite, keys] = splitWords(bytes, value);
  if (!isNumber(bytes, tag) || !isWord(bytes, suite) || !keys) return null;
  return cutAt(bytes, keys, COLON)[1] ? { tag, suite, keys } : null;
}

export interface CandidateNode {
  readonly foundation: Span;
  readonly component: Span;
  readonly transport: Span;
  readonly priority: Span;
  readonly address: Span;
  readonly port: Span;
  /** host, srflx, prflx or relay. */
  readonly type: Span;
}

/** `<foundation> <component> <transport> <priority> <address> <port> typ <type> ...` (RFC 8839 5.1). */
export function readCandidate(bytes: Uint8Array, value: Span): CandidateNode | null {
  const words = splitWords(bytes, value);
  const [foundation, component, transport, priority, address, port, typ, type] = words;
  if (!foundation || !transport || !address || !typ || !isWord(bytes, type)) return null;
  if (!isNumber(bytes, component) || !isNumber(bytes, priority) || !isNumber(bytes, port)) return null;
  if (!isText(bytes, typ.start, typ.end, 'typ')) return null;
  return { foundation, component, transport, priority, address, port, type };
}

export interface FingerprintNode {
  readonly hash: Span;
  readonly value: Span;
}

const isFingerprint = (text: string): boolean => /^[0-9a-f]{2}(?::[0-9a-f]{2})*$/i.test(text);

/** `<hash> <pairs of hexadecimal digits with colons>` (RFC 8122 5). */
export function readFingerprint(bytes: Uint8Array, span: Span): FingerprintNode | null {
  const [hash, value, more] = splitWords(bytes, span);
  if (!isWord(bytes, hash) || !value || more || value.end - value.start > 512) return null;
  return isFingerprint(textOf(bytes, value)) ? { hash, value } : null;
}

export interface GroupNode {
  readonly semantics: Span;
  /** The names that `a=mid` gives to the media. */
  readonly mids: readonly Span[];
}

/** `<semantics> <mid> ...` (RFC 5888 5). */
export function readGroup(bytes: Uint8Array, value: Span): GroupNode | null {
  const [semantics, ...mids] = splitWords(bytes, value);
  return isWord(bytes, semantics) ? { semantics, mids } : null;
}

type Form = (bytes: Uint8Array, value: Span) => unknown;

const number: Form = (bytes, value) => isNumber(bytes, value) || null;
const word: Form = (bytes, value) => isWord(bytes, value) || null;
const oneOf =
  (...words: readonly string[]): Form =>
  (bytes, value) =>
    words.includes(textOf(bytes, value)) || null;
/** ICE's credentials: letters, digits, plus and slash, at least so many (RFC 8839 5.4). */
const iceWord =
  (least: number): Form =>
  (bytes, { start, end }) => {
    if (end - start < least || end - start > 256) return null;
    for (let place = start; place < end; place++) {
      const isPlain = /[A-Za-z0-9+/]/.test(String.fromCharCode(at(bytes, place)));
      if (!isPlain) return null;
    }
    return true;
  };

/** The forms of the attributes that are checked, with where each is defined. Others may hold anything. */
export const ATTRIBUTE_FORMS: ReadonlyMap<string, readonly [form: Form, rfc: string]> = new Map([
  ['rtpmap', [readRtpmap, 'RFC 8866 6.6']],
  ['fmtp', [readFmtp, 'RFC 8866 6.15']],
  ['ptime', [number, 'RFC 8866 6.4']],
  ['maxptime', [number, 'RFC 8866 6.5']],
  ['rtcp', [readRtcp, 'RFC 3605 2.1']],
  ['crypto', [readCrypto, 'RFC 4568 4']],
  ['candidate', [readCandidate, 'RFC 8839 5.1']],
  ['ice-ufrag', [iceWord(4), 'RFC 8839 5.4']],
  ['ice-pwd', [iceWord(22), 'RFC 8839 5.4']],
  ['fingerprint', [readFingerprint, 'RFC 8122 5']],
  ['setup', [oneOf('active', 'passive', 'actpass', 'holdconn'), 'RFC 4145 4']],
  ['mid', [word, 'RFC 5888 4']],
  ['group', [readGroup, 'RFC 5888 5']],
]);

export const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** The direction that an attribute's name is, or null. */
export function directionOf(name: string): Direction | null {
  return DIRECTIONS.find((one) => one === name) ?? null;
}
