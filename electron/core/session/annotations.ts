/** Marks and comments of messages, and which of them a call is shown with. */
import type { Note, NoteChange } from '#shared/model/note.ts';
import { NO_NOTE } from '#shared/model/note.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';

export interface Annotations {
  /** Changes what is said of messages; ids that are not kept are passed over. False where there was no room for all of it. */
  set(ids: readonly number[], change: NoteChange): boolean;
  /** A message came with a comment. */
  heard(messageId: number, dialogId: number, comment: string): void;
  /** The newest note on a message of a call. */
  ofCall(dialogId: number): Note;
  clear(): void;
}

export interface AnnotationsDeps {
  readonly store: Pick<Store, 'annotate' | 'dialogId' | 'note' | 'counters'>;
  /** Tells that the row of a call is another one. */
  readonly touch: CallTracker['touch'];
}

/** Calls that can be shown with a note. */
const MOST_CALLS = 20_000;

/** What an agent says stands with every message: it makes no call worth a mark. */
const isRemarkable = (comment: string): boolean => !comment.startsWith('HEP: ');

/** Makes a table without notes. */
export function createAnnotations({ store, touch }: AnnotationsDeps): Annotations {
  /** The message whose note a call is shown with. */
  const noted = new Map<number, number>();
  const remember = (dialogId: number, messageId: number): void => {
    if (dialogId > 0 && (noted.size < MOST_CALLS || noted.has(dialogId))) noted.set(dialogId, messageId);
  };
  const annotate = (id: number, change: NoteChange): boolean => {
    if (!store.annotate(id, change)) return false;
    const dialogId = store.dialogId(id);
    remember(dialogId, id);
    touch(dialogId);
    return true;
  };
  return {
    set(ids, change) {
      const { first, next } = store.counters();
      return ids.filter((id) => id >= first && id < next).every((id) => annotate(id, change));
    },
    heard(messageId, dialogId, comment) {
      if (isRemarkable(comment)) remember(dialogId, messageId);
    },
    ofCall(dialogId) {
      const messageId = noted.get(dialogId);
      return messageId === undefined ? NO_NOTE : store.note(messageId);
    },
    clear: () => noted.clear(),
  };
}
