/**
 * Marks and comments on messages: what is being written, and the wish to the core that keeps them. The lists learn of a change
 * by the stream; the message that is shown is asked for again.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Note, NoteChange } from '#shared/model/note.ts';
import { NO_NOTE } from '#shared/model/note.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { MOST_CHOSEN } from './chosen.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** The dialog that writes a note: for which messages, and what it begins with. */
export interface NoteDraft extends Note {
  readonly ids: readonly number[];
}

/** Calls that are asked for their messages at a time. */
const AT_ONCE = 20;

/** The message of a call that speaks for it: the one whose note the call is shown with, else the first. */
async function speakerOf({ id, mark, comment }: DialogRow): Promise<number[]> {
  try {
    const { rows } = await useRpc().call('dialogs.messages', { id });
    const isNoted = mark !== null || comment !== '';
    const noted = isNoted && rows.findLast((row) => row.mark === mark && row.comment === comment);
    const speaker = noted || rows[0];
    return speaker ? [speaker.id] : [];
  } catch (error) {
    console.info('a call that was to be annotated is gone', troubleOf(error).code);
    return [];
  }
}

/** The messages that speak for calls. */
async function speakersOf(calls: readonly DialogRow[]): Promise<number[]> {
  const ids: number[] = [];
  for (let at = 0; at < calls.length; at += AT_ONCE) {
    const some = await Promise.all(calls.slice(at, at + AT_ONCE).map(speakerOf));
    ids.push(...some.flat());
  }
  return ids;
}

/** What several messages are given: what was changed, so that the comment of each survives another colour; all where nothing was. */
function changeOf(draft: NoteDraft, { mark, comment }: Note): NoteChange {
  const [isMarked, isCommented] = [mark !== draft.mark, comment !== draft.comment];
  if (draft.ids.length === 1 || isMarked === isCommented) return { mark, comment };
  return isMarked ? { mark } : { comment };
}

export const useNotes = defineStore('notes', () => {
  const traffic = useTraffic();
  const draft = shallowRef<NoteDraft | null>(null);
  /** Why the last wish was not done, or null. */
  const trouble = shallowRef<Trouble | null>(null);

  /** Changes the notes of messages; false where that was refused, and `trouble` says why. */
  async function set(ids: readonly number[], change: NoteChange): Promise<boolean> {
    if (ids.length === 0) return true;
    const wish = { ids: ids.slice(0, MOST_CHOSEN), ...change };
    const why = await useRpc()
      .call('annotations.set', wish)
      .then(() => null, troubleOf);
    trouble.value = why;
    await traffic.renew();
    return why === null;
  }

  /** The same from a menu: what is refused is told in the dialog. */
  async function change(ids: readonly number[], wish: NoteChange): Promise<void> {
    if (await set(ids, wish)) return;
    draft.value = { ids, mark: wish.mark ?? null, comment: wish.comment ?? '' };
  }

  /** Opens the dialog for messages, with the note that one of them has. */
  function write(ids: readonly number[], { mark, comment }: Note = NO_NOTE): void {
    trouble.value = null;
    if (ids.length > 0) draft.value = { ids, mark, comment };
  }

  /** Changes the notes that calls are shown with. */
  async function changeOfCalls(calls: readonly DialogRow[], wish: NoteChange): Promise<void> {
    await change(await speakersOf(calls), wish);
  }

  /** Opens the dialog for calls, with the note that the first of them is shown with. */
  async function writeOfCalls(calls: readonly DialogRow[]): Promise<void> {
    write(await speakersOf(calls), calls[0]);
  }

  /** Keeps what was written and closes the dialog; what was refused stays to be seen. */
  async function save(note: Note): Promise<void> {
    const { value } = draft;
    if (value && (await set(value.ids, changeOf(value, note))) && draft.value === value) draft.value = null;
  }

  return {
    draft,
    trouble,
    change,
    write,
    changeOfCalls,
    writeOfCalls,
    save,
    cancel: (): void => void (draft.value = null),
  };
});
