/** The core's side of a stream: a state, and the changes since somebody last looked, merged into one. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';

/**
 * A feed holds at most one pending change however slowly it is read: `take` answers with everything since the
 * last `snapshot` or `take`, merged. That is why a slow reader gets fewer, larger frames and nothing queues.
 */
export interface Feed<S, D> {
  /** The whole state; pending changes are contained in it and forgotten. */
  snapshot(): S;
  /** The merged changes, or null where there are none. */
  take(): D | null;
  /** Calls the listener when there is something to take. It may be called often; it does nothing but remember. */
  onChange(listener: () => void): Unsubscribe;
  /** Lets go of what the feed watches. */
  close(): void;
}
