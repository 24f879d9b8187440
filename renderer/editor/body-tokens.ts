/**
 * Colours what is known in a body: session descriptions (RFC 8866 5), boundaries and headers of the parts of a multipart body (RFC 2046
 * 5.1). It goes line by line, takes linear time, and never fails.
 */
import type { Token, TokenKind } from './sip-tokens.ts';

type Place = 'plain' | 'sdp' | 'headers';

const SDP_LINE = /^([a-z])(=)/;
const ATTRIBUTE = /^a=([^\s:]+)(:)?/;
/** `a=rtpmap:8 PCMA/8000`: the payload type, then the codec's name. */
const RTPMAP = /^a=rtpmap:(\d+)[ \t]+([^/\s]+)/;
const FORMAT = /^a=(?:fmtp|rtcp-fb):(\d+|\*)/;
const MEDIA = /^m=([^\s]+)[ \t]+(\S+)[ \t]+(\S+)/;
const ADDRESS = /^[co]=(?:.*[ \t])?IN IP[46] (\S+)/;
const HEADER = /^([^\s:]+)[ \t]*(:)/;

type Emit = (from: number, length: number, kind: TokenKind) => void;

/** Gives a group of a match its colour; the group is looked for behind what was found before. */
function emitWords(line: string, words: readonly (readonly [word: string, kind: TokenKind])[], emit: Emit) {
  let from = 2;
  for (const [word, kind] of words) {
    const at = line.indexOf(word, from);
    if (at < 0) return;
    emit(at, word.length, kind);
    from = at + word.length;
  }
}

function tokenizeAttribute(line: string, emit: Emit): void {
  const attribute = ATTRIBUTE.exec(line);
  if (!attribute) return;
  const name = attribute[1] ?? '';
  emit(2, name.length, 'param');
  if (attribute[2]) emit(2 + name.length, 1, 'punct');
  const [, payload, codec] = RTPMAP.exec(line) ?? FORMAT.exec(line) ?? [];
  if (payload === undefined) return;
  const at = 2 + name.length + 1;
  emit(at, payload.length, 'status');
  if (codec !== undefined) emit(line.indexOf(codec, at + payload.length), codec.length, 'value');
}

function tokenizeSdp(line: string, emit: Emit): void {
  if (!SDP_LINE.test(line)) return;
  emit(0, 1, 'header');
  emit(1, 1, 'punct');
  const [, media = '', port = '', protocol = ''] = MEDIA.exec(line) ?? [];
  if (media !== '') {
    emitWords(line, [[media, 'method'], [port, 'uri'], [protocol, 'version']], emit); // prettier-ignore
    return;
  }
  const address = ADDRESS.exec(line)?.[1];
  if (address !== undefined) emit(line.lastIndexOf(address), address.length, 'uri');
  tokenizeAttribute(line, emit);
}

function tokenizeHeader(line: string, emit: Emit): void {
  const header = HEADER.exec(line);
  if (!header) return;
  const name = header[1] ?? '';
  emit(0, name.length, 'header');
  emit(header[0].length - 1, 1, 'punct');
}

/** What a line does to the lines behind it: a boundary and `v=` begin something, the others go on with it or end it. */
type LineKind = 'boundary' | 'version' | 'empty' | 'field' | 'other';

function kindOfLine(line: string): LineKind {
  if (line === '') return 'empty';
  if (/^--\S/.test(line)) return 'boundary';
  if (/^v=\d/.test(line)) return 'version';
  return SDP_LINE.test(line) ? 'field' : 'other';
}

/** Whether the lines behind a line of a body are coloured the same with another one in its place. */
export function isAlike(line: string, other: string): boolean {
  return kindOfLine(line) === kindOfLine(other);
}

const PLACES: Readonly<Partial<Record<LineKind, Place>>> = {
  boundary: 'headers',
  version: 'sdp',
  empty: 'plain',
};

/** What the next line is, by what stands in this one. */
function placeOf(line: string, before: Place): Place {
  const kind = kindOfLine(line);
  return PLACES[kind] ?? (before === 'sdp' && kind === 'other' ? 'plain' : before);
}

/**
 * The tokens of a body, in order and without overlap.
 * @param text lines ended LF
 * @param from where the body begins in it; the tokens' offsets are those of the text
 * @param lines the lines whose tokens are wanted; the ones before are only looked through for what they make of these
 */
export function tokenizeBody(text: string, from: number, lines = { from, to: text.length }): Token[] {
  const tokens: Token[] = [];
  let place: Place = 'plain';
  for (let at = from; at < lines.to;) {
    const found = text.indexOf('\n', at);
    const end = found < 0 ? text.length : found;
    const line = text.slice(at, end);
    const start = at;
    const emit: Emit = (offset, length, kind) =>
      void tokens.push({ from: start + offset, to: start + offset + length, kind });
    place = placeOf(line, place);
    at = end + 1;
    if (end < lines.from) continue;
    if (/^--\S/.test(line)) emit(0, line.length, 'punct');
    else if (place === 'sdp') tokenizeSdp(line, emit);
    else if (place === 'headers') tokenizeHeader(line, emit);
  }
  return tokens;
}
