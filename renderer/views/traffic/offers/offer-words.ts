/** What a negotiation is shown by: arrows of directions, the weight of problems, and where the session stands now. */
import type { OfferProblem, OfferRound } from '#shared/model/flow.ts';

export type Stream = OfferRound['streams'][number];
type SdpDirection = NonNullable<Stream['offered']['direction']>;

const sends = (direction: SdpDirection): boolean => direction === 'sendrecv' || direction === 'sendonly';
const hears = (direction: SdpDirection): boolean => direction === 'sendrecv' || direction === 'recvonly';

/** An arrow with the offerer at the left and the answerer at the right. */
function arrow(there: boolean, back: boolean): string {
  if (there) return back ? '⇄' : '→';
  return back ? '←' : '⊘';
}

/** The arrow of what one side says; the answerer stands at the right. */
export function sideArrow(direction: SdpDirection, side: 'offered' | 'answered'): string {
  return side === 'offered'
    ? arrow(sends(direction), hears(direction))
    : arrow(hears(direction), sends(direction));
}

/** Which way media flows by what both said: keys of `offers.flow`. */
export type FlowWay = 'both' | 'there' | 'back' | 'none';
export const FLOW_ARROWS: Readonly<Record<FlowWay, string>> = { both: '⇄', there: '→', back: '←', none: '⊘' };

/** Media flows one way where one side sends and the other one hears. */
export function flowWay({ offered, answered }: Stream): FlowWay {
  if (!offered.direction || !answered?.direction) return 'none';
  const there = sends(offered.direction) && hears(answered.direction);
  const back = hears(offered.direction) && sends(answered.direction);
  if (there) return back ? 'both' : 'there';
  return back ? 'back' : 'none';
}

export type Weight = 'error' | 'warning' | 'info';

/** Problems by which a call has no media, or media one way. */
const ERRORS: ReadonlySet<OfferProblem> = new Set<OfferProblem>([
  'offer-missing',
  'answer-missing',
  'format',
  'companions-only',
  'missing',
  'extra',
  'changed',
  'encryption',
  'revived',
  'unreadable',
  'private-address',
  'keys-missing',
  'lines-lost',
]);

/** What is worth to be known, and need not be wrong. */
const NOTES: ReadonlySet<OfferProblem> = new Set<OfferProblem>([
  'refused',
  'ended',
  'ptime-differs',
  'address-zero',
  'version-only',
]);

/** How bad a problem is. */
export function weightOf(problem: OfferProblem): Weight {
  if (ERRORS.has(problem)) return 'error';
  return NOTES.has(problem) ? 'info' : 'warning';
}

/** `PCMU` of `PCMU/8000`: the clock rate is told where the name is pointed at. */
export const codecName = (codec: string): string => codec.split('/', 1)[0] ?? codec;

const portOf = (target: string): string => target.slice(target.lastIndexOf(':') + 1);

/** Whether a stream is alive on both sides. */
export function isLive({ offered, answered }: Stream): boolean {
  return (
    answered !== null &&
    answered.target !== '' &&
    portOf(offered.target) !== '0' &&
    portOf(answered.target) !== '0'
  );
}

/** The exchanges by which sessions stand now: the last one that was answered, of each hop and fork, as they began. */
export function currentRounds(rounds: readonly OfferRound[]): OfferRound[] {
  const last = new Map<string, OfferRound>();
  for (const round of rounds) {
    if (round.state !== 'answered') continue;
    const hop = [round.offerer, round.answerer].sort().join(' ');
    last.set(`${round.dialogId} ${round.fork} ${hop}`, round);
  }
  return [...last.values()];
}
