/** From a message that a source heard to what the lists take in. */
import type { CapturedMessage } from '../capture/captured-message.ts';
import type { Arrival } from '../store/arrival.ts';

/** `capture` is the id of a file's source; '' for what is heard live. */
export function arrivalOf(message: CapturedMessage, source: string, capture: string): Arrival {
  const { time, transport, src, dst, bytes, direction = 'in', missing, comment } = message;
  return {
    ...{ source, capture, time, direction, transport, src, dst, bytes },
    ...(missing === undefined ? {} : { missing }),
    ...(comment === undefined ? {} : { comment }),
  };
}
