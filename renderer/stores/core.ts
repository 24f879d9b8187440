/** What the core says of itself and the settings it keeps. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { Output } from '#shared/contract/contract.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export const useCore = defineStore('core', () => {
  const info = shallowRef<Output<'app.info'> | null>(null);
  /** Null until the core has told it. */
  const autoAnswer = shallowRef<boolean | null>(null);
  const trouble = shallowRef<Trouble | null>(null);

  /** Asks the core; to be called whenever the view is shown. */
  async function load(): Promise<void> {
    const rpc = useRpc();
    try {
      const [about, settings] = await Promise.all([rpc.call('app.info', {}), rpc.call('settings.get', {})]);
      info.value = about;
      autoAnswer.value = settings.autoAnswer;
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  /** Switches automatic answers; where the core refuses, what it has stays shown. */
  async function setAutoAnswer(on: boolean): Promise<void> {
    const before = autoAnswer.value;
    autoAnswer.value = on;
    try {
      await useRpc().call('settings.set', { autoAnswer: on });
      trouble.value = null;
    } catch (error) {
      autoAnswer.value = before;
      trouble.value = troubleOf(error);
    }
  }

  return { info, autoAnswer, trouble, load, setAutoAnswer };
});
