/**
 * The runs of sequences: which one each draft shows, what came of it, and the calls of the row that is looked at as a
 * flow. Only the run that is looked at is followed.
 */
import { defineStore } from 'pinia';
import type { ShallowRef } from 'vue';
import { computed, shallowRef, watch } from 'vue';
import { utf8 } from '#shared/lib/bytes.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import type { RowResult, RunView } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { browserClock } from '../host/clock.ts';
import { chooseTarget } from '../host/save.ts';
import type { Draft } from '../views/compose/draft.ts';
import { createRunFollower } from '../views/compose/sequence/run-follower.ts';
import { createShownFlow } from './flow.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** What a draft shows of its runs. */
interface Showing {
  /** Null for none. */
  readonly run: number | null;
  /** Why the last one could not begin, or null. */
  readonly trouble: Trouble | null;
}

const NOTHING: Showing = { run: null, trouble: null };

type RunnableDraft = Pick<Draft, 'id' | 'path' | 'text'>;

/** What each draft shows, and which of them is looked at. @param onRun is told the run that is to be shown */
function createShowings(onRun: (run: number | null) => void) {
  const all = shallowRef<ReadonlyMap<string, Showing>>(new Map());
  /** '' for none. */
  const draftId = shallowRef('');
  const current = computed(() => all.value.get(draftId.value) ?? NOTHING);
  function set(id: string, change: Partial<Showing>): void {
    all.value = new Map(all.value).set(id, { ...(all.value.get(id) ?? NOTHING), ...change });
    if (id === draftId.value) onRun(current.value.run);
  }
  return {
    current,
    set,
    has: (id: string): boolean => all.value.has(id),
    fail: (error: unknown): void => set(draftId.value, { trouble: troubleOf(error) }),
    look(id: string): void {
      draftId.value = id;
      onRun(current.value.run);
    },
  };
}

/** The calls of a row as a flow, fetched again whenever more is known of the row. */
function createRowFlow(row: Readonly<ShallowRef<RowResult | null>>) {
  const request = computed(() => {
    const dialogs = (row.value?.dialogs ?? []).slice(0, FLOW_CALLS).toSorted((a, b) => a - b);
    return dialogs.length > 0 ? { dialogs, legs: false } : null;
  });
  const flow = createShownFlow(request);
  watch(row, flow.refresh);
  return flow.shown;
}

/** Writes a run as JUnit XML to a place that the person chooses. */
async function writeReport(
  rpc: RpcClient,
  { id, name }: RunView,
  choose: typeof chooseTarget,
): Promise<void> {
  const { text } = await rpc.call('runs.report', { id });
  const target = await choose(`${name || 'run'}.xml`, 'application/xml');
  await target?.write(new Uint8Array(utf8(text)));
  await target?.close();
}

/** The runs that this core remembers. */
function createEarlier(rpc: RpcClient) {
  const earlier = shallowRef<readonly RunView[]>([]);
  return {
    earlier,
    async list(): Promise<void> {
      try {
        earlier.value = (await rpc.call('runs.list', {})).runs;
      } catch (error) {
        console.warn('runs could not be listed', troubleOf(error).code);
      }
    },
  };
}

export const useRuns = defineStore('runs', () => {
  const rpc = useRpc();
  const { earlier, list } = createEarlier(rpc);
  const isStarting = shallowRef(false);
  const showings = createShowings((run) => follower.follow(run));
  const follower = createRunFollower({ rpc, clock: browserClock, onError: showings.fail });
  const { run, row } = follower;

  /** Looks at the runs of a draft; the newest of its file is shown where it shows none. */
  async function look({ id, path }: RunnableDraft): Promise<void> {
    showings.look(id);
    await list();
    const newest = path === '' ? undefined : earlier.value.find((one) => one.path === path);
    if (newest && !showings.has(id)) showings.set(id, { run: newest.id });
  }

  /** Runs what a draft says now, where nothing of it runs. @param environment its name, '' for none */
  async function begin({ id, path, text }: RunnableDraft, environment: string): Promise<void> {
    if (isStarting.value || run.value?.state === 'running') return;
    isStarting.value = true;
    try {
      const begun = await rpc.call('runs.start', { path, text, environment });
      showings.set(id, { run: begun.id, trouble: null });
    } catch (error) {
      showings.set(id, { trouble: troubleOf(error) });
    }
    isStarting.value = false;
    await list();
  }

  return {
    run,
    row,
    index: follower.index,
    rows: follower.rows,
    chooseRow: follower.choose,
    flow: createRowFlow(row),
    earlier,
    isStarting,
    trouble: computed(() => showings.current.value.trouble),
    look,
    begin,
    async stop(): Promise<void> {
      if (run.value) await rpc.call('runs.stop', { id: run.value.id }).catch(showings.fail);
    },
    /** Shows another run beside a draft. */
    showRun: (id: string, shown: number): void => showings.set(id, { run: shown, trouble: null }),
    async saveReport(choose = chooseTarget): Promise<void> {
      if (run.value) await writeReport(rpc, run.value, choose).catch(showings.fail);
    },
  };
});
