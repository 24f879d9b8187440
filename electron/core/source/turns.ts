/**
 * Shares the event loop between files that are read and everything else: work goes on for a few milliseconds, then others
 * have their turn. All files together take one piece of work a turn, however many are read at once. A reader stops in the
 * middle of its work and waits, also for the disk; a view is called for one slice after the other (view/turns.ts).
 */

/** Milliseconds of work before others have their turn. */
export const SLICE = 5;

export interface Turns {
  /** Settles at the begin of a turn of one's own. */
  next(): Promise<void>;
  /** Null while the turn may go on, else what is to be waited for. */
  breathe(): Promise<void> | null;
}

export interface TurnsDeps {
  readonly now: () => number;
  /** Settles when everybody else had a turn. */
  readonly nextTurn: () => Promise<void>;
}

/** Makes turns. */
export function createTurns({ now, nextTurn }: TurnsDeps): Turns {
  let begun = 0;
  let last: Promise<void> = Promise.resolve();
  const next = async (): Promise<void> => {
    last = last.then(nextTurn);
    await last;
    begun = now();
  };
  return { next, breathe: () => (now() - begun < SLICE ? null : next()) };
}
