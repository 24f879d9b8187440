/** An exchange of offer and answer as rows for a screen: plain data, a row for each stream, trouble as codes (RFC 3264 6). */
import { utf8 } from '#shared/lib/bytes.ts';
import type { Direction } from './attributes.ts';
import { codecOf, encodingText } from './codecs.ts';
import { parseSdp } from './parse.ts';
import type { MediaView } from './views.ts';
import { mediaView } from './views.ts';
import { answeredDirection } from './write.ts';

export type StreamProblem =
  /** Its m= line cannot be read, in the offer or in the answer. */
  | 'unreadable'
  /** The answer has no line for it. */
  | 'missing'
  /** The answer has a line that the offer has not. */
  | 'extra'
  /** The answer's line is of another kind or transport: lines were moved or exchanged. */
  | 'changed'
  /** It was offered as ended and is answered as alive. */
  | 'revived'
  /** It was refused. */
  | 'refused'
  /** It was offered as ended. */
  | 'ended'
  /** No format of the answer was offered; further ones beside a common one are allowed (RFC 3264 6.1). */
  | 'format'
  /** The answer's direction does not fit the offer's. */
  | 'direction'
  /** One address is of IPv4 and the other of IPv6. */
  | 'family'
  /** The address is the old form of hold (RFC 3264 8.4). */
  | 'address-zero';

export interface StreamSummary {
  readonly index: number;
  readonly media: string;
  /** `PCMU/8000`; the format itself where nothing says what it is. */
  readonly offered: readonly string[];
  readonly accepted: readonly string[];
  /** As the answerer says it; before the answer as the offerer does. */
  readonly direction: Direction;
  /** Of the answer; before it of the offer. */
  readonly address: string;
  readonly port: number;
  readonly problem: StreamProblem | null;
}

/** The rows of an exchange; `answer` is null before it came. */
export function summary(offer: Uint8Array | string, answer: Uint8Array | string | null): StreamSummary[] {
  const offered = viewsOf(offer);
  const answered = answer === null ? null : viewsOf(answer);
  const count = Math.max(offered.length, answered?.length ?? 0);
  return Array.from({ length: count }, (_, index) => {
    const [theirs, ours] = [offered[index], answered?.[index]];
    return { ...rowOf(index, theirs, ours), problem: streamProblem(theirs, ours, answered !== null) };
  });
}

/** A view for each m= line, null where it cannot be read. */
function viewsOf(sdp: Uint8Array | string): (MediaView | null)[] {
  const { session } = parseSdp(typeof sdp === 'string' ? utf8(sdp) : sdp);
  return session.media.map((section) => mediaView(session, section));
}

/** Undefined is a line that is not there, null one that cannot be read. */
type Line = MediaView | null | undefined;

/** What is wrong with one stream: undefined is a line that is not there, null one that cannot be read. */
export function streamProblem(offered: Line, answered: Line, isAnswered: boolean): StreamProblem | null {
  return isAnswered ? problemOf(offered, answered) : openProblem(offered);
}

function rowOf(index: number, offered: Line, answered: Line): Omit<StreamSummary, 'problem'> {
  const view = answered ?? offered;
  return {
    index,
    media: (offered ?? answered)?.media ?? '',
    offered: offered ? namesOf(offered) : [],
    accepted: answered && answered.port !== 0 ? namesOf(answered) : [],
    direction: view?.direction ?? 'inactive',
    address: view?.address ?? '',
    port: view?.port ?? 0,
  };
}

/** The codecs of a media by name and clock rate; the format itself where nothing says what it is. */
export function namesOf({ media, formats }: MediaView): string[] {
  return formats.map((one) => {
    const codec = codecOf(media, one);
    return codec ? encodingText(codec) : one.encoding || one.format;
  });
}

function openProblem(offered: Line): StreamProblem | null {
  if (!offered || offered.port === null) return 'unreadable';
  if (offered.port === 0) return 'ended';
  return isNowhere(offered) ? 'address-zero' : null;
}

function problemOf(offered: Line, answered: Line): StreamProblem | null {
  if (offered === undefined) return 'extra';
  if (answered === undefined) return 'missing';
  if (!offered || !answered || offered.port === null || answered.port === null) return 'unreadable';
  if (offered.media !== answered.media || offered.proto !== answered.proto) return 'changed';
  if (offered.port === 0) return answered.port === 0 ? 'ended' : 'revived';
  return answered.port === 0 ? 'refused' : mismatch(offered, answered);
}

/** What does not fit between an offered stream and its acceptance (RFC 3264 6.1). */
function mismatch(offered: MediaView, answered: MediaView): StreamProblem | null {
  const names = new Set(namesOf(offered).map((name) => name.toLowerCase()));
  if (!namesOf(answered).some((name) => names.has(name.toLowerCase()))) return 'format';
  if (answeredDirection(offered.direction, answered.direction) !== answered.direction) return 'direction';
  if (isNowhere(offered) || isNowhere(answered)) return 'address-zero';
  return isIPv6(offered.address) === isIPv6(answered.address) ? null : 'family';
}

const isIPv6 = (address: string): boolean => address.includes(':');
/** Whether no media can be sent to it: the old form of hold (RFC 3264 8.4). */
export const isNowhere = ({ address }: MediaView): boolean => /^(?:0\.0\.0\.0|[0:]+)$/.test(address);
