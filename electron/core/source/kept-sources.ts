/** The sources that are no sockets of a transport, from their begin until they are removed. */
import { createEmitter } from '#shared/lib/emitter.ts';
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { SourceRole, SourceRow } from '#shared/model/source.ts';
import type { CaptureSource, SourceKeeper } from './capture-source.ts';

export interface KeptSources extends SourceKeeper {
  rows(): SourceRow[];
  /** Ends a source and forgets it; false where there is none of that id. */
  remove(id: string): Promise<boolean>;
  onChange(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

/** Makes an empty list. */
export function createKeptSources(): KeptSources {
  const kept = new Map<string, { readonly source: CaptureSource; readonly end: Unsubscribe }>();
  const changes = createEmitter<null>();
  let lastId = 0;
  const remove = async (id: string): Promise<boolean> => {
    const found = kept.get(id);
    if (!found) return false;
    kept.delete(id);
    found.end();
    changes.emit(null);
    await found.source.close();
    return true;
  };
  return {
    newId: (role) => `${role === 'console' ? 'listen' : role}-${++lastId}`,
    add(source) {
      const end = source.onChange(() => changes.emit(null));
      kept.set(source.id, { source, end });
      changes.emit(null);
    },
    count: (...roles: SourceRole[]) =>
      [...kept.values()].filter(({ source }) => roles.includes(source.row().role)).length,
    rows: () => [...kept.values()].map(({ source }) => source.row()),
    remove,
    onChange: (listener) => changes.on(listener),
    close: async () => void (await Promise.all([...kept.keys()].map(remove))),
  };
}
