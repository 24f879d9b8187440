/**
 * Two ports joined in memory, for a host and a client in one process. They behave like the others: frames are
 * copied, arrive in order and never within the `send` that brought them.
 */
import type { Inbox } from './inbox.ts';
import { createInbox } from './inbox.ts';
import type { Port } from './port.ts';

function later(run: () => void): void {
  void Promise.resolve().then(run);
}

/** Makes the two ends. Closing one ends both, after what was sent before has arrived. */
export function createPortPair(): [Port, Port] {
  const shut = (): void => {
    later(() => left.end());
    later(() => right.end());
  };
  const left = createInbox(shut);
  const right = createInbox(shut);
  return [portOf(left, right, shut), portOf(right, left, shut)];
}

function portOf(own: Inbox, other: Inbox, shut: () => void): Port {
  let closed = false;
  return {
    send(frame) {
      if (closed || own.ended) return;
      const copy = frame.slice();
      later(() => other.push(copy));
    },
    onMessage: own.onMessage,
    onClose: own.onClose,
    close() {
      closed = true;
      shut();
    },
  };
}
