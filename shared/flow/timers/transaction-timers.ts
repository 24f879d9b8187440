/**
 * The timers of transactions in the traffic (RFC 3261 17 and table 4, 16.6 and 16.7 for C, RFC 6026 for L and M, 13.3.1.4 for the
 * repeated 2xx, RFC 3262 3): a table of what starts and stops each, and how long it lasts by the values of the RFC.
 */
import type { FlowTimerName } from '#shared/model/flow.ts';
import { DEFAULT_TIMERS, patience } from '#shared/sip/timer-values.ts';
import { rackOf } from '#shared/sip/views-dialog.ts';
import { listValues } from '#shared/sip/views.ts';
import type { DialogPlace } from '../dialogs.ts';
import { hopOf } from '../places.ts';
import type { RepeatTimer } from '../schedule.ts';
import { repeaterOf, repeatTimer } from '../schedule.ts';
import type { Placed } from '../transactions.ts';
import type { Booked, TimerBook } from './book.ts';

const PATIENCE = patience(DEFAULT_TIMERS);
/** More than three minutes (RFC 3261 16.6 step 11). */
const TIMER_C = 180_000;

type Test = (placed: Placed) => boolean;

interface Rule {
  readonly timer: FlowTimerName;
  /** Who runs it. */
  readonly at: 'asker' | 'asked';
  readonly starts: Test;
  /** A message of the same transaction that stops it; null where nothing does. */
  readonly stops: Test | null;
  /** A message of the same transaction that starts it anew. */
  readonly restarts?: Test;
  readonly lasts: number;
  readonly repeats?: RepeatTimer;
}

const ofInvite: Test = ({ transaction }) => transaction.method === 'INVITE';
const ofOther: Test = ({ transaction }) => transaction.method !== 'INVITE' && transaction.method !== 'ACK';
const unreliable: Test = ({ transaction }) => !transaction.reliable;
const isRequest: Test = ({ message: { row }, transaction }) =>
  row.kind === 'request' && row.method === transaction.method;
const isResponse: Test = ({ message: { row } }) => row.kind === 'response';
const isAck: Test = ({ message: { row } }) => row.kind === 'request' && row.method === 'ACK';
const hasStatus =
  (from: number, to: number): Test =>
  ({ message: { row } }) =>
    row.status >= from && row.status <= to;
const isProgress = hasStatus(101, 199);
const isSuccess = hasStatus(200, 299);
const isFailure = hasStatus(300, 699);
const isFinal = hasStatus(200, 699);
/** Whoever sends a request with more than one Via has it from somebody else. */
const isForwarded: Test = ({ message: { message } }) =>
  message !== null && listValues(message, 'Via').length > 1;
const isReliableProgress: Test = ({ said }) => said.rseq !== null;
const all =
  (...tests: readonly Test[]): Test =>
  (placed) =>
    tests.every((test) => test(placed));

const RULES: readonly Rule[] = [
  // RFC 3261 17.1.1.2
  {
    timer: 'A',
    at: 'asker',
    starts: all(ofInvite, unreliable, isRequest),
    stops: isResponse,
    lasts: PATIENCE,
    repeats: 'A',
  },
  { timer: 'B', at: 'asker', starts: all(ofInvite, isRequest), stops: isResponse, lasts: PATIENCE },
  // RFC 3261 16.6 step 11, 16.7 step 2
  {
    timer: 'C',
    at: 'asker',
    starts: all(ofInvite, isRequest, isForwarded),
    stops: isFinal,
    restarts: isProgress,
    lasts: TIMER_C,
  },
  {
    timer: 'D',
    at: 'asker',
    starts: all(ofInvite, unreliable, isFailure),
    stops: null,
    lasts: DEFAULT_TIMERS.d,
  },
  // RFC 3261 17.1.2.2
  {
    timer: 'E',
    at: 'asker',
    starts: all(ofOther, unreliable, isRequest),
    stops: isFinal,
    lasts: PATIENCE,
    repeats: 'E',
  },
  { timer: 'F', at: 'asker', starts: all(ofOther, isRequest), stops: isFinal, lasts: PATIENCE },
  // RFC 3261 17.2.1
  {
    timer: 'G',
    at: 'asked',
    starts: all(ofInvite, unreliable, isFailure),
    stops: isAck,
    lasts: PATIENCE,
    repeats: 'G',
  },
  { timer: 'H', at: 'asked', starts: all(ofInvite, isFailure), stops: isAck, lasts: PATIENCE },
  {
    timer: 'I',
    at: 'asked',
    starts: all(ofInvite, unreliable, isAck),
    stops: null,
    lasts: DEFAULT_TIMERS.t4,
  },
  // RFC 3261 17.2.2, 17.1.2.2
  { timer: 'J', at: 'asked', starts: all(ofOther, unreliable, isFinal), stops: null, lasts: PATIENCE },
  {
    timer: 'K',
    at: 'asker',
    starts: all(ofOther, unreliable, isFinal),
    stops: null,
    lasts: DEFAULT_TIMERS.t4,
  },
  // RFC 6026 8.7, 8.4
  { timer: 'L', at: 'asked', starts: all(ofInvite, isSuccess), stops: null, lasts: PATIENCE },
  { timer: 'M', at: 'asker', starts: all(ofInvite, isSuccess), stops: null, lasts: PATIENCE },
  // RFC 3261 13.3.1.4; the ACK is a transaction of its own.
  {
    timer: '2xx',
    at: 'asked',
    starts: all(ofInvite, isSuccess),
    stops: null,
    lasts: PATIENCE,
    repeats: '2xx',
  },
  // RFC 3262 3; so is the PRACK.
  {
    timer: 'rel1xx',
    at: 'asked',
    starts: all(ofInvite, isReliableProgress),
    stops: null,
    lasts: PATIENCE,
    repeats: 'rel1xx',
  },
];
const REPEATED: ReadonlySet<FlowTimerName> = new Set<FlowTimerName>(['2xx', 'rel1xx']);

