/**
 * A call as the rules of flows see it: its transactions hop by hop, and each request from end to end over its hops, made in one
 * pass over the messages (RFC 3261 17.1.3, 17.2.3). A message that was captured twice is told from one that was sent twice.
 */
import type { Fact } from './fact.ts';

/** A request on one hop with what was answered to it there. */
export interface Transaction {
  readonly request: Fact;
  /** The request and its retransmissions. */
  readonly requests: readonly Fact[];
  /** In order, retransmissions among them. */
  readonly responses: readonly Fact[];
  /** The first final response. */
  readonly final: Fact | null;
  /** Whether a response to this branch was seen on another hop, as behind an address translation or from another interface. */
  readonly answeredElsewhere: boolean;
}

/** A request over all its hops: the same From tag, CSeq number and method. */
export interface Ask {
  readonly method: string;
  readonly cseq: number;
  readonly fromTag: string;
  /** By the time of their requests; the first is the nearest to the asker. */
  readonly transactions: readonly Transaction[];
}

export interface CallFacts {
  readonly dialogId: number;
  readonly facts: readonly Fact[];
  readonly transactions: readonly Transaction[];
  readonly asks: readonly Ask[];
  /** The first ACKs with this CSeq number and To tag, in order. */
  acksOf(cseq: number, toTag: string): readonly Fact[];
  /** The asks of a method, in order. */
  asksOf(method: string): readonly Ask[];
  /** Milliseconds; RFC 3261 17.1.1.1. */
  readonly t1: number;
  /** The time up to which nothing more was heard: the end of the capture, or now. */
  readonly until: number;
}

/** The same bytes on the same hop within this time were captured twice, not sent twice: timers start at T1 (RFC 3261 17.1.1.2). */
const CAPTURED_TWICE = 40;

interface Growing extends Transaction {
  readonly requests: Fact[];
  readonly responses: Fact[];
  final: Fact | null;
  answeredElsewhere: boolean;
}

/** Appends to the list of a key. */
export function addTo<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}

/** Messages of one step. */
const PIECE = 128;

/** Makes the view, in steps; `facts` are of one call, in the order of time. */
export function* callOf(facts: readonly Fact[], t1: number, until: number): Generator<null, CallFacts> {
  const book = new Book();
  for (const [i, fact] of facts.entries()) {
    book.add(fact);
    if (i % PIECE === PIECE - 1) yield null;
  }
  const { transactions, acks } = book;
  const asks = asksIn(transactions);
  const byMethod = new Map<string, Ask[]>();
  for (const ask of asks) addTo(byMethod, ask.method, ask);
  return {
    dialogId: facts[0]?.flow.row.dialogId ?? 0,
    facts,
    transactions,
    asks,
    acksOf: (cseq, toTag) => acks.get(`${cseq} ${toTag}`) ?? [],
    asksOf: (method) => byMethod.get(method) ?? [],
    t1,
    until,
  };
}

function asksIn(transactions: readonly Transaction[]): Ask[] {
  const asks = new Map<string, Ask & { transactions: Transaction[] }>();
  for (const transaction of transactions) {
    const { method, cseq, fromTag } = transaction.request;
    const key = `${cseq} ${method} ${fromTag}`;
    const ask = asks.get(key);
    if (ask) ask.transactions.push(transaction);
    else asks.set(key, { method, cseq, fromTag, transactions: [transaction] });
  }
  return [...asks.values()];
}

/** Sorts messages into transactions. */
class Book {
  readonly transactions: Growing[] = [];
  readonly acks = new Map<string, Fact[]>();
  /** By branch, CSeq and the two hosts, whichever of them sends. */
  readonly #byHop = new Map<string, Growing>();
  /** The same without the hosts. */
  readonly #byBranch = new Map<string, Growing[]>();
  /** When a message was last seen on its hop. */
  readonly #seen = new Map<string, number>();

  add(fact: Fact): void {
    if (this.#isCopy(fact)) return;
    if (!fact.isRequest) this.#addResponse(fact);
    else if (fact.method === 'ACK') this.#addAck(fact);
    else this.#addRequest(fact);
  }

  #isCopy(fact: Fact): boolean {
    const { hop, key: transaction, status, toTag, time, isRequest } = fact;
    const rseq = status > 100 && status < 200 ? (fact.header('RSeq') ?? '') : '';
    const key = `${isRequest ? 'q' : status} ${hop} ${rseq} ${transaction} ${toTag}`;
    const last = this.#seen.get(key);
    this.#seen.set(key, time);
    return last !== undefined && Math.abs(time - last) < CAPTURED_TWICE;
  }

  #addRequest(fact: Fact): void {
    const key = hopKey(fact);
    const known = this.#byHop.get(key);
    if (known) {
      known.requests.push(fact);
      return;
    }
    const made: Growing = {
      request: fact,
      requests: [fact],
      responses: [],
      final: null,
      answeredElsewhere: false,
    };
    this.transactions.push(made);
    this.#byHop.set(key, made);
    addTo(this.#byBranch, fact.key, made);
  }

  #addResponse(fact: Fact): void {
    const here = this.#byHop.get(hopKey(fact));
    const sharing = this.#byBranch.get(fact.key) ?? [];
    // A branch that is seen on two hops was passed on without a Via: what answers one answers the other.
    for (const other of sharing.slice(0, MOST_SHARING)) if (other !== here) other.answeredElsewhere = true;
    if (!here) return;
    here.responses.push(fact);
    if (fact.status >= 200) here.final ??= fact;
  }

  #addAck(fact: Fact): void {
    const key = `${fact.cseq} ${fact.toTag}`;
    if ((this.acks.get(key)?.length ?? 0) < MOST_ACKS) addTo(this.acks, key, fact);
  }
}

/** A forged branch that everything has in common must not cost a look at everything for each response. */
const MOST_SHARING = 8;
/** Every hop of a sound call has one; rules look through all of them. */
const MOST_ACKS = 64;

function hopKey(fact: Fact): string {
  const [a, b] = [fact.src.host, fact.dst.host];
  return `${fact.key} ${a < b ? `${a} ${b}` : `${b} ${a}`}`;
}
