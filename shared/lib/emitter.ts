/** A list of listeners for one kind of event. A listener that throws does not keep the others from hearing it. */

export type Unsubscribe = () => void;

export interface Emitter<T> {
  /** Adds a listener; the answer takes it off again. */
  on(listener: (event: T) => void): Unsubscribe;
  /** Calls every listener, in the order they came; the first error is thrown after all have heard. */
  emit(event: T): void;
  readonly size: number;
}

/** Makes an emitter without listeners. */
export function createEmitter<T>(): Emitter<T> {
  // Another list with each change: what is called by an event is the list as it was when the event came.
  let listeners: readonly ((event: T) => void)[] = [];
  return {
    on(listener) {
      const own = (event: T): void => listener(event);
      listeners = [...listeners, own];
      return () => void (listeners = listeners.filter((one) => one !== own));
    },
    emit(event) {
      let failure: { readonly error: unknown } | null = null;
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (error) {
          failure ??= { error };
        }
      }
      if (failure) throw failure.error;
    },
    get size() {
      return listeners.length;
    },
  };
}
