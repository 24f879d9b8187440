/** From a message that was heard live by a source to what the lists take in. */
import type { CapturedMessage } from '../capture/captured-message.ts';
import type { Arrival } from '../store/arrival.ts';

/**
 * Milliseconds that the clock of whoever captured may be ahead of ours: less than a request waits for its answer, so that no packet
 * with a time of its own makes the console believe that all others were given up.
 */
const AHEAD = 10_000;

/** What nobody can have heard yet came when it came. Behind ours a clock may be as far as it likes: old traffic is sent, too. */
const heardAt = (time: number, now: number): number => (time <= now + AHEAD ? time : now);

/** `source` is the id of the source; `now` is when the message came. */
export function arrivalOf(message: CapturedMessage, source: string, now: number): Arrival {
  const { transport, src, dst, bytes, direction = 'in', missing, comment } = message;
  const time = heardAt(message.time, now);
  return {
    ...{ source, capture: '', time, direction, transport, src, dst, bytes },
    ...(missing === undefined ? {} : { missing }),
    ...(comment === undefined ? {} : { comment }),
  };
}
