/**
 * The exchanges of offer and answer of a flow in order (RFC 3264, RFC 6337): who offered what in which message, what was
 * answered, and what is wrong. Each hop and each fork has exchanges of its own.
 */
import type { OfferProblem, OfferRound } from '#shared/model/flow.ts';
import type { Carrier, Side } from '#shared/sdp/negotiation.ts';
import type { SdpSession } from '#shared/sdp/session.ts';
import type { Carried, Negotiation } from '../descriptions.ts';
import type { FlowMessage } from '../flow-message.ts';
import type { Description } from './streams.ts';
import { streamsOf } from './streams.ts';
import { followProblems, isSameDescription } from './versions.ts';

/** An exchange while the walk goes on. */
interface Draft {
  readonly negotiation: Negotiation;
  readonly carrier: Carrier;
  readonly by: Side;
  /** The message that carries the offer, or that had to. */
  readonly message: FlowMessage;
  readonly offer: SdpSession | null;
  readonly problems: Set<OfferProblem>;
  state: OfferRound['state'];
  answer: Answer | null;
}

interface Answer {
  readonly message: FlowMessage;
  readonly sdp: SdpSession;
  readonly carrier: Carrier;
}

/** The newest exchanges that are told; nobody reads through more. */
const MOST_ROUNDS = 500;

/** What a negotiation said last, by side: the description that the next one follows. */
type Said = Map<string, SdpSession>;

const isOpen = ({ state }: Draft): boolean => state === 'pending' || state === 'preview';

class Rounds {
  readonly #drafts: Draft[] = [];
  /** By the number of the negotiation, its exchanges in order. */
  readonly #of = new Map<number, Draft[]>();
  readonly #said: Said = new Map();
  /** Negotiations with forks of their own: what is asked in them is told of the forks. */
  readonly #forked = new Set<number>();

  take(carried: Carried): void {
    if (carried.refused) this.#refuse(carried);
    else if (carried.problem) this.#trouble(carried);
    else if (carried.sdp) this.#describe(carried, carried.sdp);
  }

  /** All exchanges; of an INVITE that forked, those of its forks. */
  drafts(): Draft[] {
    return this.#drafts.filter(
      ({ negotiation, answer }) => answer !== null || !this.#forked.has(negotiation.number),
    );
  }

  #list(number: number): Draft[] {
    const known = this.#of.get(number);
    if (known) return known;
    const made: Draft[] = [];
    this.#of.set(number, made);
    return made;
  }

  #begin(carried: Carried, offer: SdpSession | null, state: Draft['state']): Draft {
    const { negotiation, carrier, by, message } = carried;
    const draft: Draft = {
      negotiation,
      carrier,
      by,
      message,
      offer,
      problems: new Set(),
      state,
      answer: null,
    };
    this.#drafts.push(draft);
    this.#list(negotiation.number).push(draft);
    return draft;
  }

  /** The exchange that waits for an answer of this side; one that was begun before the fork is taken over by it. */
  #waiting({ negotiation, by }: Carried): Draft | null {
    const fits = (draft: Draft): boolean => isOpen(draft) && draft.by !== by && draft.offer !== null;
    const own = this.#list(negotiation.number).findLast(fits);
    if (own || negotiation.origin === 0) return own ?? null;
    const begun = this.#list(negotiation.origin).findLast(fits);
    if (!begun) return null;
    this.#forked.add(negotiation.origin);
    const taken: Draft = { ...begun, negotiation, problems: new Set(begun.problems), answer: null };
    this.#drafts.push(taken);
    this.#list(negotiation.number).push(taken);
    this.#inherit(negotiation, begun);
    return taken;
  }

  #inherit({ number }: Negotiation, { by, offer }: Draft): void {
    if (offer) this.#said.set(`${number} ${by}`, offer);
  }

  #describe(carried: Carried, sdp: SdpSession): void {
    const { role, message, carrier } = carried;
    if (role === 'offer') {
      const draft = this.#begin(carried, sdp, 'pending');
      this.#follow(carried, sdp, draft);
    } else if (role === 'answer' || role === 'preview') {
      const draft = this.#waiting(carried);
      if (!draft) return;
      if (draft.answer && !isSameDescription(draft.answer.sdp, sdp)) draft.problems.add('repeat-differs');
      draft.answer = { message, sdp, carrier };
      draft.state = role === 'answer' ? 'answered' : 'preview';
      this.#follow(carried, sdp, draft);
    } else if (role === 'repeat') this.#repeat(carried, sdp);
  }

  /** RFC 3261 13.2.1: what is said again in later responses is the same. */
  #repeat({ negotiation, by }: Carried, sdp: SdpSession): void {
    const said = this.#said.get(`${negotiation.number} ${by}`);
    const last = this.#list(negotiation.number).at(-1);
    if (said && last && !isSameDescription(said, sdp)) last.problems.add('repeat-differs');
  }

  #follow({ negotiation, by, role }: Carried, sdp: SdpSession, draft: Draft): void {
    const key = `${negotiation.number} ${by}`;
    const before = this.#said.get(key);
    if (before) for (const problem of followProblems(before, sdp)) draft.problems.add(problem);
    if (role !== 'preview') this.#said.set(key, sdp);
  }

  /** What breaks a rule belongs to the exchange that waits; an offer that may not be made is one of its own. */
  #trouble(carried: Carried): void {
    const { problem, negotiation, sdp, by } = carried;
    if (!problem) return;
    const waiting = this.#list(negotiation.number).findLast(isOpen) ?? this.#waiting(carried);
    if (problem === 'answer-missing' || problem === 'answer-misplaced') {
      waiting?.problems.add(problem);
      if (waiting && problem === 'answer-missing' && waiting.by !== by) waiting.state = 'missing';
      return;
    }
    if (problem === 'offer-missing') this.#begin(carried, null, 'missing').problems.add(problem);
    else if (sdp) this.#begin(carried, sdp, 'pending').problems.add(problem);
    else waiting?.problems.add(problem);
  }

  /** A refused request takes its offer with it; the session stays as it was (RFC 3261 14.1). */
  #refuse({ negotiation, carrier, by }: Carried): void {
    const refused = this.#list(negotiation.number).findLast(
      (draft) => isOpen(draft) && draft.carrier === carrier && draft.by !== by,
    );
    if (refused) refused.state = 'refused';
  }
}

