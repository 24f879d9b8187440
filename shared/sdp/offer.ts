/**
 * Makes offers (RFC 3264 5) and the offers that follow in the same session (RFC 3264 8): hold, resume, moved, added and
 * ended streams. No m= line is ever taken off or moved, and the version goes up by one exactly when something changed.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { decimal } from '#shared/sip/chars.ts';
import type { Direction } from './attributes.ts';
import { directionOf, readAttribute } from './attributes.ts';
import type { CodecList } from './codecs.ts';
import { codecLines, DEFAULT_CODECS } from './codecs.ts';
import type { MediaNode } from './fields.ts';
import { readMedia } from './fields.ts';
import { parseSdp } from './parse.ts';
import type { SdpLine, SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import { mediaView } from './views.ts';
import type { Place, SessionIds } from './write.ts';
import { heldDirection, networkAddress, sessionLines, toText, withVersion } from './write.ts';

export interface OfferOptions extends Place {
  readonly session: SessionIds;
  /** DEFAULT_CODECS where it is not said. */
  readonly codecs?: CodecList;
  /** `sendrecv` where it is not said. */
  readonly direction?: Direction;
}

/** A stream of RTP/AVP with every codec of a list. */
function streamLines(port: number, codecs: CodecList, direction: Direction): string[] {
  const media = codecs[0]?.media ?? 'audio';
  const payloads = codecs.map(({ payload }) => payload);
  return [
    `m=${media} ${port} RTP/AVP ${payloads.join(' ')}`,
    ...codecs.flatMap((codec) => codecLines(codec.payload, codec, codec.fmtp ?? '')),
    `a=${direction}`,
  ];
}

/** The first offer of a session: one stream of audio. */
export function makeOffer(options: OfferOptions): string {
  const { host, port, session, codecs = DEFAULT_CODECS, direction = 'sendrecv' } = options;
  return toText([...sessionLines(host, session, '0 0'), ...streamLines(port, codecs, direction)]);
}

/** What becomes of the session that we described last; what is not named stays as it was. */
export interface OfferChanges {
  /**
   * For every stream that is not ended. `hold` stops what we receive: sendrecv becomes sendonly, and recvonly becomes
   * inactive (RFC 3264 8.4). `resume` is sendrecv.
   */
  readonly direction?: Direction | 'hold' | 'resume';
  /** Our new address, for all streams (RFC 3264 8.3.1). */
  readonly host?: string;
  /** The new port of the first stream that is not ended; each further one takes the port two above. */
  readonly port?: number;
  /** Streams to end, by index: their port becomes 0 (RFC 3264 8.2). */
  readonly remove?: readonly number[];
  /** A stream to add behind all others (RFC 3264 8.1). */
  readonly add?: {
    readonly port: number;
    readonly codecs?: CodecList;
    readonly direction?: Direction;
  };
}

export interface PreviousTrouble {
  readonly code: 'BAD_PREVIOUS';
  readonly message: string;
}

/** The next offer of a session whose last description of ours, offer or answer, is `previous`. */
export function nextOffer(previous: string, changes: OfferChanges = {}): Result<string, PreviousTrouble> {
  const { session } = parseSdp(utf8(previous));
  const lines = changedLines(session, changes);
  const next = lines ? withVersion(previous, toText(lines)) : null;
  if (next !== null) return ok(next);
  return err({ code: 'BAD_PREVIOUS', message: 'The last session description of ours cannot be read' });
}

const textAt = ({ bytes }: SdpSession, { line, value }: SdpLine): string =>
  textOf(bytes, { start: line.start, end: value.end });

function isDirection({ bytes }: SdpSession, line: SdpLine): boolean {
  return line.type === 'a' && directionOf(textOf(bytes, readAttribute(bytes, line).name)) !== null;
}

/** The lines of a section as texts, with the new address where one is given. */
function keptLines(session: SdpSession, section: SdpSection, { host, direction }: OfferChanges): string[] {
  const kept = direction ? section.lines.filter((line) => !isDirection(session, line)) : section.lines;
  return kept.map((line) =>
    host !== undefined && line.type === 'c' ? `c=${networkAddress(host)}` : textAt(session, line),
  );
}

/** Null where a stream cannot be read. */
function changedLines(session: SdpSession, changes: OfferChanges): string[] | null {
  const lines = keptLines(session, session.session, changes);
  let live = 0;
  for (const [index, section] of session.media.entries()) {
    const line = firstLine(section, 'm');
    const node = line ? readMedia(session.bytes, line.value) : null;
    if (!node) return null;
    const stream = changedStream(session, section, node, { changes, index, live });
    lines.push(...stream.lines);
    if (stream.isLive) live++;
  }
  const { add } = changes;
  if (!add) return lines;
  return [...lines, ...streamLines(add.port, add.codecs ?? DEFAULT_CODECS, add.direction ?? 'sendrecv')];
}

interface StreamChange {
  readonly changes: OfferChanges;
  readonly index: number;
  /** How many streams before this one are not ended. */
  readonly live: number;
}

function changedStream(
  session: SdpSession,
  section: SdpSection,
  node: MediaNode,
  { changes, index, live }: StreamChange,
): { lines: string[]; isLive: boolean } {
  const { bytes } = session;
  const old = decimal(bytes, node.port.start, node.port.end);
  const isEnded = old === 0 || (changes.remove ?? []).includes(index);
  const moved = changes.port === undefined ? old : changes.port + 2 * live;
  const [, ...rest] = keptLines(session, section, changes);
  const head = `m=${textOf(bytes, { start: node.media.start, end: node.port.start })}`;
  const tail = textOf(bytes, {
    start: node.port.end,
    end: firstLine(section, 'm')?.value.end ?? node.port.end,
  });
  const first = `${head}${isEnded ? 0 : moved}${tail}`;
  const own = changes.direction && !isEnded ? [`a=${wanted(session, section, changes.direction)}`] : [];
  return { lines: [first, ...rest, ...own], isLive: !isEnded };
}

function wanted(
  session: SdpSession,
  section: SdpSection,
  wish: NonNullable<OfferChanges['direction']>,
): Direction {
  if (wish === 'resume') return 'sendrecv';
  return wish === 'hold' ? heldDirection(mediaView(session, section)?.direction ?? 'sendrecv') : wish;
}
