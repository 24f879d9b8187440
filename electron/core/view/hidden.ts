/** Which sources are left out of the lists, and what people call a source: both as the list of sources tells them. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import { createEmitter } from '#shared/lib/emitter.ts';
import type { SourceRow } from '#shared/model/source.ts';

export interface SourceFacts {
  /** Whether any source is hidden. */
  hidesAny(): boolean;
  isHidden(sourceId: string): boolean;
  /** The name of the file, the interface or the socket; the id where it is not listed any more and was never known. */
  nameOf(sourceId: string): string;
  /** Hears when other sources are hidden than before. */
  onHidden(listener: () => void): Unsubscribe;
}

/** Names of sources that are gone are kept, for their messages are; so many of them. */
const NAMES = 1_024;

/** Follows a list of sources. */
export function createSourceFacts(sources: {
  rows(): readonly Pick<SourceRow, 'id' | 'requested' | 'hidden'>[];
  onChange(listener: () => void): Unsubscribe;
}): SourceFacts {
  const changes = createEmitter<null>();
  const names = new Map<string, string>();
  let hidden: ReadonlySet<string> = new Set();

  function read(): void {
    const rows = sources.rows();
    if (names.size > NAMES) names.clear();
    for (const { id, requested } of rows) names.set(id, requested);
    const now = new Set(rows.flatMap((row) => (row.hidden ? [row.id] : [])));
    const isSame = now.size === hidden.size && [...now].every((id) => hidden.has(id));
    hidden = now;
    if (!isSame) changes.emit(null);
  }

  read();
  sources.onChange(read);
  return {
    hidesAny: () => hidden.size > 0,
    isHidden: (id) => hidden.has(id),
    nameOf: (id) => names.get(id) ?? id,
    onHidden: (listener) => changes.on(listener),
  };
}
