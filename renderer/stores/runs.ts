/**
 * The runs of sequences: which one each draft shows, what came of it, and the calls of the row that is looked at as a
 * flow. Only the run that is looked at is followed.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import { utf8 } from '#shared/lib/bytes.ts';
import { FLOW_CALLS } from '#shared/model/flow.ts';
import type { RunView } from '#shared/model/sequence.ts';
import type { Trouble } from '#shared/model/trouble.ts';
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

export const useRuns = defineStore('runs', () => {
  const rpc = useRpc();
  const showings = shallowRef<ReadonlyMap<string, Showing>>(new Map());
  /** The draft that is looked at; '' for none. */
  const draftId = shallowRef('');
  const earlier = shallowRef<readonly RunView[]>([]);
  const isStarting = shallowRef(false);
  const showing = computed(() => showings.value.get(draftId.value) ?? NOTHING);
  const fail = (error: unknown): void => show(draftId.value, { trouble: troubleOf(error) });
  const follower = createRunFollower({ rpc, clock: browserClock, onError: fail });
  const { run, row } = follower;

  function show(id: string, change: Partial<Showing>): void {
    const before = showings.value.get(id) ?? NOTHING;
    showings.value = new Map(showings.value).set(id, { ...before, ...change });
    if (id === draftId.value) follower.follow(showing.value.run);
  }

  /** The calls of the row that is shown. */
  const request = computed(() => {
    const dialogs = (row.value?.dialogs ?? []).slice(0, FLOW_CALLS).toSorted((a, b) => a - b);
    return dialogs.length > 0 ? { dialogs, legs: false } : null;
  });
  const flow = createShownFlow(request);
  watch(row, flow.refresh);

  /** Lists the runs of this core; the newest of a file is shown where its draft shows none. */
  async function list({ id, path }: RunnableDraft): Promise<void> {
    try {
      earlier.value = (await rpc.call('runs.list', {})).runs;
      const newest = path === '' ? undefined : earlier.value.find((one) => one.path === path);
      if (newest && !showings.value.has(id)) show(id, { run: newest.id });
    } catch (error) {
      console.warn('runs could not be listed', troubleOf(error).code);
    }
  }

  /** Looks at the runs of a draft. */
  function look(draft: RunnableDraft): void {
    draftId.value = draft.id;
    follower.follow(showing.value.run);
    void list(draft);
  }

  /** Runs what a draft says now. @param environment its name, '' for none */
  async function begin({ id, path, text }: RunnableDraft, environment: string): Promise<void> {
    if (isStarting.value) return;
    isStarting.value = true;
    try {
      show(id, { run: (await rpc.call('runs.start', { path, text, environment })).id, trouble: null });
    } catch (error) {
      show(id, { trouble: troubleOf(error) });
    }
    isStarting.value = false;
  }

  async function stop(): Promise<void> {
    const id = run.value?.id;
    if (id !== undefined) await rpc.call('runs.stop', { id }).catch(fail);
  }

  /** Writes the run that is shown as JUnit XML to a place that the person chooses. */
  async function saveReport(choose = chooseTarget): Promise<void> {
    const { value } = run;
    if (!value) return;
    try {
      const { text } = await rpc.call('runs.report', { id: value.id });
      const target = await choose(`${value.name || 'run'}.xml`, 'application/xml');
      await target?.write(new Uint8Array(utf8(text)));
      await target?.close();
    } catch (error) {
      fail(error);
    }
  }

  return {
    run,
    row,
    index: follower.index,
    rows: follower.rows,
    chooseRow: follower.choose,
    flow: flow.shown,
    earlier,
    isStarting,
    trouble: computed(() => showing.value.trouble),
    look,
    list,
    begin,
    stop,
    /** Shows another run beside a draft. */
    showRun: (id: string, shown: number): void => show(id, { run: shown, trouble: null }),
    saveReport,
  };
});
