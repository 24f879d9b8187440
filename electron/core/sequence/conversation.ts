/**
 * A conversation of a run: the requests that it sent, those that came to it, and what a wait took of them last. A wait looks at the answers
 * of the request that was sent last, each of which is taken once (RFC 3261 17.1: provisional ones, then a final one).
 */
import type { Exchange, ExchangeEntry } from '#shared/model/exchange.ts';
import type { Told } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { SipMessage, SipRequest, SipResponse } from '#shared/sip/message.ts';
import type { StatusRange } from '#shared/sequence/terms.ts';
import type { Held } from '../answer/incoming-list.ts';
import { toldOutcome } from './words.ts';

/** A request that was sent, by its exchange. */
export interface Sent {
  readonly exchange: number;
  /** Whether a CANCEL was sent for it: its answers count too. */
  isCancelled: boolean;
  /** By method of CSeq, behind which entry of the exchange the next answer is looked for. */
  readonly taken: Map<string, number>;
  /** So many entries of the exchange were looked at for the last messages. */
  noted: number;
}

/** The message that a wait took last. */
export interface Latest {
  readonly message: SipMessage | null;
  readonly messageId: number;
  /** Milliseconds from the request, or from the begin of the wait. */
  readonly elapsed: number;
}

/** A message that a later step may name. */
export interface LastMessage {
  readonly messageId: number;
  /** Milliseconds from its request, or from the begin of its wait; 0 for a request that was sent. */
  readonly elapsed: number;
}

/** By status or method, the one heard of last at the end. */
export type LastMessages = Map<string, LastMessage>;

export interface Conversation {
  /** '' for one without a name. */
  name: string;
  /** The dialogs of its requests, by their ids: an exchange may be let go before them. */
  readonly dialogs: Set<number>;
  /** The newest ones, the latest at the end. */
  readonly sent: Sent[];
  /** Requests that came and were waited for: message ids by method. */
  readonly came: Map<string, Set<number>>;
  /** What came in exchanges that are not looked at any more, by status or method. */
  readonly earlier: Map<string, number>;
  readonly last: LastMessages;
  /** The request that was waited for last. */
  held: Held | null;
  latest: Latest | null;
  request: SipRequest | null;
  response: SipResponse | null;
}

/** Makes one in which nothing has happened. */
export function newConversation(name: string): Conversation {
  const nothing = { held: null, latest: null, request: null, response: null };
  return {
    name,
    sent: [],
    dialogs: new Set(),
    came: new Map(),
    earlier: new Map(),
    last: new Map(),
    ...nothing,
  };
}

/** The answer that was looked for, why it cannot come any more, or null while it may. */
export type Look =
  | { readonly kind: 'found'; readonly entry: ExchangeEntry; readonly elapsed: number }
  | {
      readonly kind: 'failed';
      readonly got: Told | null;
      readonly entry: ExchangeEntry | null;
      readonly elapsed: number;
      readonly trouble: Trouble | null;
    }
  | null;

/** A response to a branch that nobody sent answers nothing (RFC 3261 17.1.3). */
export function isAnswer({ direction, status, retransmission, match }: ExchangeEntry): boolean {
  return direction === 'in' && status > 0 && retransmission === 0 && match !== 'stray';
}

/** The request that an exchange is about, as it left first. */
export function firstRequest({ entries }: Exchange): ExchangeEntry | null {
  return entries.find(({ direction, method }) => direction === 'out' && method !== '') ?? null;
}

/** When the request of an exchange left, or was begun. */
export function beginOf(exchange: Exchange): number {
  return firstRequest(exchange)?.time ?? exchange.started;
}

/** Looks for an answer in a range; one that is found is taken. */
export function lookForAnswer(exchange: Exchange, sent: Sent, range: StatusRange): Look {
  const request = firstRequest(exchange);
  const begun = beginOf(exchange);
  const isOfRequest = ({ cseqMethod }: ExchangeEntry): boolean =>
    request === null || cseqMethod === request.method;
  let other: ExchangeEntry | null = null;
  for (const [place, entry] of exchange.entries.entries()) {
    const { cseqMethod, status } = entry;
    const isOfCancel = sent.isCancelled && cseqMethod === 'CANCEL';
    if (!isAnswer(entry) || place < (sent.taken.get(cseqMethod) ?? 0)) continue;
    if (!isOfRequest(entry) && !isOfCancel) continue;
    if (status >= range.low && status <= range.high) {
      sent.taken.set(cseqMethod, place + 1);
      return { kind: 'found', entry, elapsed: entry.time - begun };
    }
    if (status >= 200 && !isOfCancel) other = entry;
  }
  return whyNot(exchange, other, begun);
}

/** Another final answer, a timeout or trouble. A challenge that the stack answers by itself is no outcome, and is passed over. */
function whyNot({ outcome }: Exchange, other: ExchangeEntry | null, begun: number): Look {
  if (outcome?.kind === 'answer' && other?.status === outcome.status)
    return {
      kind: 'failed',
      got: toldOutcome(outcome),
      entry: other,
      elapsed: other.time - begun,
      trouble: null,
    };
  if (outcome?.kind !== 'timeout' && outcome?.kind !== 'trouble') return null;
  const trouble = outcome.kind === 'trouble' ? outcome.trouble : null;
  return { kind: 'failed', got: toldOutcome(outcome), entry: null, elapsed: 0, trouble };
}

/** How many messages came that a status range or a method fits; repetitions are not counted. */
export function countOf(
  conversation: Conversation,
  exchanges: readonly Exchange[],
  what: StatusRange | string,
): number {
  const seen = new Set<number>(typeof what === 'string' ? conversation.came.get(what) : []);
  for (const { direction, retransmission, status, method, messageId } of exchanges.flatMap(
    (one) => one.entries,
  )) {
    const isFit = typeof what === 'string' ? method === what : status >= what.low && status <= what.high;
    if (direction === 'in' && retransmission === 0 && isFit) seen.add(messageId);
  }
  let earlier = 0;
  for (const [key, count] of conversation.earlier) {
    const isFit =
      typeof what === 'string' ? key === what : Number(key) >= what.low && Number(key) <= what.high;
    if (isFit) earlier += count;
  }
  return seen.size + earlier;
}

/** Adds what came in an exchange that makes room to what is counted. */
export function foldExchange({ earlier }: Conversation, { entries }: Exchange): void {
  for (const { direction, retransmission, status, method } of entries) {
    if (direction !== 'in' || retransmission > 0) continue;
    const key = status > 0 ? `${status}` : method;
    earlier.set(key, (earlier.get(key) ?? 0) + 1);
  }
}
