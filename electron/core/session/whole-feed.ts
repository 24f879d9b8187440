/** A stream whose every frame is the whole state: the list of sources, one exchange. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Feed } from '#shared/rpc/feed.ts';

/** Makes a feed that answers with `read()` and is told of changes by `watch`. */
export function createWholeFeed<T>(read: () => T, watch: (changed: () => void) => Unsubscribe): Feed<T, T> {
  const changes = createEmitter<null>();
  let isChanged = false;
  const close = watch(() => {
    isChanged = true;
    changes.emit(null);
  });
  return {
    snapshot() {
      isChanged = false;
      return read();
    },
    take() {
      if (!isChanged) return null;
      isChanged = false;
      return read();
    },
    onChange: (listener) => changes.on(listener),
    close,
  };
}
