/** What is entered for T1, T2 and T4, and what is wrong with it (RFC 3261 17.1.1.1, table 4). */
import type { Settings } from '#shared/model/settings.ts';

export type Timers = Settings['timers'];
export const TIMER_NAMES = ['t1', 't2', 't4'] as const;
export type TimerName = (typeof TIMER_NAMES)[number];

/** RFC 3261 table 4. */
export const DEFAULT_TIMERS: Timers = { t1: 500, t2: 4_000, t4: 5_000 };
const MOST = 600_000;

export type TimerTexts = Readonly<Record<TimerName, string>>;

export function timerTexts({ t1, t2, t4 }: Timers): TimerTexts {
  return { t1: String(t1), t2: String(t2), t4: String(t4) };
}

/** A whole number of milliseconds, or null where the text is none that can be set. */
export function readTimer(text: string): number | null {
  const value = /^\d{1,6}$/.test(text.trim()) ? Number(text) : 0;
  return value >= 1 && value <= MOST ? value : null;
}

/** The values, or null where one of them cannot be set. */
export function readTimers(texts: TimerTexts): Timers | null {
  const [t1, t2, t4] = [readTimer(texts.t1), readTimer(texts.t2), readTimer(texts.t4)];
  return t1 === null || t2 === null || t4 === null ? null : { t1, t2, t4 };
}

export function sameTimers(one: Timers, other: Timers): boolean {
  return TIMER_NAMES.every((name) => one[name] === other[name]);
}
