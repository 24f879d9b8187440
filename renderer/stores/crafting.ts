/** What is to be made of a call: a dialog asks for the side and the rest, from the messages of the call. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { MessageRow } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { CapturedMessage } from '#shared/replay/side.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** A replay that is opened, a scenario that is saved as a file, or a sequence that is kept in the workspace. */
export const CALL_CRAFTS = ['replay', 'sipp', 'sequence'] as const;
export type CallCraft = (typeof CALL_CRAFTS)[number];

/** Messages that are fetched at the same time. */
const AT_ONCE = 16;

/** The messages of these rows with their bytes; those that were let go meanwhile are left out. */
async function load(rows: readonly MessageRow[]): Promise<CapturedMessage[]> {
  const loaded: CapturedMessage[] = [];
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    const details = rows.slice(from, from + AT_ONCE).map(({ id }) => useRpc().call('messages.get', { id }));
    const settled = await Promise.allSettled(details);
    loaded.push(...settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
  }
  return loaded;
}

export const useCrafting = defineStore('crafting', () => {
  const craft = shallowRef<CallCraft | null>(null);
  const messages = shallowRef<readonly CapturedMessage[]>([]);
  /** Messages of the call that are not there: beyond the limit of a call, or let go. */
  const missing = shallowRef(0);
  const trouble = shallowRef<Trouble | null>(null);

  /** Opens the dialog for a call of the list. */
  async function begin(what: CallCraft, dialog: number): Promise<void> {
    messages.value = [];
    trouble.value = null;
    missing.value = 0;
    craft.value = what;
    try {
      const { rows, total } = await useRpc().call('dialogs.messages', { id: dialog });
      messages.value = await load(rows);
      missing.value = total - messages.value.length;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  return { craft, messages, missing, trouble, begin, close: (): void => void (craft.value = null) };
});
