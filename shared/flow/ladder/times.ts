/** The times of a ladder in three forms: of the day, since its first message, since the one before. */
import type { Arrow, TimeForm } from './model.ts';

/** Writes a time of the day, as `14:02:09.871`; `time` in milliseconds since 1970-01-01 UTC. */
export type TimeOfDay = (time: number) => string;

/** What a Date can hold (ECMA-262 21.4.1.1). */
const LAST_TIME = 8.64e15;

const two = (value: number): string => String(value).padStart(2, '0');

/** The time of the day in UTC. */
export function utcTime(time: number): string {
  const date = new Date(Math.abs(time) <= LAST_TIME ? time : 0);
  const ms = String(date.getUTCMilliseconds()).padStart(3, '0');
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}.${ms}`;
}

/** `+0.004`: seconds with three places; a message with an earlier time than the one before came with it. */
function since(time: number, before: number): string {
  const ms = Math.max(0, time - before);
  return ms <= LAST_TIME ? `+${(ms / 1_000).toFixed(3)}` : '+?';
}

/** The time of an arrow. The first one tells the time of the day in every form: the others count from it. */
export function timeText(
  arrows: readonly Arrow[],
  index: number,
  form: TimeForm,
  timeOfDay: TimeOfDay,
): string {
  const time = arrows[index]?.step.row.time ?? 0;
  const before = form === 'start' ? arrows[0] : arrows[index - 1];
  if (form === 'absolute' || index === 0 || !before) return timeOfDay(time);
  return since(time, before.step.row.time);
}
