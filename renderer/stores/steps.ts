/** The messages before and behind the one that is shown, in its call: as they crossed, on all hops. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { troubleOf, useRpc } from './rpc.ts';
import type { CallMessages } from './traffic.ts';
import { useTraffic } from './traffic.ts';

export const useSteps = defineStore('steps', () => {
  const traffic = useTraffic();
  /** The call of a message that was selected without its call. */
  const fetched = shallowRef<CallMessages | null>(null);
  const row = computed(() => traffic.inspected?.detail?.row ?? null);
  const call = computed(() => {
    const id = row.value?.dialogId ?? 0;
    if (id === 0) return null;
    return [traffic.call, fetched.value].find((one) => one?.id === id) ?? null;
  });
  const index = computed(() => call.value?.rows.findIndex(({ id }) => id === row.value?.id) ?? -1);
  /** Its place among the messages of its call, from 1, and how many there are; null where it is not known. */
  const place = computed(() => {
    if (!call.value || index.value < 0) return null;
    // A long call is cut at its beginning: what is listed are its newest messages.
    const { rows, total } = call.value;
    return { at: Math.max(0, total - rows.length) + index.value + 1, of: Math.max(total, rows.length) };
  });
  const previous = computed(() => (index.value > 0 ? (call.value?.rows[index.value - 1]?.id ?? null) : null));
  const next = computed(() => (index.value >= 0 ? (call.value?.rows[index.value + 1]?.id ?? null) : null));

  /** Fetches the call where it is not the selected one, and where it has grown since. */
  async function fetchCall(): Promise<void> {
    const id = row.value?.dialogId ?? 0;
    if (id === 0 || id === traffic.selectedDialog || next.value !== null) return;
    try {
      const { rows, total } = await useRpc().call('dialogs.messages', { id });
      if (row.value?.dialogId === id) fetched.value = { id, rows, total };
    } catch (error) {
      const { code } = troubleOf(error);
      if (code !== 'NOT_FOUND') console.warn('the messages of a call could not be fetched', code);
    }
  }

  watch([row, () => traffic.selectedDialog], () => void fetchCall(), { immediate: true });

  /** Shows the message before or behind; nothing where there is none. */
  async function step(by: -1 | 1): Promise<void> {
    const id = by < 0 ? previous.value : next.value;
    if (id !== null) await traffic.inspect(id);
  }

  return { place, previous, next, step };
});
