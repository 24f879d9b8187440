/** What is wrong in the chosen calls; asked for again where they change, and as time goes by. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Finding } from '#shared/model/finding.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import type { Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';
import { coalesce } from './coalesce.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** Milliseconds between two questions about calls that go on. */
const REST = 500;
/** Milliseconds after which something may be missed that did not come: a little more than 64*T1 (RFC 3261 17.1.1.2). */
const LATER = 35_000;

const NOTHING: readonly Finding[] = [];

const rest = (): Promise<void> => new Promise((resolve) => void browserClock.after(REST, resolve));

export const useFindings = defineStore('findings', () => {
  const traffic = useTraffic();
  /** Of the chosen calls and their legs, the worst first. */
  const findings = shallowRef<readonly Finding[]>(NOTHING);
  /** Whether they are of the calls that are chosen now. */
  const known = shallowRef(false);
  let later: Timer | null = null;

  async function fetch(): Promise<void> {
    later?.cancel();
    const dialogs = traffic.chosenDialogs.slice(0, FLOW_CALLS);
    if (dialogs.length === 0) return put(NOTHING);
    const found = await ask(dialogs);
    // What comes for a choice that is past is of no interest.
    if (dialogs.join() !== traffic.chosenDialogs.slice(0, FLOW_CALLS).join()) return;
    if (found) put(found);
    later = browserClock.after(LATER, refresh);
  }

  function put(found: readonly Finding[]): void {
    findings.value = found;
    known.value = true;
  }

  const refresh = coalesce(fetch, rest);

  watch(
    () => traffic.chosenDialogs.join(),
    () => {
      known.value = false;
      findings.value = NOTHING;
      void fetch();
    },
    { immediate: true },
  );
  watch(() => [traffic.call, traffic.legs, traffic.dialogs.version], refresh);

  /** The worst severity among them, or null. */
  const worst = computed(() => findings.value[0]?.severity ?? null);

  return { findings, known, worst, refresh };
});

/** Null where the core did not answer; calls that were let go have no findings. */
async function ask(dialogs: number[]): Promise<readonly Finding[] | null> {
  try {
    return (await useRpc().call('flows.findings', { dialogs, legs: true })).findings;
  } catch (error) {
    const { code } = troubleOf(error);
    if (code === 'NOT_FOUND') return NOTHING;
    console.warn('the findings of calls could not be fetched', code);
    return null;
  }
}
