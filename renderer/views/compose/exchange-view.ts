/** An exchange as the right pane shows it: the steps of its transaction, the timers, and the rows of its messages. */
import type { Exchange, ExchangeEntry, Outcome, TransactionView } from '#shared/model/exchange.ts';
import type { ExchangeRow, RowMark } from '../../components/exchange-row.ts';
import type { TimerRow } from '../../components/timers.ts';
import { timerRows } from '../../components/timers.ts';

export type StateName = TransactionView['state'];

export interface Step {
  readonly state: StateName;
  readonly place: 'done' | 'now' | 'ahead';
}

/** RFC 3261 figure 5 with RFC 6026's Accepted: a 2xx leads there, any other final answer to Completed. */
function inviteSteps(state: StateName, outcome: Outcome | null): StateName[] {
  const accepted = state === 'accepted' || (outcome?.kind === 'answer' && outcome.status < 300);
  return ['calling', 'proceeding', accepted ? 'accepted' : 'completed', 'terminated'];
}

/** RFC 3261 figure 6. */
const NON_INVITE: readonly StateName[] = ['trying', 'proceeding', 'completed', 'terminated'];

/** The states of the transaction in their order, with the one it is in; empty where none runs. */
export function stepsOf({ transaction, outcome }: Exchange): Step[] {
  if (!transaction) return [];
  const states = transaction.kind === 'invite' ? inviteSteps(transaction.state, outcome) : NON_INVITE;
  const now = states.indexOf(transaction.state);
  return states.map((state, at) => ({ state, place: at < now ? 'done' : at === now ? 'now' : 'ahead' }));
}

/** The running timers, the next to fire first. `now` is milliseconds since 1970-01-01 UTC. */
export function timersOf(transaction: TransactionView | null, now: number): TimerRow[] {
  return timerRows(transaction?.timers ?? [], now);
}

/** @param main the method that the exchange began with: an answer to another one names it */
function noteOf(entry: ExchangeEntry, main: string): string {
  const parts: string[] = [];
  if (entry.status > 0 && entry.cseqMethod !== main) parts.push(entry.cseqMethod);
  if (entry.status === 0 && entry.method !== 'ACK') parts.push(`CSeq ${entry.cseq}`);
  if (entry.digest) parts.push(`Digest ${entry.digest}`);
  return parts.filter((part) => part !== '').join(' · ');
}

/** What is told of a message in a word: what it made of its dialog, and what is odd about it. */
function marksOf({ dialog, match, foreign }: ExchangeEntry): RowMark[] {
  return [
    ...(dialog === null ? [] : [dialog]),
    ...(match === 'ours' ? [] : [match]),
    ...(foreign ? (['foreign'] as const) : []),
  ];
}

/** The id of the entry at a place; one that is in no list, because listing was paused, has its own below 0. */
const idAt = (entries: readonly ExchangeEntry[], at: number): number => entries[at]?.messageId || -1 - at;

/** The rows of the list. */
export function rowsOf(entries: readonly ExchangeEntry[]): ExchangeRow[] {
  const main = entries[0]?.cseqMethod ?? '';
  return entries.map((entry, at) => ({
    id: idAt(entries, at),
    time: entry.time,
    direction: entry.direction,
    method: entry.method,
    status: entry.status,
    reason: entry.reason,
    note: noteOf(entry, main),
    marks: marksOf(entry),
    retransmission: entry.retransmission,
  }));
}

/** The message to show while nobody has chosen one: the newest that came in, else the newest. */
export function newestEntry(entries: readonly ExchangeEntry[]): number | null {
  if (entries.length === 0) return null;
  const incoming = entries.findLastIndex((entry) => entry.direction === 'in');
  return idAt(entries, incoming < 0 ? entries.length - 1 : incoming);
}

/** The request as it left first, or null before that. */
export function firstSent(entries: readonly ExchangeEntry[]): number | null {
  const at = entries.findIndex((entry) => entry.direction === 'out');
  return at < 0 ? null : idAt(entries, at);
}

/** Milliseconds from the first message to the final answer of the exchange, or null while there is none. */
export function answeredAfter({ entries, outcome }: Exchange): number | null {
  if (outcome?.kind !== 'answer') return null;
  const first = entries[0];
  // A 200 to a PRACK in between is not the answer.
  const answer = entries.find(
    (entry) =>
      entry.direction === 'in' && entry.status === outcome.status && entry.cseqMethod === first?.cseqMethod,
  );
  return answer && first ? answer.time - first.time : null;
}

/** Whether it still waits for its answer. */
export function isRunning(exchange: Exchange | null): boolean {
  return exchange !== null && exchange.outcome === null;
}
