/**
 * One open stream on the server's side. Promises: at most one frame is on its way, frames are at least `PACE` apart,
 * and while the reader is slow nothing is kept here but the wish to send: the feed holds the one merged change.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { ServerMessage } from './envelope.ts';
import type { Feed } from './feed.ts';

/** Milliseconds between two frames of a stream: 25 a second is as often as an eye gains from. */
export const PACE = 40;

export interface ServerStream {
  /** The reader is done with frame `seq`; an old or invented number changes nothing. */
  ack(seq: number): void;
  /** The reader missed something: the next frame is a snapshot. */
  again(): void;
  close(): void;
}

export interface ServerStreamOptions {
  readonly id: number;
  readonly epoch: string;
  readonly feed: Feed<unknown, unknown>;
  readonly clock: Clock;
  /** Checks and sends a frame. */
  send(message: Extract<ServerMessage, { type: 'snapshot' | 'delta' }>): void;
  /** The feed or the sending threw; the stream is closed already. */
  failed(error: unknown): void;
}

interface Pacer {
  /** Runs the task by the clock, as soon as the pace allows; once for any number of requests before it. */
  request(): void;
  /** A frame has left now. */
  sent(): void;
  stop(): void;
}

/** Always by the clock, also with no wait: a feed is never read from inside its own change. */
function createPacer(clock: Clock, task: () => void, failed: (error: unknown) => void): Pacer {
  let earliest = -Infinity;
  let timer: Timer | null = null;
  return {
    request() {
      timer ??= clock.after(Math.max(0, earliest - clock.now()), () => {
        timer = null;
        try {
          task();
        } catch (error) {
          failed(error);
        }
      });
    },
    sent() {
      earliest = clock.now() + PACE;
    },
    stop: () => timer?.cancel(),
  };
}

/** Starts a stream; its first frame is a snapshot with the sequence number 0. */
export function startStream(options: ServerStreamOptions): ServerStream {
  const { id, epoch, feed } = options;
  let next = 0;
  let unacked: number | null = null;
  let wanted: 'snapshot' | 'delta' | null = 'snapshot';
  let closed = false;

  const schedule = (): void => {
    if (!closed && unacked === null && wanted !== null) pacer.request();
  };
  const sendNext = (): void => {
    const type = wanted;
    wanted = null;
    if (type === null) return;
    const value = type === 'snapshot' ? feed.snapshot() : feed.take();
    if (type === 'delta' && value === null) return;
    options.send({ type, id, epoch, seq: next, value });
    unacked = next++;
    pacer.sent();
  };
  const close = (): void => {
    if (closed) return;
    closed = true;
    pacer.stop();
    stopListening();
    feed.close();
  };
  const pacer = createPacer(options.clock, sendNext, (error) => {
    close();
    options.failed(error);
  });
  const stopListening = feed.onChange(() => {
    wanted ??= 'delta';
    schedule();
  });
  schedule();
  return {
    ack(seq) {
      if (seq !== unacked) return;
      unacked = null;
      schedule();
    },
    again() {
      unacked = null;
      wanted = 'snapshot';
      schedule();
    },
    close,
  };
}
