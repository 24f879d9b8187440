/**
 * Answers an offer without media behind it (RFC 3264 6): a line for each line of the offer, the codecs that both sides
 * have under the numbers of the offer, and port 0 for what is refused. An INVITE without an offer is not answered here:
 * whoever accepts it makes an offer of its own (RFC 3261 13.3.1).
 */
import { textOf, utf8 } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { Direction } from './attributes.ts';
import { attributesOf } from './attributes.ts';
import { codecLines, encodingText } from './codecs.ts';
import type { Decision, RejectReason, StreamPolicy } from './decide.ts';
import { decideStreams, offeredStreams } from './decide.ts';
import { readTime } from './fields.ts';
import type { Groups } from './groups.ts';
import { groupLines, readGroups } from './groups.ts';
import { parseSdp } from './parse.ts';
import type { SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import type { Place, SessionIds } from './write.ts';
import { sessionLines, toText, withVersion } from './write.ts';

const MAX_PORT = 65_535;

export interface AnswerOptions extends Place, StreamPolicy {
  /** For the first description of the session; with `previous` the ids are those of `previous`. */
  readonly session: SessionIds;
  /** Our last description in this session, offer or answer. */
  readonly previous?: string;
}

export interface AcceptedStream {
  readonly index: number;
  readonly media: string;
  /** Our port; the first stream has the one given, each further one the port two above. */
  readonly port: number;
  /** The numbers of the offer, in its order. */
  readonly formats: readonly string[];
  /** `PCMU/8000`, for each format. */
  readonly encodings: readonly string[];
  readonly direction: Direction;
}

export interface RejectedStream {
  readonly index: number;
  readonly why: RejectReason;
}

export interface Answer {
  readonly sdp: string;
  readonly accepted: readonly AcceptedStream[];
  readonly rejected: readonly RejectedStream[];
}

export interface OfferTrouble {
  /** BAD_OFFER: nothing that can be answered. NO_COMMON_CODEC: every stream would be refused. The response is a 488. */
  readonly code: 'BAD_OFFER' | 'NO_COMMON_CODEC';
  readonly message: string;
}

/** The answer to an offer. Where nothing is offered at all the caller makes an offer instead. */
export function makeAnswer(offer: Uint8Array | string, ours: AnswerOptions): Result<Answer, OfferTrouble> {
  const { session, diagnostics } = parseSdp(typeof offer === 'string' ? utf8(offer) : offer);
  const isCut = diagnostics.some(({ code }) => code === 'sdp-too-many-lines');
  const streams = isCut ? null : offeredStreams(session);
  if (!streams) return err({ code: 'BAD_OFFER', message: 'The offer is no session description to answer' });
  // Only so many ports lie above ours.
  const most = Math.min(ours.streams ?? 1, Math.floor((MAX_PORT - ours.port) / 2) + 1);
  const decisions = decideStreams(streams, { ...ours, streams: most });
  const isLive = decisions.some(({ why }) => why !== 'ended');
  if (isLive && decisions.every(({ why }) => why !== null)) return err(nothingCommon(decisions));
  return ok(toAnswer(session, decisions, ours));
}

function nothingCommon(decisions: readonly Decision[]): OfferTrouble {
  const told = decisions.slice(0, 8).map(({ stream, why }) => `${stream.view.media}: ${why}`);
  return { code: 'NO_COMMON_CODEC', message: `No stream of the offer can be accepted (${told.join(', ')})` };
}

function toAnswer(session: SdpSession, decisions: readonly Decision[], ours: AnswerOptions): Answer {
  const groups = readGroups(session, decisions);
  const accepted = acceptedStreams(decisions, groups, ours.port);
  const byIndex = new Map(accepted.map((stream) => [stream.index, stream]));
  const text = toText([
    ...sessionLines(ours.host, ours.session, timeOf(session)),
    ...groupLines(groups),
    ...decisions.flatMap((decision) =>
      mediaLines(session.bytes, decision, byIndex.get(decision.stream.index), groups),
    ),
  ]);
  const rejected = decisions.flatMap(({ stream, why }) => (why ? [{ index: stream.index, why }] : []));
  return { sdp: (ours.previous && withVersion(ours.previous, text)) || text, accepted, rejected };
}

/** The times of the answer are those of the offer (RFC 3264 6). */
function timeOf({ bytes, session }: SdpSession): string {
  const line = firstLine(session, 't');
  const node = line ? readTime(bytes, line.value) : null;
  const times = node ? [node.start, node.stop].map((span) => textOf(bytes, span)) : [];
  return times.length > 0 && times.every((text) => text.length <= 20) ? times.join(' ') : '0 0';
}

/** The streams of one bundle share a port (RFC 9143 7.3.1); every other one has its own. */
function acceptedStreams(decisions: readonly Decision[], groups: Groups, first: number): AcceptedStream[] {
  const shared = new Map<number, number>();
  let next = first;
  return decisions.flatMap(({ stream, why, formats, direction }) => {
    if (why) return [];
    const bundle = groups.bundleOf.get(stream.index);
    const port = (bundle === undefined ? undefined : shared.get(bundle)) ?? next;
    if (bundle !== undefined) shared.set(bundle, port);
    if (port === next) next += 2;
    return {
      index: stream.index,
      media: stream.view.media,
      port,
      formats: formats.map(({ format }) => format),
      encodings: formats.map(({ codec }) => encodingText(codec)),
      direction,
    };
  });
}

function mediaLines(
  bytes: Uint8Array,
  { stream, formats }: Decision,
  accepted: AcceptedStream | undefined,
  groups: Groups,
): string[] {
  const { media, proto } = stream.view;
  if (!accepted) return [`m=${media} 0 ${proto} ${stream.formats.join(' ')}`];
  const mid = groups.midOf.get(stream.index);
  const isMuxed = attributesOf(bytes, stream.section, 'rtcp-mux').length > 0;
  return [
    `m=${media} ${accepted.port} ${proto} ${accepted.formats.join(' ')}`,
    ...formats.flatMap(({ format, codec, fmtp }) => codecLines(format, codec, fmtp)),
    `a=${accepted.direction}`,
    ...(mid === undefined ? [] : [`a=mid:${mid}`]),
    // RTP and RTCP share the port only where both sides say so. RFC 5761 5.1.1
    ...(isMuxed ? ['a=rtcp-mux'] : []),
  ];
}
