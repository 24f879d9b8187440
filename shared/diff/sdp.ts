/**
 * Compares two session descriptions section by section (RFC 8866 5): media by their mid, else by kind and place, and in a
 * section line by line, attributes by their names and what they speak of.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { readConnection, readMedia, readOrigin } from '#shared/sdp/fields.ts';
import type { SdpLine, SdpSection, SdpSession } from '#shared/sdp/session.ts';
import { mediaView } from '#shared/sdp/views.ts';
import { sdpMeanings } from './meanings.ts';
import { pairItems } from './pairs.ts';
import type { Part } from './parts.ts';
import { compareParts, spanPieces } from './parts.ts';
import { wordPieces } from './pieces.ts';
import type { DiffRow, DiffSide, Meaning, PartKind } from './row.ts';
import { wholeSide } from './row.ts';

interface Line {
  readonly bytes: Uint8Array;
  readonly type: string;
  readonly value: Span;
  /** The line without its end. */
  readonly span: Span;
  readonly text: string;
}

function lineIn(bytes: Uint8Array, { type, value, line }: SdpLine): Line {
  const span = { start: line.start, end: value.end };
  return { bytes, type, value, span, text: textOf(bytes, span) };
}

function part(bytes: Uint8Array, kind: PartKind, span: Span, name = ''): Part {
  return { kind, name, text: textOf(bytes, span), span };
}

function originParts({ bytes, value }: Line): Part[] {
  const node = readOrigin(bytes, value);
  if (!node) return [];
  const { user, id, version, type, address } = node;
  return [
    part(bytes, 'user', user),
    part(bytes, 'value', id),
    part(bytes, 'version', version),
    part(bytes, 'rest', type),
    part(bytes, 'address', address),
  ];
}

function connectionParts({ bytes, value }: Line): Part[] {
  const node = readConnection(bytes, value);
  return node ? [part(bytes, 'rest', node.type), part(bytes, 'address', node.address)] : [];
}

/** Formats are items: what matters is which are there. Another order of the same ones is told by the words. */
function mediaParts({ bytes, value }: Line): Part[] {
  const node = readMedia(bytes, value);
  if (!node) return [];
  return [
    part(bytes, 'media', node.media),
    part(bytes, 'port', node.port),
    part(bytes, 'proto', node.proto),
    ...node.formats.map((span) => part(bytes, 'format', span, textOf(bytes, span))),
  ];
}

const READERS: Readonly<Record<string, (line: Line) => Part[]>> = {
  o: originParts,
  c: connectionParts,
  m: mediaParts,
};

const partsOf = (line: Line): Part[] =>
  (Object.hasOwn(READERS, line.type) ? READERS[line.type]?.(line) : null) ?? [];

/** Attributes of which there is one for each payload type, identifier or candidate: one is not another one changed. */
const MANY = /^a=(?:rtpmap|fmtp|rtcp-fb|crypto|extmap|candidate|ssrc|ssrc-group):\S*/;
const DIRECTION = /^a=(?:sendrecv|sendonly|recvonly|inactive)$/;

/** What a line speaks of: an attribute's name, with the payload behind it where there is one for each, or the line's type. */
function subjectOf({ type, text }: Line): string {
  if (type !== 'a') return type;
  if (DIRECTION.test(text)) return 'direction';
  return MANY.exec(text)?.[0] ?? /^a=[^:]*/.exec(text)?.[0] ?? text;
}

function changedSides(left: Line, right: Line): Pick<DiffRow, 'left' | 'right' | 'changes'> {
  const parts = compareParts(partsOf(left), partsOf(right));
  const marked = (line: Line, spans: readonly Span[]): DiffSide => ({
    text: line.text,
    pieces: spanPieces(line.bytes, line.span, spans),
    line: 0,
  });
  if (parts.changes.length > 0) {
    return { left: marked(left, parts.left), right: marked(right, parts.right), changes: parts.changes };
  }
  const pieces = wordPieces(left.text, right.text);
  return {
    left: { text: left.text, pieces: pieces.left, line: 0 },
    right: { text: right.text, pieces: pieces.right, line: 0 },
    changes: [],
  };
}

function lineRow(name: string, left: Line | undefined, right: Line | undefined, moved: boolean): DiffRow {
  const base = { section: 'body' as const, name, changes: [], meanings: [] };
  if (left && right) {
    if (left.text !== right.text) return { ...base, state: 'changed', ...changedSides(left, right) };
    const state = moved ? ('moved' as const) : ('same' as const);
    return { ...base, state, left: wholeSide(left.text, false), right: wholeSide(right.text, false) };
  }
  const gone = left ? wholeSide(left.text, true) : null;
  const come = right ? wholeSide(right.text, true) : null;
  return { ...base, state: left ? 'removed' : 'added', left: gone, right: come };
}

interface Section {
  readonly lines: readonly Line[];
  /** The kind of stream, its place among those of its kind, and its mid; '' for the session's own. */
  readonly media: string;
  readonly place: number;
  readonly mid: string;
}

/** The media of a session. */
function sectionsOf(session: SdpSession): Section[] {
  const counts = new Map<string, number>();
  return session.media.map((section) => {
    const view = mediaView(session, section);
    const media = view?.media ?? 'media';
    const place = counts.get(media) ?? 0;
    counts.set(media, place + 1);
    return { lines: linesOf(session, section), media, place, mid: view?.mid ?? '' };
  });
}

const linesOf = ({ bytes }: SdpSession, section: SdpSection): Line[] =>
  section.lines.map((line) => lineIn(bytes, line));

type Judge = (type: string, row: DiffRow) => Meaning[];

function compareSection(
  name: string,
  left: readonly Line[],
  right: readonly Line[],
  judge: Judge,
): DiffRow[] {
  return pairItems(left, right, [({ text }) => text, subjectOf]).map((pair) => {
    const [one, two] = [left[pair.left], right[pair.right]];
    const row = lineRow(name, one, two, pair.moved);
    const type = (one ?? two)?.type ?? '';
    return row.state === 'same' ? row : { ...row, meanings: judge(type, row) };
  });
}

/**
 * The rows of two descriptions; either may be missing. Every line of both stands in exactly one. `isOne` where they are of one
 * message on two hops.
 */
export function compareSdp(a: SdpSession | null, b: SdpSession | null, isOne: boolean): DiffRow[] {
  // A description that came or went as a whole has no lines that changed.
  const judge: Judge = (type, row) => (a && b ? sdpMeanings(type, row, isOne) : []);
  const [left, right] = [a ? sectionsOf(a) : [], b ? sectionsOf(b) : []];
  const media = pairItems(left, right, [
    ({ mid, media: kind }) => (mid === '' ? null : `${mid} ${kind}`),
    ({ media: kind, place }) => `${place} ${kind}`,
    ({ media: kind }) => kind,
  ]);
  const own = compareSection('', a ? linesOf(a, a.session) : [], b ? linesOf(b, b.session) : [], judge);
  return [
    ...own,
    ...media.flatMap((pair) => {
      const [one, two] = [left[pair.left], right[pair.right]];
      return compareSection((one ?? two)?.media ?? '', one?.lines ?? [], two?.lines ?? [], judge);
    }),
  ];
}
