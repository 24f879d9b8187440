/** Times of messages in a text that tells none, or only a part of one: a list needs some, and says how many are made up. */
import type { Clock } from '#shared/lib/clock.ts';
import type { TextTraceOptions } from '#shared/text-trace/trace.ts';
import type { CapturedMessage } from '../capture/captured-message.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Times without a zone are those of this machine; times without a date are of the day `now`. */
export function timesOfTexts(now: number): TextTraceOptions {
  const offsetMinutes = -new Date(now).getTimezoneOffset();
  return { offsetMinutes, day: Math.floor((now + offsetMinutes * MINUTE) / DAY) * DAY };
}

export interface KnownTimes {
  /** A time for each message. */
  of(batch: readonly CapturedMessage[]): number[];
  /** How many messages had none. */
  readonly unknown: number;
}

/** What has no time gets that of the message before it, else of the one behind it, else that of its being read. */
export function createKnownTimes(clock: Pick<Clock, 'now'>): KnownTimes {
  let last: number | null = null;
  let unknown = 0;
  const isKnown = (time: number): boolean => !Number.isNaN(time);
  return {
    of(batch) {
      return batch.map(({ time }) => {
        if (isKnown(time)) return (last = time);
        unknown++;
        return (last ??= batch.find((one) => isKnown(one.time))?.time ?? clock.now());
      });
    },
    get unknown() {
      return unknown;
    },
  };
}
