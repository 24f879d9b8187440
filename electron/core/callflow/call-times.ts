/** Times of a call that are reckoned from others; a capture may not tell them. */
import type { DialogRow } from '#shared/model/traffic.ts';

/** A time, or what was reckoned from times; null where it is not known. */
export const known = (time: number | null): number | null => (Number.isNaN(time) ? null : time);

/** Milliseconds from the answer to the end of a call; null where it was not answered or stands, or the times are not known. */
export function durationOf({
  method,
  answered,
  ended,
}: Pick<DialogRow, 'method' | 'answered' | 'ended'>): number | null {
  if (method !== 'INVITE' || answered === null || ended === null) return null;
  return known(Math.max(0, ended - answered));
}

/** Milliseconds to the first sign of the callee, null where they are not known. */
export const delayOf = ({ postDialDelay }: Pick<DialogRow, 'postDialDelay'>): number | null =>
  known(postDialDelay);
