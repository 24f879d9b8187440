/** What each host sent and received, as the core counted it when it was asked last. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { HostRow } from '#shared/model/observed.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export const useHosts = defineStore('hosts', () => {
  const rows = shallowRef<readonly HostRow[]>([]);
  const total = shallowRef(0);
  /** False until the first answer came: before that an empty list says nothing. */
  const known = shallowRef(false);
  const trouble = shallowRef<Trouble | null>(null);

  /** Asks the core; what is known stays where it does not answer. */
  async function load(): Promise<void> {
    try {
      const answer = await useRpc().call('hosts.list', {});
      rows.value = answer.rows;
      total.value = answer.total;
      known.value = true;
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  return { rows, total, known, trouble, load };
});
