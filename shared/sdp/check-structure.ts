/** The rules about which line stands where (RFC 8866 5 and 9): mandatory lines, order, repetition, form. */
import type { Span } from '#shared/lib/bytes.ts';
import { at, CR, SP } from '#shared/sip/chars.ts';
import type { Sink } from '#shared/sip/grammar/sink.ts';
import type { SdpLine, SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import { quoted } from './words.ts';

const MANDATORY = ['v', 'o', 's', 't'] as const;

interface Layout {
  /** The types of a section by their order; those in one group may be mixed. */
  readonly rank: ReadonlyMap<string, number>;
  readonly single: ReadonlySet<string>;
}

function layout(groups: readonly string[], single: string): Layout {
  const rank = new Map(groups.flatMap((group, place) => [...group].map((type) => [type, place] as const)));
  return { rank, single: new Set(single) };
}

const SESSION = layout(['v', 'o', 's', 'i', 'u', 'e', 'p', 'c', 'b', 'trz', 'k', 'a'], 'vosiuck');
const MEDIA = layout(['m', 'i', 'c', 'b', 'k', 'a'], 'ik');

/** NUL and a CR inside a value end up in no byte-string (RFC 8866 9). */
function controlIn(bytes: Uint8Array, { start, end }: Span): number {
  for (let place = start; place < end; place++) {
    const byte = at(bytes, place);
    if (byte === 0 || byte === CR) return place;
  }
  return -1;
}

function checkForm(bytes: Uint8Array, { type, value, line }: SdpLine, sink: Sink): void {
  const control = controlIn(bytes, value);
  if (control >= 0) {
    sink('sdp-control-character', { start: control, end: control + 1 }, { byte: at(bytes, control) });
  }
  if (type === '') {
    if (value.start === value.end) sink('sdp-line-blank', line);
    else sink('sdp-line-malformed', value, { text: quoted(bytes, value) });
  } else if (value.start === value.end) sink('sdp-line-empty', line, { name: `${type}=` });
  // A session without a name has one space for it (RFC 8866 5.3).
  else if (at(bytes, value.start) === SP && type !== 's') {
    sink('sdp-line-space', { start: value.start, end: value.start + 1 }, { name: `${type}=` });
  }
}

function checkSection(bytes: Uint8Array, section: SdpSection, { rank, single }: Layout, sink: Sink): void {
  const seen = new Set<string>();
  let highest = 0;
  for (const line of section.lines) {
    checkForm(bytes, line, sink);
    if (line.type === '') continue;
    const name = `${line.type}=`;
    const own = rank.get(line.type);
    if (own === undefined) {
      const isKnown = SESSION.rank.has(line.type) || MEDIA.rank.has(line.type);
      sink(isKnown ? 'sdp-line-order' : 'sdp-type-unknown', line.line, { name });
    } else if (seen.has(line.type) && single.has(line.type)) sink('sdp-line-repeated', line.line, { name });
    else if (own < highest) sink('sdp-line-order', line.line, { name });
    if (line.type === 'k') sink('sdp-key-obsolete', line.line);
    highest = Math.max(highest, own ?? 0);
    seen.add(line.type);
  }
}

/** Tells which lines are missing, misplaced, repeated or not lines at all. */
export function checkStructure({ bytes, span, session, media }: SdpSession, sink: Sink): void {
  for (const type of MANDATORY) {
    if (firstLine(session, type)) continue;
    sink('sdp-line-missing', { start: span.start, end: span.start }, { name: `${type}=` });
  }
  checkSection(bytes, session, SESSION, sink);
  for (const section of media) checkSection(bytes, section, MEDIA, sink);
}
