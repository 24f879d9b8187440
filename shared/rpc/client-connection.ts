/**
 * Keeps a connection standing: makes it, and makes it again after it was lost, waiting longer after each failure.
 * It knows nothing of what is said over the port.
 */
import type { Clock, Timer } from '#shared/lib/clock.ts';
import type { Port } from './port.ts';

/** Milliseconds before the first reconnection, and the most between two; each failure doubles it. */
export const FIRST_DELAY = 250;
export const LAST_DELAY = 5_000;
/** Milliseconds that an attempt may take. */
export const CONNECT_LIMIT = 10_000;

export interface ConnectionEvents {
  /** A port stands. Its listener for frames is this one's to set; that for the end is taken. */
  up(port: Port): void;
  /** The port is lost, or the attempt failed; the next one is on its way. */
  down(): void;
}

export interface Connection {
  /** The peer has answered: the next loss is no failure of the connecting. */
  proven(): void;
  /** Ends it for good, without a word to `down`. */
  close(): void;
}

/** Begins to connect. An attempt that took too long is given up, and its port closed should it still come. */
export function createConnection(
  connect: () => Promise<Port>,
  clock: Clock,
  events: ConnectionEvents,
): Connection {
  let attempt = 0;
  let delay = FIRST_DELAY;
  let timer: Timer | null = null;
  let port: Port | null = null;

  const begin = (): void => {
    const mine = ++attempt;
    timer = clock.after(CONNECT_LIMIT, () => lost(mine));
    connect().then(
      (next) => (mine === attempt ? stands(next, mine) : next.close()),
      // Why it failed is the connector's to show; here every failure is answered the same way.
      () => lost(mine),
    );
  };
  const stands = (next: Port, mine: number): void => {
    timer?.cancel();
    port = next;
    events.up(next);
    next.onClose(() => lost(mine));
  };
  /** The attempt numbered `mine` or its port came to nothing; the end of an older one is no news. */
  const lost = (mine: number): void => {
    if (mine !== attempt) return;
    attempt++;
    timer?.cancel();
    port = null;
    timer = clock.after(delay, begin);
    delay = Math.min(delay * 2, LAST_DELAY);
    events.down();
  };
  begin();
  return {
    proven() {
      delay = FIRST_DELAY;
    },
    close() {
      attempt++;
      timer?.cancel();
      port?.close();
      port = null;
    },
  };
}
