/** The receiving half that every port adapter shares: keeps frames and the end until somebody listens. */

export interface Inbox {
  /** A frame came in. */
  push(frame: Uint8Array): void;
  /** The port ended; later frames are dropped, and it is told once. */
  end(): void;
  onMessage(listener: (frame: Uint8Array) => void): void;
  onClose(listener: () => void): void;
  readonly ended: boolean;
}

/** Frames kept before there is a listener; one that is never listened to must not fill the memory. */
const KEEP_LIMIT = 256;

/** Makes an inbox; `overflow` is called where more frames came than are kept for a listener. */
export function createInbox(overflow: () => void): Inbox {
  let kept: Uint8Array[] = [];
  let listener: ((frame: Uint8Array) => void) | null = null;
  let closeListener: (() => void) | null = null;
  let ended = false;
  return {
    push(frame) {
      if (ended) return;
      if (listener) listener(frame);
      else if (kept.length < KEEP_LIMIT) kept.push(frame);
      else overflow();
    },
    end() {
      if (ended) return;
      ended = true;
      closeListener?.();
    },
    onMessage(next) {
      listener = next;
      const waiting = kept;
      kept = [];
      for (const frame of waiting) next(frame);
    },
    onClose(next) {
      closeListener = next;
      if (ended) next();
    },
    get ended() {
      return ended;
    },
  };
}
