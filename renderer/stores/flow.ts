/**
 * The call flow of the selected calls with what is wrong in it, while somebody looks at it: fetched when other calls are
 * selected, and again, at a bearable pace, while messages come. What is shown stays until the next one is there.
 */
import { defineStore } from 'pinia';
import type { Ref } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import type { Finding } from '#shared/model/finding.ts';
import type { Flow, FlowRequest } from '#shared/model/flow.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { browserClock } from '../host/clock.ts';
import { storageOf } from '../host/storage.ts';
import { coalesce } from './coalesce.ts';
import type { FlowOptions } from './flow-options.ts';
import { readFlowOptions, withAlias, withOrder, writeFlowOptions } from './flow-options.ts';
import type { RowRange } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** Milliseconds between two fetches of a flow that goes on; one that took long is fetched less often. */
const PACE = 200;
const REST_FACTOR = 4;
const LONGEST_REST = 4_000;

/** A flow as it came, with the request that it answers. */
export interface ShownFlow {
  readonly request: FlowRequest;
  readonly flow: Flow;
  readonly findings: readonly Finding[];
}

/** What the core finds; a core that cannot say so finds nothing. */
async function findingsOf(request: FlowRequest): Promise<readonly Finding[]> {
  try {
    return (await useRpc().call('flows.findings', request)).findings;
  } catch (error) {
    const { code } = troubleOf(error);
    if (code !== 'NOT_POSSIBLE' && code !== 'NOT_FOUND') console.warn('findings could not be fetched', code);
    return [];
  }
}

/** The options as the browser keeps them. */
function createKept() {
  const storage = storageOf('localStorage');
  const options = shallowRef(readFlowOptions(storage));
  function keep(next: FlowOptions): void {
    options.value = next;
    writeFlowOptions(storage, next);
  }
  return {
    options,
    set: (change: Partial<FlowOptions>): void => keep({ ...options.value, ...change }),
    /** Calls a host by a name; an empty one takes it away. */
    rename: (host: string, name: string): void => keep(withAlias(options.value, host, name)),
    /** Orders hosts from left to right. */
    order: (hosts: readonly string[]): void => keep(withOrder(options.value, hosts)),
  };
}

/**
 * What was fetched for a request; an answer that comes when something else is wished is dropped. `refresh` fetches it again,
 * at a bearable pace. To be called in a store's set-up.
 */
export function createShownFlow(
  request: Readonly<Ref<FlowRequest | null>>,
  onShow: (dialogs: number[]) => void = () => undefined,
) {
  const shown = shallowRef<ShownFlow | null>(null);
  const trouble = shallowRef<Trouble | null>(null);
  const key = computed(() => JSON.stringify(request.value));
  let took = 0;

  function show(next: ShownFlow | null, why: Trouble | null): void {
    shown.value = next;
    trouble.value = why;
    onShow(next?.flow.dialogs.map(({ id }) => id) ?? []);
  }

  async function fetch(): Promise<void> {
    const wanted = request.value;
    if (!wanted) return show(null, null);
    const asked = key.value;
    const began = browserClock.now();
    try {
      const [flow, findings] = await Promise.all([useRpc().call('flows.get', wanted), findingsOf(wanted)]);
      if (asked === key.value) show({ request: wanted, flow, findings }, null);
    } catch (error) {
      if (asked === key.value) show(null, troubleOf(error));
    }
    took = browserClock.now() - began;
  }

  const refresh = coalesce(fetch, () => {
    const rest = Math.min(LONGEST_REST, Math.max(PACE, REST_FACTOR * took));
    return new Promise((resolve) => void browserClock.after(rest, resolve));
  });
  watch(key, () => void fetch());
  return { shown, trouble, refresh };
}

/** Ids of first messages whose repetitions are shown one by one. */
function createUnfolded() {
  const unfolded = shallowRef<ReadonlySet<number>>(new Set());
  return {
    unfolded,
    /** Shows the repetitions of a message one by one, or folds them again. */
    unfold(id: number, open: boolean): void {
      const next = new Set(unfolded.value);
      if (open) next.add(id);
      else next.delete(id);
      unfolded.value = next;
    },
  };
}

export const useFlow = defineStore('flow', () => {
  const traffic = useTraffic();
  const { options, ...kept } = createKept();
  const { unfolded, unfold } = createUnfolded();
  const isOpen = shallowRef(false);

  /** The calls in the order of their ids, so that another one chosen among them changes nothing. */
  const request = computed<FlowRequest | null>(() => {
    const dialogs = traffic.chosenDialogs.slice(0, FLOW_CALLS).toSorted((a, b) => a - b);
    return isOpen.value && dialogs.length > 0 ? { dialogs, legs: options.value.legs } : null;
  });
  const { shown, trouble, refresh } = createShownFlow(request, traffic.showTogether);

  /** Whether a call that is asked for, or shown with those, is in a range that changed. */
  function concerns({ first, last }: RowRange): boolean {
    const ids = [...(request.value?.dialogs ?? []), ...(shown.value?.flow.dialogs.map(({ id }) => id) ?? [])];
    return ids.some((id) => id >= first && id <= last);
  }
  watch(
    () => traffic.changedDialogs,
    (changed) => request.value && changed && concerns(changed) && refresh(),
    { flush: 'sync' },
  );
  /** Changes where other calls are shown. */
  const subject = computed(() => JSON.stringify(shown.value?.request.dialogs ?? []));
  watch(subject, () => void (unfolded.value = new Set()), { flush: 'sync' });

  /** Begins to look, and ends it: a flow that nobody sees is not fetched. */
  const look = (open: boolean): void => void (isOpen.value = open);
  return { options, ...kept, shown, subject, trouble, unfolded, unfold, look };
});
