/** The listeners as the core tells them, and adding and taking off one. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export const useSources = defineStore('sources', () => {
  const rows = shallowRef<readonly SourceRow[]>([]);
  let stream: { close(): void } | null = null;

  function take(next: readonly SourceRow[]): void {
    rows.value = next;
  }

  function start(): void {
    stream ??= useRpc().open('sources', {}, { snapshot: take, delta: take });
  }

  /** Opens a listener; the answer is null, or what went wrong. A listener that failed stays in the list with its reason. */
  async function add(address: string): Promise<Trouble | null> {
    try {
      return (await useRpc().call('sources.add', { address })).trouble;
    } catch (error) {
      return troubleOf(error);
    }
  }

  async function remove(id: string): Promise<Trouble | null> {
    try {
      await useRpc().call('sources.remove', { id });
      return null;
    } catch (error) {
      return troubleOf(error);
    }
  }

  return { rows, start, add, remove };
});
