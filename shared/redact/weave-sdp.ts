/** Session descriptions (RFC 8866): addresses, keys and the words of people go; codecs, ports and directions stay. */
import type { Span } from '#shared/lib/bytes.ts';
import { readCandidate, readCrypto, readRtcp } from '#shared/sdp/attributes.ts';
import { cutAt, readConnection, readMedia, readOrigin } from '#shared/sdp/fields.ts';
import { parseSdp } from '#shared/sdp/parse.ts';
import type { SdpLine } from '#shared/sdp/session.ts';
import type { Reach } from './scrub.ts';
import { weaveHost, weaveUser } from './weave-uri.ts';
import type { Weaver } from './weaver.ts';

const COLON = 0x3a;

/** Attributes of numbers and of words of the protocol: what was learnt elsewhere does not count there. */
const TECHNICAL: ReadonlySet<string> = new Set(
  'rtpmap fmtp ptime maxptime sendrecv sendonly recvonly inactive setup mid group rtcp-mux rtcp-rsize rtcp-fb extmap ssrc-group fingerprint ice-ufrag ice-options ice-lite crypto-suite framerate framesize quality orient type bundle-only msid-semantic connection end-of-candidates tcap acap pcfg acfg T38FaxVersion T38MaxBitRate T38FaxRateManagement T38FaxMaxBuffer T38FaxMaxDatagram T38FaxUdpEC silenceSupp direction'.split(
    ' ',
  ),
);
const SECRETS: ReadonlySet<string> = new Set(['ice-pwd', 'key-mgmt', 'pwd', 'password']);

function weaveOrigin(w: Weaver, value: Span): void {
  const node = readOrigin(w.bytes, value);
  if (!node) return;
  if (w.read(node.user) !== '-') weaveUser(w, node.user);
  w.keep({ start: node.user.end, end: node.address.start });
  weaveHost(w, node.address);
}

function weaveConnection(w: Weaver, value: Span): void {
  const node = readConnection(w.bytes, value);
  if (!node) return;
  w.keep({ start: value.start, end: node.address.start });
  // In the network of telephones it is a number (RFC 2848 3.2).
  if (/^\+?\d[\d-]*$/.test(w.read(node.address))) w.put(node.address, w.names.number(w.read(node.address)));
  else weaveHost(w, node.address);
  w.keep({ start: node.address.end, end: value.end });
}

/** `k=method:key` (RFC 4566 5.12). */
function weaveKey(w: Weaver, value: Span): void {
  const [method, key] = cutAt(w.bytes, value, COLON);
  w.keep(method);
  if (key) w.put(key, w.names.secret(w.read(key)));
}

/** `inline:key|lifetime|mki`: the key alone is secret, and it keeps its length (RFC 4568 6.1). */
function weaveCrypto(w: Weaver, value: Span): void {
  const node = readCrypto(w.bytes, value);
  const from = node ? node.keys.start : value.start;
  if (node) w.keep({ start: value.start, end: from });
  const rest = { start: from, end: value.end };
  if (!node || !w.names.redaction.credentials) return w.raw(rest, 'tokens');
  for (const match of w.read(rest).matchAll(/(inline:)([^|;\s]+)/gi)) {
    const [, prefix = '', key = ''] = match;
    const start = from + match.index + prefix.length;
    w.keep({ start: w.place, end: start });
    w.put({ start, end: start + key.length }, w.names.secret(key));
  }
  w.raw({ start: w.place, end: value.end }, 'tokens');
}

/** The address of a candidate, and the one that it is related to. */
function weaveCandidate(w: Weaver, value: Span): void {
  const node = readCandidate(w.bytes, value);
  if (!node) return;
  w.keep({ start: value.start, end: node.address.start });
  weaveHost(w, node.address);
  const related = /\braddr\s+(\S+)/.exec(w.read({ start: node.address.end, end: value.end }));
  if (!related) return;
  const end = node.address.end + related.index + related[0].length;
  weaveHost(w, { start: end - (related[1] ?? '').length, end });
}

function weaveRtcp(w: Weaver, value: Span): void {
  const address = readRtcp(w.bytes, value)?.address;
  if (!address) return;
  w.keep({ start: value.start, end: address.start });
  weaveHost(w, address);
}

function weaveAttribute(w: Weaver, line: SdpLine): void {
  const [name, value] = cutAt(w.bytes, line.value, COLON);
  const word = w.read(name);
  // A name with a blank in it is none: the colon belongs to something else.
  if (!value || !/^[\w.+-]+$/.test(word)) return w.raw(line.value, 'plain');
  w.raw(name, 'tokens');
  w.keep({ start: name.end, end: value.start });
  if (word === 'crypto') weaveCrypto(w, value);
  else if (SECRETS.has(word)) w.put(value, w.names.secret(w.read(value)));
  else if (word === 'candidate') weaveCandidate(w, value);
  else if (word === 'rtcp') weaveRtcp(w, value);
  w.reach = TECHNICAL.has(word) || word === 'candidate' ? 'tokens' : 'plain';
  w.upTo(value.end);
}

/** The formats of RTP are numbers. */
function isMedia(w: Weaver, value: Span): boolean {
  const media = readMedia(w.bytes, value);
  if (!media) return false;
  return !/RTP/.test(w.read(media.proto)) || media.formats.every((format) => /^\d+$/.test(w.read(format)));
}

/** Lines of numbers; `s=` and its like are of people. */
const REACHES: Readonly<Record<string, Reach>> = {
  v: 'tokens',
  t: 'tokens',
  b: 'tokens',
  r: 'tokens',
  z: 'tokens',
};

function weaveLine(w: Weaver, line: SdpLine): void {
  const { type, value } = line;
  w.reach = 'text';
  if (type !== '') w.keep({ start: line.line.start, end: value.start });
  if (type === 'a') weaveAttribute(w, line);
  else if (type === 'o') weaveOrigin(w, value);
  else if (type === 'c') weaveConnection(w, value);
  else if (type === 'k') weaveKey(w, value);
  else if (type === 'm' && isMedia(w, value)) w.raw(value, 'tokens');
  w.reach = REACHES[type] ?? w.reach;
  w.upTo(value.end);
}

/** The description that stands in a span. */
export function weaveSdp(w: Weaver, span: Span): void {
  const { session } = parseSdp(w.bytes, span);
  for (const section of [session.session, ...session.media])
    for (const line of section.lines) weaveLine(w, line);
  w.reach = 'text';
  w.upTo(span.end);
}
