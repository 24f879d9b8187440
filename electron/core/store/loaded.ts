/** The cold segments whose bytes were brought back to be looked at: a few, of which the one not asked for longest goes. */
import type { Segment, Window } from './segment.ts';

/** Enough for some readers at different places. */
const MOST_LOADED = 16;

export interface Loaded {
  get(segment: Segment): Window | null;
  /** Reads a segment; settles when it is there, or is known to be lost. The same promise while it is read. */
  load(segment: Segment): Promise<void>;
  forget(segment: Segment): void;
  clear(): void;
}

/** Makes a shelf with room for `most` segments. */
export function createLoaded(most = MOST_LOADED): Loaded {
  /** In the order of use. */
  const windows = new Map<Segment, Window>();
  const reading = new Map<Segment, Promise<void>>();

  const keep = (segment: Segment, window: Window): void => {
    windows.delete(segment);
    windows.set(segment, window);
    for (const [oldest] of windows) {
      if (windows.size <= most) return;
      windows.delete(oldest);
    }
  };
  const read = async (segment: Segment): Promise<void> => {
    const window = await segment.read();
    // Let go meanwhile: nobody will ask.
    if (!reading.delete(segment)) return;
    if (window) keep(segment, window);
    else segment.isLost = true;
  };
  return {
    get(segment) {
      const window = windows.get(segment) ?? null;
      if (window) keep(segment, window);
      return window;
    },
    load(segment) {
      const known = reading.get(segment);
      if (known) return known;
      const loading = read(segment);
      reading.set(segment, loading);
      return loading;
    },
    forget(segment) {
      windows.delete(segment);
      reading.delete(segment);
    },
    clear() {
      windows.clear();
      reading.clear();
    },
  };
}
