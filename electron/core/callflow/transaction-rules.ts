/**
 * The rules by which an observer tells transactions apart (RFC 3261 17.1.3, 17.2.3) and says where one stands. Pure: they look at
 * what a message says and at what is known of a transaction, and change neither.
 */
import type { ObservedTransactionRow } from '#shared/model/observed.ts';
import { MAGIC_COOKIE } from '#shared/sip/grammar/via.ts';
import type { MessageSummary } from '#shared/sip/summary.ts';
import { hashText } from '../store/hash.ts';

const PRIME = 0x01000193;

/** Methods that are kept as a number; what is none of them is 0 and read from the message. */
export const METHODS = [
  '',
  'INVITE',
  'ACK',
  'BYE',
  'CANCEL',
  'REGISTER',
  'OPTIONS',
  'PRACK',
  'UPDATE',
  'INFO',
  'SUBSCRIBE',
  'NOTIFY',
  'REFER',
  'MESSAGE',
  'PUBLISH',
] as const;

const CODES: ReadonlyMap<string, number> = new Map(METHODS.map((name, code) => [name, code]));
const HASHES = METHODS.map((name) => hashText(name));

/** The number of a method; 0 for one that is not in the list. */
export const codeOf = (method: string): number => CODES.get(method) ?? 0;

export const INVITE = codeOf('INVITE');
export const ACK = codeOf('ACK');

/** What finds a transaction: candidates by `hash`, of which the rest has to agree. */
export interface TransactionKey {
  /** 32 bits with a sign: a map takes them without a box. */
  readonly hash: number;
  readonly method: number;
  readonly dialogId: number;
  readonly cseq: number;
}

type Keyed = Pick<MessageSummary, 'branch' | 'fromTag' | 'cseq'>;

/**
 * The key of a message in the transactions of `method`. Branch and method alone would do for clients that follow the RFC (17.1.3);
 * call and CSeq hold apart what clients mix up that use a branch twice. Without the cookie of RFC 3261 a branch says little,
 * and the From tag is compared with it (17.2.3); the Request-URI and the To tag are not, for a response has another one or none.
 */
export function keyOf(said: Keyed, method: string, dialogId: number, capture: string): TransactionKey {
  const code = codeOf(method);
  let hash = mix(hashText(said.branch), code > 0 ? (HASHES[code] ?? 0) : hashText(method));
  hash = mix(mix(hash, dialogId), said.cseq);
  if (!said.branch.startsWith(MAGIC_COOKIE)) hash = mix(hash, hashText(said.fromTag));
  // The number of a call is of one capture; what has no call is told apart here.
  if (dialogId === 0) hash = mix(hash, hashText(capture));
  return { hash, method: code, dialogId, cseq: said.cseq >>> 0 };
}

function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, PRIME);
  return mixed ^ (mixed >>> 15);
}

/** What tells a final answer from that of another branch of a fork: its status and its To tag. */
export const answerHash = ({ status, toTag }: Pick<MessageSummary, 'status' | 'toTag'>): number =>
  mix(hashText(toTag), status);

/** What is known of a transaction, as far as its state depends on it. */
export interface Standing {
  readonly isUnseen: boolean;
  readonly isAck: boolean;
  readonly isGivenUp: boolean;
  readonly status: number;
}

/** Where a transaction stands. Nobody answers an ACK, so one of its own is complete (RFC 3261 13.2.2.4). */
export function stateOf(standing: Standing): ObservedTransactionRow['state'] {
  if (standing.isUnseen) return 'request-unseen';
  if (standing.status >= 200 || standing.isAck) return 'completed';
  if (standing.isGivenUp) return 'unanswered';
  return standing.status > 0 ? 'proceeding' : 'calling';
}

/**
 * Whether nobody can answer any more when the time is over: an INVITE may ring as long as it likes once a provisional response
 * came (17.1.1.2), others may not (17.1.2.2).
 */
export const canGiveUp = (method: number, status: number): boolean =>
  status < 200 && method !== ACK && (status === 0 || method !== INVITE);
