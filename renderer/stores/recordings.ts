/** The captures of earlier runs that are still on disk, and whether the last one is offered because it was not closed. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { RecordingRow } from '#shared/model/recording.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export const useRecordings = defineStore('recordings', () => {
  const rows = shallowRef<readonly RecordingRow[]>([]);
  const trouble = shallowRef<Trouble | null>(null);
  /** What a person has put off or opened; it is not offered again by this page. */
  const settled = shallowRef<ReadonlySet<string>>(new Set());
  const crashed = computed(() => rows.value.filter(({ id, crashed }) => crashed && !settled.value.has(id)));

  async function ask(question: () => Promise<unknown>): Promise<boolean> {
    trouble.value = await question().then(() => null, troubleOf);
    return trouble.value === null;
  }

  async function load(): Promise<boolean> {
    return ask(async () => void (rows.value = (await useRpc().call('recordings.list', {})).rows));
  }

  function settle(...ids: readonly string[]): void {
    settled.value = new Set([...settled.value, ...ids]);
  }

  /** Opens one as a source. */
  async function open(id: string): Promise<boolean> {
    const isOpened = await ask(() => useRpc().call('recordings.open', { id }));
    if (isOpened) settle(id);
    return isOpened;
  }

  /** Deletes one from the disk. */
  async function discard(id: string): Promise<boolean> {
    const isGone = await ask(() => useRpc().call('recordings.discard', { id }));
    if (isGone) rows.value = rows.value.filter((row) => row.id !== id);
    return isGone;
  }

  return {
    rows,
    trouble,
    crashed,
    /** The newest run that was not closed and is not settled yet, or null. */
    offered: computed(() => crashed.value[0] ?? null),
    load,
    open,
    discard,
    /** Puts off all that is offered; Settings goes on listing it. */
    later: (): void => settle(...crashed.value.map(({ id }) => id)),
  };
});
