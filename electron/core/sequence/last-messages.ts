/**
 * The last message of each status and each method of a conversation, for steps that name an earlier one: responses that came or that `answer`
 * sent, requests of either side. Only where they are in the store is remembered, and of so many statuses and methods.
 */
import type { Exchange, ExchangeEntry } from '#shared/model/exchange.ts';
import type { StatusRange } from '#shared/sequence/terms.ts';
import type { LastMessage, LastMessages, Sent } from './conversation.ts';
import { beginOf, isAnswer } from './conversation.ts';

/** So many statuses and methods of a conversation are told apart; beyond that the one that was heard of longest ago goes. */
const MOST = 64;

/** Remembers a message. @param key its status or method */
export function noteLast(last: LastMessages, key: string, message: LastMessage): void {
  const before = last.get(key);
  if (before && before.messageId > message.messageId) return;
  last.delete(key);
  last.set(key, message);
  const [oldest] = last.keys();
  if (last.size > MOST && oldest !== undefined) last.delete(oldest);
}

function keyOf(entry: ExchangeEntry): string | null {
  if (isAnswer(entry)) return `${entry.status}`;
  return entry.status === 0 && entry.method !== '' && entry.retransmission === 0 ? entry.method : null;
}

/** Remembers what an exchange lists since it was looked at. */
export function noteExchange(last: LastMessages, exchange: Exchange, sent: Sent): void {
  const begun = beginOf(exchange);
  for (const entry of exchange.entries.slice(sent.noted)) {
    const key = keyOf(entry);
    const elapsed = entry.status > 0 ? entry.time - begun : 0;
    if (key !== null) noteLast(last, key, { messageId: entry.messageId, elapsed });
  }
  sent.noted = exchange.entries.length;
}

/** The last message of a range of statuses, or of a method; null where none came. */
export function lastOf(last: LastMessages, what: StatusRange | string): LastMessage | null {
  if (typeof what === 'string') return last.get(what) ?? null;
  let found: LastMessage | null = null;
  for (const [key, one] of last) {
    const isFit = Number(key) >= what.low && Number(key) <= what.high;
    if (isFit && one.messageId > (found?.messageId ?? -1)) found = one;
  }
  return found;
}
