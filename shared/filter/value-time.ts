/**
 * Times of a filter: a time of day of any day, a date, or a date with a time. Each stands for as long as it is written: `14:02` for a
 * minute, `14:02:03.5` for a tenth of a second, `2026-03-01` for a day. Without `Z` or an offset it is local time.
 */
import type { Interval } from './value-number.ts';

/** Minutes that local time is ahead of UTC at a time. */
export type UtcOffset = (time: number) => number;

export const DAY = 86_400_000;
const MINUTE = 60_000;

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?$/;
const DATE =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?)?$/i;

interface Clock {
  /** Milliseconds since midnight. */
  readonly start: number;
  readonly length: number;
}

function readClock(text: string): Clock | null {
  const [, hour, minute, second, fraction] = CLOCK.exec(text) ?? [];
  if (hour === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return null;
  const digits = fraction ?? '';
  const start =
    (Number(hour) * 60 + Number(minute)) * MINUTE +
    Number(second ?? 0) * 1000 +
    Number(`0.${digits}0`) * 1000;
  return { start, length: second === undefined ? MINUTE : 1000 / 10 ** digits.length };
}

/** Midnight of a day as if it were UTC; null for a day that no calendar has. */
function readDay(year: number, month: number, day: number): number | null {
  const time = Date.UTC(year, month - 1, day);
  const date = new Date(time);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? time : null;
}

function readZone(zone: string): number | null {
  if (/^z$/i.test(zone)) return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return null;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** The offset is asked twice, for it is that of the time which it leads to. */
function fromLocal(local: number, offset: UtcOffset): number {
  return local - offset(local - offset(local) * MINUTE) * MINUTE;
}

function interval({ start, length }: Clock, clock: boolean): Interval {
  return { low: start, high: start + length, open: true, clock, isClass: false };
}

function readDate(text: string, offset: UtcOffset): Interval | null {
  const [, year, month, day, time, zone] = DATE.exec(text) ?? [];
  const midnight = readDay(Number(year), Number(month), Number(day));
  const clock = time === undefined ? { start: 0, length: DAY } : readClock(time);
  if (year === undefined || midnight === null || !clock) return null;
  const local = midnight + clock.start;
  const minutes = zone === undefined ? null : readZone(zone);
  if (zone !== undefined && minutes === null) return null;
  const start = minutes === null ? fromLocal(local, offset) : local - minutes * MINUTE;
  return interval({ start, length: clock.length }, false);
}

/** What a written time stands for; null where it is none. */
export function readTime(text: string, offset: UtcOffset): Interval | null {
  const clock = readClock(text);
  return clock ? interval(clock, true) : readDate(text, offset);
}

const QUARTER = 15 * MINUTE;

/** Tells the milliseconds since local midnight; the offset is asked once for a quarter of an hour, in which it never changes. */
export function timeOfDay(offset: UtcOffset): (time: number) => number {
  let quarter = NaN;
  let ahead = 0;
  return (time) => {
    const now = Math.floor(time / QUARTER);
    if (now !== quarter) {
      quarter = now;
      ahead = offset(now * QUARTER) * MINUTE;
    }
    const local = (time + ahead) % DAY;
    return local < 0 ? local + DAY : local;
  };
}
