/** Names of the sources of messages, for lists in which messages of several sources stand. */
import type { SourceRow } from '#shared/model/source.ts';

/** Whether messages of a source are listed. The lab's stand in the lists as those of the console. */
const hasMessages = ({ role, received, sent }: SourceRow): boolean => role !== 'lab' && received + sent > 0;

/**
 * The names by the ids of sources, null where at most one of them has messages. What is heard live and not of a capture
 * has the id ''.
 */
export function sourceNames(rows: readonly SourceRow[], live: string): ReadonlyMap<string, string> | null {
  if (rows.filter(hasMessages).length < 2) return null;
  const names = rows.map(({ id, role, requested, address }): [string, string] => [
    id,
    role === 'file' ? requested : (address ?? requested),
  ]);
  return new Map([['', live], ...names]);
}
