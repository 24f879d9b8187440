/**
 * What a command waits for while it talks SIP: until something holds, until time is up, or until a person interrupts; and
 * the end of its calls (RFC 3261 15).
 */
import type { App } from '#core/session/app.ts';
import { mayBye } from '#core/dialog/invite-usage.ts';
import { systemClock } from '#core/session/system.ts';
import { patience } from '#core/transaction/timers.ts';
import type { LiveDialog } from '#core/ua/dialogs/live-dialog.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { Io } from '../cli/io.ts';

export interface Conversation {
  /** How often a person interrupted. */
  readonly interrupts: number;
  /** Settles with true once it holds, looked at after each change, or with false after `limit` milliseconds. */
  until(holds: () => boolean, limit?: number): Promise<boolean>;
  /** As `until`; an interrupt ends the wait, too, with false. */
  untilOrInterrupt(holds: () => boolean, limit?: number): Promise<boolean>;
  close(): void;
}

/** Follows an app; `interrupt` hears each interrupt with its number, counted from 1. */
export function createConversation(app: App, io: Io, interrupt: (nth: number) => void): Conversation {
  const changes = createEmitter<null>();
  const changed = (): void => changes.emit(null);
  let interrupts = 0;
  const ends = [
    app.userAgent.onChange(changed),
    app.stack.dialogs.table.onChange(changed),
    app.stack.accounts.onChange(changed),
    io.onInterrupt(() => {
      interrupts += 1;
      interrupt(interrupts);
      changed();
    }),
  ];
  const until = (holds: () => boolean, limit = Infinity): Promise<boolean> =>
    new Promise((resolve) => {
      const finish = (isReached: boolean): void => {
        off();
        timer?.cancel();
        resolve(isReached);
      };
      const look = (): void => void (holds() && finish(true));
      const off = changes.on(look);
      const timer = Number.isFinite(limit) ? systemClock().after(limit, () => finish(false)) : null;
      look();
    });
  return {
    get interrupts() {
      return interrupts;
    },
    until,
    async untilOrInterrupt(holds, limit) {
      const before = interrupts;
      await until(() => holds() || interrupts > before, limit);
      return holds();
    },
    close: () => ends.forEach((end) => end()),
  };
}

/** The exchange of that id, which is kept while a command runs. */
export function exchangeOf({ userAgent }: Pick<App, 'userAgent'>, id: number): Exchange {
  const exchange = userAgent.get(id);
  if (!exchange) throw new Error(`exchange ${id} was let go while it ran`);
  return exchange;
}

/** The calls among dialogs of these ids. */
export function callsOf({ stack }: Pick<App, 'stack'>, ids: readonly number[]): LiveDialog[] {
  const dialogs = ids.map((id) => stack.dialogs.table.get(id));
  return dialogs.filter((live) => live !== null && live.call !== null) as LiveDialog[];
}

const isOver = ({ dialog }: LiveDialog): boolean => dialog.phase === 'terminated';

/** Whether every call among these dialogs is over. */
export function areOver(app: App, ids: readonly number[]): boolean {
  return callsOf(app, ids).every(isOver);
}

/** An early branch has so many T1 to be answered or refused before its BYE, and then so many for the answer to that. */
const EARLY_T1 = 2;
const EARLY_BYE_T1 = 8;

/**
 * Sends BYE in each dialog that stands, also where it comes to be meanwhile, and waits until each answered call is over (RFC
 * 3261 15). An early branch of a fork gets its BYE a little later, so that BYE and 2xx do not cross, and is waited for a
 * little only: whoever was cancelled by a proxy may be gone. `limit` is 64*T1 where it is null; an interrupt ends the wait.
 */
export async function endCalls(
  app: App,
  talk: Conversation,
  ids: () => readonly number[],
  limit: number | null,
): Promise<void> {
  const { timers } = app.stack;
  const asked = new Set<number>();
  let isPatient = true;
  const mayEnd = ({ call }: LiveDialog): boolean =>
    call !== null && mayBye(call.life) && !(isPatient && call.life.name === 'early');
  const end = (): void => {
    for (const live of callsOf(app, ids())) {
      if (asked.has(live.id) || isOver(live) || !mayEnd(live)) continue;
      asked.add(live.id);
      app.userAgent.step(live.id, 'BYE');
    }
  };
  const off = app.stack.dialogs.table.onChange(end);
  end();
  const before = talk.interrupts;
  const areAllOver = (): boolean => areOver(app, ids()) || talk.interrupts > before;
  if (!(await talk.until(areAllOver, EARLY_T1 * timers.t1))) {
    isPatient = false;
    end();
    await talk.until(areAllOver, EARLY_BYE_T1 * timers.t1);
  }
  const isDone = (): boolean => callsOf(app, ids()).every((live) => isOver(live) || !isAnswered(live));
  await talk.until(() => isDone() || talk.interrupts > before, limit ?? patience(timers));
  off();
}

const isAnswered = ({ call }: LiveDialog): boolean => call !== null && call.life.answered !== null;
