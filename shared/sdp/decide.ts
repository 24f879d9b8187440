/** Decides for each stream of an offer whether it is accepted, with which formats and in which direction (RFC 3264 6). */
import type { Direction } from './attributes.ts';
import type { Codec, CodecList } from './codecs.ts';
import { codecOf, DEFAULT_CODECS, isCompanion, isSameCodec } from './codecs.ts';
import { isMulticast } from './fields.ts';
import { SDP_LIMITS } from './limits.ts';
import type { SdpSection, SdpSession } from './session.ts';
import { firstLine } from './session.ts';
import type { MediaView } from './views.ts';
import { mediaView } from './views.ts';
import { answeredDirection } from './write.ts';

/** The transports that an answer can accept without keys (RFC 3551, RFC 4585). */
export const PLAIN_PROTOS: readonly string[] = ['RTP/AVP', 'RTP/AVPF'];

/** What we accept. */
export interface StreamPolicy {
  /** DEFAULT_CODECS where it is not said; `any` takes every codec of audio that the offer names in full. */
  readonly codecs?: CodecList | 'any';
  /** What we are willing to do; the answer may be less (RFC 3264 6.1). `sendrecv` where it is not said. */
  readonly direction?: Direction;
  /** PLAIN_PROTOS where it is not said. */
  readonly protos?: readonly string[];
  /** How many streams are accepted at the most; 1 where it is not said. */
  readonly streams?: number;
}

/**
 * Why a stream is refused. `ended`: it was offered with port 0. `media`: we have no codec for such media. `protocol`: its
 * transport is not among ours. `multicast`: it is for a group (RFC 3264 6.2). `codec`: no codec is common. `streams`: as
 * many as we take are accepted already.
 */
export type RejectReason = 'ended' | 'media' | 'protocol' | 'multicast' | 'codec' | 'streams';

export interface OfferedStream {
  /** The place of its m= line among them. */
  readonly index: number;
  readonly section: SdpSection;
  readonly view: MediaView;
  /** Its formats as they can be written again: at least one. */
  readonly formats: readonly string[];
}

export interface AgreedFormat {
  /** The number that the offer gives it. */
  readonly format: string;
  readonly codec: Codec;
  /** '' where it has no parameters. */
  readonly fmtp: string;
}

export interface Decision {
  readonly stream: OfferedStream;
  /** Null: accepted. */
  readonly why: RejectReason | null;
  /** Empty where it is refused. */
  readonly formats: readonly AgreedFormat[];
  readonly direction: Direction;
}

/** The streams of an offer; null where it is no session description, or one whose m= lines have no answer. */
export function offeredStreams(session: SdpSession): OfferedStream[] | null {
  const isSession = firstLine(session.session, 'v') && firstLine(session.session, 'o');
  const streams = isSession
    ? session.media.map((section, index) => offeredStream(session, section, index))
    : [];
  const sound = streams.flatMap((stream) => stream ?? []);
  return isSession && sound.length === streams.length ? sound : null;
}

const isVisible = (text: string): boolean =>
  /^[\x21-\x7e]+$/.test(text) && text.length <= SDP_LIMITS.maxQuoted;
const isPayload = (text: string): boolean => /^\d{1,3}$/.test(text) && Number(text) <= 127;

function offeredStream(session: SdpSession, section: SdpSection, index: number): OfferedStream | null {
  const view = mediaView(session, section);
  if (!view || view.port === null || !isVisible(view.media) || !isVisible(view.proto)) return null;
  const isSound = view.proto.split('/').includes('RTP') ? isPayload : isVisible;
  const formats = [...new Set(view.formats.map(({ format }) => format))].filter(isSound);
  // A refused stream needs some format, and its meaning is ignored. RFC 3264 6
  return { index, section, view, formats: formats.length > 0 ? formats : ['0'] };
}

/** A decision for each stream, in order: the first ones that fit are accepted, as many as the policy takes. */
export function decideStreams(streams: readonly OfferedStream[], policy: StreamPolicy): Decision[] {
  let free = policy.streams ?? 1;
  return streams.map((stream) => {
    const formats = commonFormats(stream.view, policy.codecs ?? DEFAULT_CODECS);
    const why = reasonAgainst(stream, policy, formats) ?? (free > 0 ? null : 'streams');
    if (!why) free--;
    const direction = answeredDirection(stream.view.direction, policy.direction ?? 'sendrecv');
    return { stream, why, formats: why ? [] : formats, direction };
  });
}

function reasonAgainst(
  { view }: OfferedStream,
  { codecs = DEFAULT_CODECS, protos = PLAIN_PROTOS }: StreamPolicy,
  formats: readonly AgreedFormat[],
): RejectReason | null {
  // What is offered as ended stays ended. RFC 3264 6
  if (view.port === 0) return 'ended';
  const kinds = codecs === 'any' ? ['audio'] : codecs.map(({ media = 'audio' }) => media);
  if (!kinds.includes(view.media)) return 'media';
  if (!protos.includes(view.proto)) return 'protocol';
  if (isMulticast(view.address)) return 'multicast';
  return formats.every(({ codec }) => isCompanion(codec)) ? 'codec' : null;
}

/** Parameters that stand in one line. */
const isOneLine = (text: string): boolean => !/[\x00-\x1f\x7f]/.test(text);

/** The formats that both sides have, in the order of the offer (RFC 3264 6.1). */
function commonFormats(view: MediaView, codecs: CodecList | 'any'): AgreedFormat[] {
  const seen = new Set<string>();
  return view.formats.flatMap((offered) => {
    const { format, params } = offered;
    const codec = seen.has(format) ? null : codecOf(view.media, offered);
    seen.add(format);
    if (!codec) return [];
    const own = codecs === 'any' ? { fmtp: undefined } : codecs.find((one) => isSameCodec(one, codec));
    const theirs = isOneLine(params) ? params.trimEnd() : '';
    return own ? [{ format, codec, fmtp: own.fmtp ?? theirs }] : [];
  });
}
