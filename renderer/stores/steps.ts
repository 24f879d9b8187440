/** The messages before and behind the one that is shown, in its call: as they crossed, on all hops. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { noteUnfetched, useRpc } from './rpc.ts';
import type { CallMessages } from './traffic.ts';
import { useTraffic } from './traffic.ts';

/** Whether a message stands at an end of what is known of its call, behind which the call goes on. */
function isCut({ rows, total, before }: CallMessages, at: number): boolean {
  return (at === 0 && before > 0) || (at === rows.length - 1 && before + rows.length < total);
}

export const useSteps = defineStore('steps', () => {
  const traffic = useTraffic();
  /** The call of a message that was selected without its call, or that of a long call is not among the first. */
  const fetched = shallowRef<CallMessages | null>(null);
  const row = computed(() => traffic.inspected?.detail?.row ?? null);
  /** What is known of its call, with its index there: what goes on on both sides of it, else what has it at all. */
  const known = computed(() => {
    const shown = row.value;
    if (!shown || shown.dialogId === 0) return null;
    const places = [traffic.call, fetched.value].flatMap((call) => {
      const index = call?.id === shown.dialogId ? call.rows.findIndex(({ id }) => id === shown.id) : -1;
      return call && index >= 0 ? [{ call, index, isCut: isCut(call, index) }] : [];
    });
    return places.find((one) => !one.isCut) ?? places[0] ?? null;
  });
  /** Its place among the messages of its call, from 1, and how many there are; null where it is not known. */
  const place = computed(() => {
    if (!known.value) return null;
    const { call, index } = known.value;
    return { at: call.before + index + 1, of: Math.max(call.total, call.before + call.rows.length) };
  });
  const neighbour = (by: -1 | 1): number | null => known.value?.call.rows[known.value.index + by]?.id ?? null;
  const previous = computed(() => neighbour(-1));
  const next = computed(() => neighbour(1));

  /** Whether nothing more is to be asked for: the selected call comes by itself, and any other may have grown behind its end. */
  function isEnough(dialogId: number): boolean {
    if (dialogId !== traffic.selectedDialog)
      return known.value !== null && !known.value.isCut && next.value !== null;
    return traffic.call === null || (known.value !== null && !known.value.isCut);
  }

  /** Fetches what stands around the message where that is not known. */
  async function fetchCall(): Promise<void> {
    const { id: around = 0, dialogId: id = 0 } = row.value ?? {};
    if (id === 0 || isEnough(id)) return;
    try {
      const found = await useRpc().call('dialogs.messages', { id, around });
      if (row.value?.dialogId === id) fetched.value = { id, ...found };
    } catch (error) {
      noteUnfetched('the messages of a call', error);
    }
  }

  watch([row, () => traffic.selectedDialog, () => traffic.call], () => void fetchCall(), { immediate: true });

  /** Shows the message before or behind; nothing where there is none. */
  async function step(by: -1 | 1): Promise<void> {
    const id = by < 0 ? previous.value : next.value;
    if (id !== null) await traffic.inspect(id);
  }

  return { place, previous, next, step };
});
