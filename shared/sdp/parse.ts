/**
 * Reads a session description in one pass (RFC 8866 5): lines, sections, and what is wrong with either. Never throws and
 * drops nothing; LF alone is accepted as a line end and told.
 */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CLASS, CR, isClass, LF } from '#shared/sip/chars.ts';
import type { Diagnostic } from '#shared/sip/diagnostic.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import { ignore } from '#shared/sip/grammar/sink.ts';
import { createReport, sinkAt } from '#shared/sip/validate/rule.ts';
import { checkMedia } from './check-media.ts';
import { checkLines } from './check-values.ts';
import { checkStructure } from './check-structure.ts';
import { SDP_LIMITS } from './limits.ts';
import type { SdpLine, SdpResult, SdpSection, SdpSession } from './session.ts';
import { placeOf } from './words.ts';

const EQUAL = 0x3d;

interface LineEnds {
  /** The first line end that is LF alone, or -1, and how many there are. */
  firstBare: number;
  bare: number;
}

function readLine(bytes: Uint8Array, start: number, end: number, ends: LineEnds): SdpLine {
  const feed = placeOf(bytes, { start, end }, LF);
  const hasEnd = feed < end;
  const isCrlf = hasEnd && feed > start && at(bytes, feed - 1) === CR;
  if (hasEnd && !isCrlf) {
    if (ends.bare === 0) ends.firstBare = feed;
    ends.bare++;
  }
  const stop = isCrlf ? feed - 1 : feed;
  const isTyped =
    stop - start >= 2 && isClass(at(bytes, start), CLASS.alpha) && at(bytes, start + 1) === EQUAL;
  return {
    type: isTyped ? String.fromCharCode(at(bytes, start)) : '',
    value: { start: isTyped ? start + 2 : start, end: stop },
    line: { start, end: hasEnd ? feed + 1 : end },
  };
}

function readLines(bytes: Uint8Array, span: Span, sink: Sink): SdpLine[] {
  const lines: SdpLine[] = [];
  const ends: LineEnds = { firstBare: -1, bare: 0 };
  let place = span.start;
  while (place < span.end && lines.length < SDP_LIMITS.maxLines) {
    const line = readLine(bytes, place, span.end, ends);
    lines.push(line);
    place = line.line.end;
  }
  if (ends.bare > 0) {
    const where = { start: ends.firstBare, end: ends.firstBare + 1 };
    sink('sdp-line-end', where, { count: ends.bare });
  }
  if (place < span.end) {
    sink('sdp-too-many-lines', { start: place, end: span.end }, { limit: SDP_LIMITS.maxLines });
  } else if (place > span.start && at(bytes, place - 1) !== LF) {
    sink('sdp-last-line-end', { start: span.end, end: span.end });
  }
  return lines;
}

function toSection(lines: readonly SdpLine[], start: number, end: number): SdpSection {
  return { span: { start, end }, lines };
}

/** Cuts the lines before each m=; what lies behind the limit of lines belongs to the last section. */
function toSections(lines: readonly SdpLine[], span: Span): SdpSection[] {
  const starts = lines.flatMap(({ type }, place) => (type === 'm' ? [place] : []));
  const cuts = [0, ...starts];
  return cuts.map((from, place) => {
    const to = cuts[place + 1] ?? lines.length;
    const start = place === 0 ? span.start : (lines[from]?.line.start ?? span.end);
    const isLast = place === cuts.length - 1;
    return toSection(lines.slice(from, to), start, isLast ? span.end : (lines[to]?.line.start ?? span.end));
  });
}

/** Reads the description that stands in `span` of `bytes`, and not what is wrong with it: that costs most of the time. */
export function readSdp(bytes: Uint8Array, span: Span, sink: Sink = ignore): SdpSession {
  const lines = readLines(bytes, span, sink);
  const [first, ...media] = toSections(lines, span);
  return { bytes, span, session: first ?? toSection([], span.start, span.end), media };
}

/** Parses the description that stands in `span` of `bytes`, or that `bytes` is. */
export function parseSdp(bytes: Uint8Array, span: Span = { start: 0, end: bytes.length }): SdpResult {
  const diagnostics: Diagnostic[] = [];
  const sink = sinkAt(createReport(diagnostics), 'body');
  const session = readSdp(bytes, span, sink);
  checkStructure(session, sink);
  checkLines(session, sink);
  checkMedia(session, sink);
  return { session, diagnostics };
}
