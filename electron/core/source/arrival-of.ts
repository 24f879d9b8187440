/** From a message that was heard live by a source to what the lists take in. */
import type { CapturedMessage } from '../capture/captured-message.ts';
import type { Arrival } from '../store/arrival.ts';

/** `source` is the id of the source. */
export function arrivalOf(message: CapturedMessage, source: string): Arrival {
  const { time, transport, src, dst, bytes, direction = 'in', missing, comment } = message;
  return {
    ...{ source, capture: '', time, direction, transport, src, dst, bytes },
    ...(missing === undefined ? {} : { missing }),
    ...(comment === undefined ? {} : { comment }),
  };
}