export interface TransactionTimers {
  take(placed: Placed, dialog: DialogPlace): void;
}

/** A timer that a message of another transaction stops, and the hop that it runs on. */
interface Awaiting {
  readonly booked: Booked;
  readonly hop: string;
}

/** Books the timers of transactions. */
export function createTransactionTimers(book: TimerBook): TransactionTimers {
  const ofTransactions = new Map<number, Map<FlowTimerName, Booked>>();
  /** Those that repeat a message, by the message. */
  const repeaters = new Map<number, Booked>();
  const awaiting = new Map<string, Awaiting[]>();

  function start(rule: Rule, placed: Placed, dialog: DialogPlace): void {
    const running = ofTransactions.get(placed.transaction.number) ?? new Map<FlowTimerName, Booked>();
    ofTransactions.set(placed.transaction.number, running);
    const { timer, lasts, repeats = null } = rule;
    // Each answer of a fork, and each reliable response, is repeated by a timer of its own.
    if (running.has(timer) && !REPEATED.has(timer)) return;
    const booked = book.start(placed, { timer, at: placed.transaction[rule.at], lasts, repeats });
    running.set(timer, booked);
    if (repeats) repeaters.set(placed.message.row.id, booked);
    if (!REPEATED.has(timer) || dialog.key === '') return;
    const key = awaitedKey(dialog, placed.transaction.cseq, placed.said.rseq);
    const others = awaiting.get(key) ?? [];
    awaiting.set(key, others);
    others.push({ booked, hop: hopOf(placed.message.row) });
  }

  /** An ACK or PRACK stops what waits for it on its hop; on a way of its own it stops it everywhere. */
  function acknowledge(placed: Placed, key: string): void {
    const waiting = awaiting.get(key) ?? [];
    const hop = hopOf(placed.message.row);
    const here = waiting.filter((one) => one.hop === hop);
    for (const { booked } of here.length > 0 ? here : waiting) book.stop(booked, placed);
    awaiting.delete(key);
    const rest = here.length > 0 ? waiting.filter((one) => one.hop !== hop) : [];
    if (rest.length > 0) awaiting.set(key, rest);
  }

  function repeat(placed: Placed): void {
    const booked = repeaters.get(placed.repeats);
    if (booked?.repeats && booked.repeats === repeaterOf(placed) && repeatTimer(placed))
      book.fire(booked, placed);
  }

  return {
    take(placed, dialog) {
      if (placed.repeats > 0) return repeat(placed);
      const acknowledged = acknowledgedBy(placed, dialog);
      if (acknowledged !== null) acknowledge(placed, acknowledged);
      const running = ofTransactions.get(placed.transaction.number);
      for (const rule of RULES) {
        const booked = running?.get(rule.timer);
        if (booked && rule.stops?.(placed)) book.stop(booked, placed);
        else if (booked && rule.restarts?.(placed)) book.restart(booked, placed, rule.lasts);
        if (rule.starts(placed)) start(rule, placed, dialog);
      }
    },
  };
}

const awaitedKey = ({ key }: DialogPlace, cseq: number, rseq: number | null): string =>
  `${key}\n${cseq}\n${rseq ?? ''}`;

/** What an ACK of a 2xx or a PRACK acknowledges; null for every other message. */
function acknowledgedBy({ message, transaction }: Placed, dialog: DialogPlace): string | null {
  const { row } = message;
  if (row.kind !== 'request' || dialog.key === '') return null;
  if (transaction.method === 'ACK') return awaitedKey(dialog, row.cseq, null);
  const rack = row.method === 'PRACK' && message.message ? rackOf(message.message) : null;
  return rack && awaitedKey(dialog, rack.cseq, rack.rseq);
}