const description = (message: FlowMessage, sdp: SdpSession): Description => ({
  sdp,
  sentTo: message.row.dst,
});

function roundOf(draft: Draft, ended: boolean): OfferRound {
  const { negotiation, message, offer, answer, state, carrier } = draft;
  const streams = offer
    ? streamsOf(description(message, offer), answer && description(answer.message, answer.sdp))
    : [];
  const isKept = ended && state === 'answered';
  return {
    dialogId: negotiation.dialogId,
    fork: negotiation.fork,
    offer: message.row.id,
    answer: answer?.message.row.id ?? 0,
    offeredAt: message.row.time,
    answeredAt: answer?.message.row.time ?? null,
    offerer: message.row.src,
    answerer: message.row.dst,
    carrier,
    answerCarrier: answer?.carrier ?? '',
    state,
    ended: isKept,
    problems: [...draft.problems],
    streams: isKept
      ? streams.map((one) =>
          one.hold === 'none' ? one : { ...one, problems: [...one.problems, 'hold-kept'] },
        )
      : streams,
  };
}

/** What tells a session of others: its call and the fork. */
const sessionOf = ({ dialogId, fork }: Pick<Negotiation, 'dialogId' | 'fork'>): string =>
  `${dialogId}\n${fork}`;

/**
 * The exchanges by the time of their offers. `ended` names by `sessionKey` the sessions that a BYE ended: a hold that lasts
 * until then was never taken back.
 */
export function roundsOf(carried: Iterable<Carried>, ended: ReadonlySet<string>): OfferRound[] {
  const rounds = new Rounds();
  for (const one of carried) rounds.take(one);
  const drafts = rounds.drafts();
  const last = new Map<number, Draft>();
  for (const draft of drafts) if (draft.state === 'answered') last.set(draft.negotiation.number, draft);
  return drafts
    .slice(-MOST_ROUNDS)
    .map((draft) => {
      const isLast = last.get(draft.negotiation.number) === draft;
      return roundOf(draft, isLast && ended.has(sessionOf(draft.negotiation)));
    })
    .sort((a, b) => a.offeredAt - b.offeredAt || a.offer - b.offer);
}

/** The name of a session in `ended`. */
export const sessionKey = (dialogId: number, fork: string): string => sessionOf({ dialogId, fork });
