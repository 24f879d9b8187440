/**
 * Makes offers (RFC 3264 5) and the offers that follow in the same session (RFC 3264 8): hold, resume, moved, added and
 * ended streams. No m= line is ever taken off or moved, and the version goes up by one exactly when something changed.
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Direction } from './attributes.ts';
import { directionOf, readAttribute } from './attributes.ts';
import type { CodecList } from './codecs.ts';
import { codecLines, DEFAULT_CODECS } from './codecs.ts';
import { groupWithout } from './groups.ts';
import { parseSdp } from './parse.ts';
import type { SdpLine, SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import type { MediaView } from './views.ts';
import { mediaView } from './views.ts';
import type { Place, SessionIds } from './write.ts';
import { heldDirection, networkAddress, sessionLines, toText, withVersion } from './write.ts';

export interface OfferOptions extends Place {
  readonly session: SessionIds;
  /** At least one, all of one kind of media; DEFAULT_CODECS where it is not said. */
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
  /** The new port of the first stream that is not ended; each further port is two above the one before. */
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

/** What the streams of one description share while it is changed. */
interface Change extends OfferChanges {
  readonly session: SdpSession;
  /** The names of the streams that end now. */
  readonly gone: ReadonlySet<string>;
  /** New ports by old ones: streams that share a port go on sharing it. */
  readonly ports: Map<number, number>;
}

/** Null where a stream cannot be read. */
function changedLines(session: SdpSession, changes: OfferChanges): string[] | null {
  const views = session.media.map((section) => mediaView(session, section));
  const gone = (changes.remove ?? []).map((index) => views[index]?.mid ?? '');
  const change: Change = { ...changes, session, gone: new Set(gone), ports: new Map() };
  const lines = keptLines(change, session.session);
  for (const [index, section] of session.media.entries()) {
    const view = views[index];
    if (!view) return null;
    lines.push(...changedStream(change, section, (changes.remove ?? []).includes(index) ? null : view));
  }
  const { add } = changes;
  if (!add) return lines;
  return [...lines, ...streamLines(add.port, add.codecs ?? DEFAULT_CODECS, add.direction ?? 'sendrecv')];
}

/** The lines of a section as texts: new address, no direction where a new one comes, no group with a stream that ends. */
function keptLines({ session, host, direction, gone }: Change, section: SdpSection): string[] {
  const kept = direction ? section.lines.filter((line) => !isDirection(session, line)) : section.lines;
  return kept.flatMap((line) => {
    if (host !== undefined && line.type === 'c') return [`c=${networkAddress(host)}`];
    const text = textAt(session, line);
    return gone.size > 0 ? (groupWithout(text, gone) ?? []) : [text];
  });
}

/** The lines of a stream; `view` is null where it ends now. */
function changedStream(change: Change, section: SdpSection, view: MediaView | null): string[] {
  const { session, direction } = change;
  const old = view?.port ?? 0;
  const [, ...rest] = keptLines(change, section);
  const first = withPort(session, section, old === 0 ? 0 : newPort(change, old));
  return view && direction && old > 0
    ? [first, ...rest, `a=${wanted(view.direction, direction)}`]
    : [first, ...rest];
}

function newPort({ port, ports }: Change, old: number): number {
  if (port === undefined) return old;
  const next = ports.get(old) ?? port + 2 * ports.size;
  ports.set(old, next);
  return next;
}

function withPort(session: SdpSession, section: SdpSection, port: number): string {
  const line = firstLine(section, 'm');
  const text = line ? textAt(session, line) : '';
  return text.replace(/^(m=\S+ +)\d+/, (_all, head: string) => `${head}${port}`);
}

function wanted(current: Direction, wish: NonNullable<OfferChanges['direction']>): Direction {
  if (wish === 'resume') return 'sendrecv';
  return wish === 'hold' ? heldDirection(current) : wish;
}
