/**
 * Puts the messages of a flow into their transactions, hop by hop, and tells repetitions from what is new (RFC 3261 17.1.3,
 * 17.2.3). A walk: messages are handed over in the order of their times, once each, and nothing is looked for but what came before.
 */
import { MAGIC_COOKIE } from '#shared/sip/grammar/via.ts';
import { hasOption } from '#shared/sip/option-tags.ts';
import { numberOf } from '#shared/sip/views-dialog.ts';
import type { FlowMessage } from './flow-message.ts';
import { fitOf, isSamePlace, takesAck } from './hop.ts';
import { placeOf } from './places.ts';

/** What the index of a message says beside its row. */
export interface Said {
  readonly fromTag: string;
  readonly toTag: string;
  readonly branch: string;
  /** Whether there is a body. */
  readonly body: boolean;
  /** The RSeq of a provisional response that is sent reliably (RFC 3262 3); null of every other message. */
  readonly rseq: number | null;
}

/** A transaction on one hop, as far as it was seen. */
export interface FlowTransaction {
  /** Counts up from 1 in the flow. */
  readonly number: number;
  /** `INVITE` also for the ACK of one that failed (RFC 3261 17.1.1.3). */
  readonly method: string;
  readonly dialogId: number;
  readonly cseq: number;
  /** `HOST:PORT`. */
  asker: string;
  asked: string;
  /** The first request; null until it is seen. */
  request: Placed | null;
  /** The last status, else 0; a final one stays. */
  status: number;
  /** Whether the transport repeats by itself, so that the transaction does not (RFC 3261 17.1). */
  readonly reliable: boolean;
  /** By what was sent: its first message and its repetitions. */
  readonly sent: Map<string, Sent>;
}

/** One message with its repetitions. */
interface Sent {
  readonly first: number;
  count: number;
  last: number;
}

/** A message in its transaction. */
export interface Placed {
  readonly message: FlowMessage;
  readonly said: Said;
  readonly transaction: FlowTransaction;
  /** The id of the message that it repeats, else 0. */
  readonly repeats: number;
  /** The how many-th repetition it is; 0 for what is new. */
  readonly copy: number;
  /** When the copy before it was sent, and the last request of the transaction; null where there was none. */
  readonly before: number | null;
  readonly asked: number | null;
}

export interface TransactionWalk {
  /** The next message; null for one that is in no transaction. */
  take(message: FlowMessage): Placed | null;
}

/** Transactions with one key, on hops one behind the other, that are looked at. */
const MOST_HOPS = 8;

/** Begins a walk. */
export function createTransactionWalk(): TransactionWalk {
  return new Walk();
}

class Walk implements TransactionWalk {
  readonly #byKey = new Map<string, FlowTransaction[]>();
  #next = 1;

  take(message: FlowMessage): Placed | null {
    const { kind, method } = message.row;
    if (kind === 'other' || method === '') return null;
    const said = saidBy(message);
    const transaction = kind === 'request' ? this.#ofRequest(message, said) : this.#ofResponse(message, said);
    return place(transaction, message, said);
  }

  #ofRequest(message: FlowMessage, said: Said): FlowTransaction {
    const { method } = message.row;
    const failed = method === 'ACK' ? this.#findRequest(keyOf(message, said, 'INVITE'), message) : null;
    if (failed && takesAck(failed.status)) return failed;
    const key = method === 'ACK' ? ackKey(message, said) : keyOf(message, said, method);
    const found = this.#findRequest(key, message);
    if (!found) return this.#begin(key, message, method);
    if (!found.request) adopt(found, message);
    return found;
  }

  #ofResponse(message: FlowMessage, said: Said): FlowTransaction {
    const { method, src, dst } = message.row;
    const key = keyOf(message, said, method);
    const [from, to] = [placeOf(src), placeOf(dst)];
    const found = this.#find(key, ({ asker, asked }) => fitOf(placeOf(asker), placeOf(asked), from, to));
    return found ?? this.#begin(key, message, method);
  }

  /** The transaction of a request on the same hop; one of which only the answer was seen yet is taken too. */
  #findRequest(key: string, { row }: FlowMessage): FlowTransaction | null {
    const [src, dst] = [placeOf(row.src), placeOf(row.dst)];
    return this.#find(key, ({ asker, asked, request }) => {
      const [from, to] = [placeOf(asker), placeOf(asked)];
      if (!request) return fitOf(src, dst, to, from);
      return isSamePlace(from, src) && isSamePlace(to, dst) ? 2 : 0;
    });
  }

  /** The newest transaction of a key that fits best. */
  #find(key: string, fit: (transaction: FlowTransaction) => 0 | 1 | 2): FlowTransaction | null {
    const candidates = this.#byKey.get(key) ?? [];
    const oldest = Math.max(0, candidates.length - MOST_HOPS);
    let loose: FlowTransaction | null = null;
    for (let i = candidates.length - 1; i >= oldest; i--) {
      const candidate = candidates[i];
      const fits = candidate ? fit(candidate) : 0;
      if (candidate && fits === 2) return candidate;
      if (candidate && fits === 1) loose ??= candidate;
    }
    return loose;
  }

  #begin(key: string, { row }: FlowMessage, method: string): FlowTransaction {
    const isRequest = row.kind === 'request';
    const transaction: FlowTransaction = {
      number: this.#next++,
      method,
      dialogId: row.dialogId,
      cseq: row.cseq,
      asker: isRequest ? row.src : row.dst,
      asked: isRequest ? row.dst : row.src,
      request: null,
      status: 0,
      reliable: row.transport !== 'udp',
      sent: new Map(),
    };
    const others = this.#byKey.get(key);
    if (others) others.push(transaction);
    else this.#byKey.set(key, [transaction]);
    return transaction;
  }
}

