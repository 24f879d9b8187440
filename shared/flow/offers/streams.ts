/** The streams of an exchange of offer and answer, one row each, with what is wrong with it (RFC 3264 6, 8.4). */
import { isHold } from '../badge.ts';
import type { OfferProblem, OfferRound } from '#shared/model/flow.ts';
import { attributesOf } from '#shared/sdp/attributes.ts';
import type { SdpSection, SdpSession } from '#shared/sdp/session.ts';
import type { StreamProblem } from '#shared/sdp/summary.ts';
import { namesOf, streamProblem } from '#shared/sdp/summary.ts';
import type { MediaView } from '#shared/sdp/views.ts';
import { mediaView } from '#shared/sdp/views.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { formatHostPort } from '#shared/sip/endpoint.ts';
import { ipClass } from '#shared/sip/validate/ip-class.ts';
import { placeOf } from '../places.ts';

type Stream = OfferRound['streams'][number];
type Side = Stream['offered'];

/** A description, and where the message that carries it was sent to. */
export interface Description {
  readonly sdp: SdpSession;
  /** `HOST:PORT`. */
  readonly sentTo: string;
}

/** Streams and codecs of a description that are shown. */
const MOST_STREAMS = 32;
const MOST_CODECS = 64;
const LONGEST_TEXT = 128;

const cut = (text: string): string => text.slice(0, LONGEST_TEXT);

interface Line {
  readonly description: Description;
  readonly section: SdpSection;
  readonly view: MediaView;
}

function lineOf(description: Description | null, index: number): Line | null {
  const section = description?.sdp.media[index];
  const view = description && section ? mediaView(description.sdp, section) : null;
  return description && section && view ? { description, section, view } : null;
}

const NO_SIDE: Side = { target: '', codecs: [], direction: null };

function sideOf(line: Line | null): Side {
  if (!line) return NO_SIDE;
  const { view } = line;
  return {
    target: formatHostPort({ host: cut(view.address), port: view.port ?? 0 }),
    codecs: [...new Set(namesOf(view).map(cut))].slice(0, MOST_CODECS),
    direction: view.direction,
  };
}

/** The codecs of the answer that were offered, in the order of the answer. */
function commonOf(offered: Side, answered: Side | null): string[] {
  const names = new Set(offered.codecs.map((name) => name.toLowerCase()));
  return answered ? answered.codecs.filter((name) => names.has(name.toLowerCase())) : [];
}

function holdOf(offer: Line | null, answer: Line | null): Stream['hold'] {
  const byOfferer = offer !== null && isHold(offer.view, undefined);
  const byAnswerer = offer !== null && answer !== null && isHold(answer.view, offer.view.direction);
  if (byOfferer) return byAnswerer ? 'both' : 'offerer';
  return byAnswerer ? 'answerer' : 'none';
}

const isSecure = ({ view }: Line): boolean => /(?:^|\/)SAVPF?$/i.test(view.proto);
const isAlive = ({ view }: Line): boolean => view.port !== null && view.port > 0;

/** An m= line that changed only in whether it is encrypted is told as that. */
function lineProblem(problem: StreamProblem | null, offer: Line | null, answer: Line | null): OfferProblem[] {
  if (problem === null) return [];
  const isCipher =
    problem === 'changed' &&
    offer &&
    answer &&
    offer.view.media === answer.view.media &&
    isSecure(offer) !== isSecure(answer);
  return [isCipher ? 'encryption' : problem];
}

/** The attribute's value in the section, or in the session; null where there is none. */
function attribute({ description: { sdp }, section }: Line, name: string): string | null {
  for (const place of [section, sdp.session]) {
    const [found] = attributesOf(sdp.bytes, place, name);
    if (found) return found.value ? textOf(sdp.bytes, found.value) : '';
  }
  return null;
}

/** Who is asked to send media to a private address cannot, where it is out in the public network (RFC 1918 3). */
function isUnreachable({ view, description }: Line): boolean {
  const [own, peer] = [
    ipClass(view.address),
    ipClass(placeOf(description.sentTo).host.replace(/^\[|\]$/g, '')),
  ];
  return peer === 'public' && (own === 'private' || own === 'loopback');
}

/** Encrypted media need keys: in the description, or by DTLS (RFC 4568 4, RFC 5763 5). */
const lacksKeys = (line: Line): boolean =>
  isSecure(line) && ['crypto', 'fingerprint', 'key-mgmt'].every((name) => attribute(line, name) === null);

const hasEvents = (codecs: readonly string[]): boolean =>
  codecs.some((name) => /^telephone-event(?:\/|$)/i.test(name));
const isCompanionName = (name: string): boolean =>
  /^(?:telephone-event|tone|cn|red|rtx|ulpfec)(?:\/|$)/i.test(name);

/** What does not fit between two living sides. */
function pairProblems(
  offer: Line,
  answer: Line,
  { offered, answered, common }: Pick<Stream, 'offered' | 'answered' | 'common'>,
): OfferProblem[] {
  const problems: OfferProblem[] = [];
  if (common.length > 0 && common.every(isCompanionName)) problems.push('companions-only');
  const isAudio = offer.view.media === 'audio';
  if (isAudio && hasEvents(offered.codecs) !== hasEvents(answered?.codecs ?? []))
    problems.push('dtmf-missing');
  const [theirs, ours] = [attribute(offer, 'ptime'), attribute(answer, 'ptime')];
  if (theirs !== null && ours !== null && theirs.trim() !== ours.trim()) problems.push('ptime-differs');
  return problems;
}

function streamOf(
  index: number,
  problem: StreamProblem | null,
  offer: Line | null,
  answer: Line | null,
  isAnswered: boolean,
): Stream {
  const offered = sideOf(offer);
  const answered = isAnswered ? sideOf(answer) : null;
  const common = commonOf(offered, answered);
  const problems = lineProblem(problem, offer, answer);
  const living = [offer, answer].filter((line): line is Line => line !== null && isAlive(line));
  if (living.some(isUnreachable)) problems.push('private-address');
  if (living.some(lacksKeys)) problems.push('keys-missing');
  if (offer && answer && living.length === 2)
    problems.push(...pairProblems(offer, answer, { offered, answered, common }));
  const view = (offer ?? answer)?.view;
  return {
    index,
    media: cut(view?.media ?? ''),
    proto: cut(view?.proto ?? ''),
    offered,
    answered,
    common,
    hold: holdOf(offer, answer),
    problems,
  };
}

/** Undefined where the description has no such line, null where it cannot be read: they are not the same trouble. */
function viewAt(description: Description | null, index: number): MediaView | null | undefined {
  if (!description || index >= description.sdp.media.length) return undefined;
  return lineOf(description, index)?.view ?? null;
}

/** The rows of an exchange, at most `MOST_STREAMS`; `answer` is null before it came. */
export function streamsOf(offer: Description, answer: Description | null): Stream[] {
  const count = Math.min(MOST_STREAMS, Math.max(offer.sdp.media.length, answer?.sdp.media.length ?? 0));
  return Array.from({ length: count }, (_, index) => {
    const problem = streamProblem(viewAt(offer, index), viewAt(answer, index), answer !== null);
    return streamOf(index, problem, lineOf(offer, index), lineOf(answer, index), answer !== null);
  });
}
