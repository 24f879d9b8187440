/** The timers of a flow while it is read: each is started once, may fire, and is stopped or runs out. */
import type { FlowTimer, FlowTimerName } from '#shared/model/flow.ts';
import { FLOW_TIMERS } from '#shared/model/flow.ts';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { RepeatTimer } from '../schedule.ts';
import { waitOf } from '../schedule.ts';
import type { Placed } from '../transactions.ts';

/** A timer that is booked. */
export interface Booked {
  readonly timer: FlowTimerName;
  readonly dialogId: number;
  /** The number of its transaction in the flow. */
  readonly transaction: number;
  readonly at: string;
  readonly detail: string;
  readonly started: number;
  stopped: number;
  readonly startedBy: string;
  stoppedBy: string;
  ended: number | null;
  readonly from: number;
  until: number;
  readonly due: number | null;
  fired: number;
  /** When it is over: one that repeats a message fires more often before. */
  ends: number;
  readonly repeats: RepeatTimer | null;
}

export interface NewTimer {
  readonly timer: FlowTimerName;
  readonly at: string;
  readonly detail?: string;
  /** Milliseconds until it is over. */
  readonly lasts: number;
  readonly due?: number | null;
  readonly repeats?: RepeatTimer | null;
}

export interface TimerBook {
  /** The message starts a timer. */
  start(placed: Placed, timer: NewTimer): Booked;
  /** The message stops it, unless it is over already. */
  stop(booked: Booked | undefined, placed: Placed): void;
  /** The message was sent because it fired. */
  fire(booked: Booked, placed: Placed): void;
  /** The message starts it anew. */
  restart(booked: Booked, placed: Placed, lasts: number): void;
  /** The newest timers, in the order of their starts, as they stand at `now` of their call. */
  timers(now: (dialogId: number) => number, transactionId: (number: number) => number): FlowTimer[];
}

/** Makes an empty book. */
export function createTimerBook(): TimerBook {
  let booked: Booked[] = [];
  return {
    start(placed, { timer, at, lasts, detail = '', due = null, repeats = null }) {
      const { row } = placed.message;
      const { dialogId, number } = placed.transaction;
      const ends = row.time + lasts;
      const one: Booked = {
        ...{ timer, dialogId, transaction: number, at, detail, started: row.id, stopped: 0 },
        ...{ startedBy: wordOf(row), stoppedBy: '', ended: null },
        ...{ from: row.time, due, fired: 0, ends, repeats },
        until: repeats ? Math.min(ends, row.time + waitOf(repeats, 1)) : ends,
      };
      booked.push(one);
      if (booked.length > 2 * FLOW_TIMERS) booked = booked.slice(-FLOW_TIMERS);
      return one;
    },
    stop(one, { message: { row } }) {
      if (!one || !isOpen(one, row.time)) return;
      one.stopped = row.id;
      one.stoppedBy = wordOf(row);
      one.ended = row.time;
    },
    fire(one, { message: { row } }) {
      one.fired++;
      if (one.repeats)
        one.until = notBefore(one, Math.min(one.ends, row.time + waitOf(one.repeats, one.fired + 1)));
    },
    restart(one, { message: { row } }, lasts) {
      if (isOpen(one, row.time)) one.until = one.ends = notBefore(one, row.time + lasts);
    },
    timers: (now, transactionId) =>
      booked.slice(-FLOW_TIMERS).map((one) => timerAt(one, now(one.dialogId), transactionId)),
  };
}

/** `INVITE`, `200 INVITE`. */
const wordOf = ({ kind, status, method }: MessageRow): string =>
  kind === 'request' ? method : `${status} ${method}`;

/** Clocks of several captures disagree: nothing runs out before it began. */
const notBefore = ({ from }: Booked, time: number): number => Math.max(from, time);

const isOpen = ({ stopped, ends }: Booked, time: number): boolean => stopped === 0 && time < ends;

function timerAt(one: Booked, now: number, transactionId: (number: number) => number): FlowTimer {
  const { timer, dialogId, at, detail, started, stopped, startedBy, stoppedBy, from, due, fired } = one;
  const isOver = stopped === 0 && now >= one.ends;
  return {
    ...{ timer, dialogId, at, detail, started, stopped, startedBy, stoppedBy, from, due },
    ended: isOver ? one.ends : one.ended,
    transaction: transactionId(one.transaction),
    until: isOver ? one.ends : one.until,
    // A wait fires by running out.
    fired: isOver && one.repeats === null ? 1 : fired,
    state: stopped > 0 ? 'stopped' : isOver ? 'expired' : 'running',
  };
}
