/** What the core says of itself and the settings it keeps. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Output } from '#shared/contract/contract.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export const useCore = defineStore('core', () => {
  const info = shallowRef<Output<'app.info'> | null>(null);
  /** Null until the core has told them. */
  const settings = shallowRef<Settings | null>(null);
  const trouble = shallowRef<Trouble | null>(null);

  /** Asks the core; to be called whenever the view is shown. */
  async function load(): Promise<void> {
    const rpc = useRpc();
    try {
      const [about, kept] = await Promise.all([rpc.call('app.info', {}), rpc.call('settings.get', {})]);
      info.value = about;
      settings.value = kept;
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  /** Changes some of the settings; where the core refuses, what it has stays shown. */
  async function change(patch: Partial<Settings>): Promise<void> {
    const before = settings.value;
    if (before) settings.value = { ...before, ...patch };
    try {
      await useRpc().call('settings.set', patch);
      trouble.value = null;
    } catch (error) {
      settings.value = before;
      trouble.value = troubleOf(error);
    }
  }

  return {
    info,
    settings,
    autoAnswer: computed(() => settings.value?.autoAnswer ?? null),
    trouble,
    load,
    change,
    setAutoAnswer: (on: boolean): Promise<void> => change({ autoAnswer: on }),
  };
});