/** The request of a transaction whose answer stood before it. */
function adopt(transaction: FlowTransaction, { row }: FlowMessage): void {
  transaction.asker = row.src;
  transaction.asked = row.dst;
}

/** Reads what the row does not tell. */
function saidBy(message: FlowMessage): Said {
  const { index } = message;
  const { body } = index;
  return {
    fromTag: index.fromTag(),
    toTag: index.toTag(),
    branch: index.branch(),
    body: body.start < body.end,
    rseq: rseqOf(message),
  };
}

/** RFC 3262 3: a reliable provisional response is above 100, to an INVITE, requires 100rel and has a number. */
function rseqOf({ row, message }: FlowMessage): number | null {
  if (row.method !== 'INVITE' || row.status <= 100 || row.status >= 200 || !message) return null;
  return hasOption(message, 'Require', '100rel') ? numberOf(message, 'RSeq') : null;
}

/** A branch without the cookie of RFC 3261 says little: the From tag is compared with it (17.2.3). */
function keyOf({ row }: FlowMessage, { branch, fromTag }: Said, method: string): string {
  const tag = branch.startsWith(MAGIC_COOKIE) ? '' : fromTag;
  return [row.dialogId, row.cseq, method, branch, tag].join('\n');
}

/** The ACK of a 2xx is repeated with the 2xx, and some give it a new branch each time (RFC 3261 13.2.2.4). */
function ackKey({ row }: FlowMessage, { fromTag, toTag }: Said): string {
  return [row.dialogId, row.cseq, 'ACK', fromTag, toTag].join('\n');
}

function place(transaction: FlowTransaction, message: FlowMessage, said: Said): Placed {
  const { row } = message;
  const key = sentKey(message, said);
  const known = transaction.sent.get(key);
  const isRepeated = known !== undefined && isRepetition(message, said);
  const asked = transaction.sent.get(transaction.method)?.last ?? null;
  const placed: Placed = {
    message,
    said,
    transaction,
    repeats: isRepeated ? known.first : 0,
    copy: isRepeated ? known.count : 0,
    before: isRepeated ? known.last : null,
    asked,
  };
  if (isRepeated) {
    known.count++;
    known.last = row.time;
  } else transaction.sent.set(key, { first: row.id, count: 1, last: row.time });
  if (row.kind === 'response' && transaction.status < 200) transaction.status = row.status;
  if (row.kind === 'request' && row.method === transaction.method) transaction.request ??= placed;
  return placed;
}

/** What tells one message of a transaction from another: an answer by its status, its To tag, and its RSeq. */
function sentKey({ row }: FlowMessage, { toTag, rseq }: Said): string {
  return row.kind === 'request' ? row.method : `${row.status}\n${rseq ?? ''}\n${toTag}`;
}

/** A provisional response that is not reliable may say the same again on purpose: only the same bytes repeat it (RFC 3261 13.3.1.1). */
function isRepetition({ row }: FlowMessage, { rseq }: Said): boolean {
  const isPlainProvisional = row.kind === 'response' && row.status < 200 && rseq === null;
  return !isPlainProvisional || row.retransmission > 0;
}
