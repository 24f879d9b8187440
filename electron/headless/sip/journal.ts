/**
 * Tells messages and what happens between them in their order, a turn later than they happen: by then it is known whether
 * the system took a message that was sent, and one that it refused is not told.
 */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { MessageRow } from '#shared/model/traffic.ts';

export interface JournalStore {
  rows(from: number, count: number): readonly MessageRow[];
  counters(): { readonly next: number };
  onChange(listener: () => void): Unsubscribe;
}

export interface Journal {
  /** Something that happened now: told behind the messages until now, or before the message of that id. */
  note(tell: () => void, before?: number): void;
  /** The id of the first message of a call that is not told yet, or null. */
  nextOf(callId: string): number | null;
  /** Tells at once what is left. */
  flush(): void;
  close(): void;
}

interface Note {
  readonly before: number;
  readonly tell: () => void;
}

/** Begins with the first message of the store; each is handed to `message` once. */
export function createJournal(store: JournalStore, message: (row: MessageRow) => void): Journal {
  const notes: Note[] = [];
  let next = 1;
  let planned: NodeJS.Immediate | null = null;
  const waiting = (until: number): readonly MessageRow[] => store.rows(next, Math.max(until - next, 0));
  const messagesBefore = (id: number): void => {
    for (const row of waiting(id)) if (!row.unsent) message(row);
    next = Math.max(next, id);
  };
  const flush = (): void => {
    if (planned) clearImmediate(planned);
    planned = null;
    for (const { before, tell } of notes.splice(0)) {
      messagesBefore(before);
      tell();
    }
    messagesBefore(store.counters().next);
  };
  const plan = (): void => {
    planned ??= setImmediate(flush);
  };
  const off = store.onChange(plan);
  return {
    note(tell, before = store.counters().next) {
      const at = notes.findIndex((one) => one.before > before);
      notes.splice(at < 0 ? notes.length : at, 0, { before, tell });
      plan();
    },
    nextOf: (callId) => waiting(store.counters().next).find((row) => row.callId === callId)?.id ?? null,
    flush,
    close() {
      off();
      flush();
    },
  };
}
