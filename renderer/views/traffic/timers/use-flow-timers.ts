/** The timers of the chosen calls, fetched when others are chosen and once a second while they are looked at. */
import type { ShallowRef } from 'vue';
import { shallowRef, watch } from 'vue';
import type { FlowTimer } from '#shared/model/flow.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { usePolling } from '../../../composables/use-polling.ts';
import { troubleOf, useRpc } from '../../../stores/rpc.ts';

/** Milliseconds between two questions. */
const PAUSE = 1_000;

export interface FlowTimers {
  /** Null until the answer for these calls came. */
  readonly timers: Readonly<ShallowRef<readonly FlowTimer[] | null>>;
  readonly trouble: Readonly<ShallowRef<Trouble | null>>;
}

/** To be called in a component's set-up. An answer for calls that are no longer chosen is dropped. */
export function useFlowTimers(chosen: () => readonly number[]): FlowTimers {
  const timers = shallowRef<readonly FlowTimer[] | null>(null);
  const trouble = shallowRef<Trouble | null>(null);

  async function load(): Promise<void> {
    const dialogs = chosen().slice(0, FLOW_CALLS);
    if (dialogs.length === 0) return;
    const key = dialogs.join();
    const isStale = (): boolean => chosen().slice(0, FLOW_CALLS).join() !== key;
    try {
      const answer = await useRpc().call('flows.timers', { dialogs: [...dialogs], legs: false });
      if (isStale()) return;
      timers.value = answer.timers;
      trouble.value = null;
    } catch (error) {
      if (!isStale()) trouble.value = troubleOf(error);
    }
  }

  watch(
    () => chosen().join(),
    () => {
      timers.value = null;
      trouble.value = null;
      void load();
    },
  );
  usePolling(load, PAUSE);
  return { timers, trouble };
}
