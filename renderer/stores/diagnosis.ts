/** The diagnosis of all calls that pass, as long as somebody looks at it, and the findings of the group that is chosen. */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Diagnosis, Finding, FlowRule } from '#shared/model/finding.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { DialogRow } from '#shared/model/traffic.ts';
import { browserClock } from '../host/clock.ts';
import { coalesce } from './coalesce.ts';
import type { RowRange } from './page-cache.ts';
import { NO_ROWS } from './page-cache.ts';
import { noteUnfetched, troubleOf, useRpc } from './rpc.ts';
import { useTraffic } from './traffic.ts';

/** A finding as it stands in the list: its id is its place, from 1 on. */
export interface ListedFinding {
  readonly id: number;
  readonly finding: Finding;
  /** Null where the call was let go since. */
  readonly dialog: DialogRow | null;
}

/** Which findings are listed. */
export interface FindingChoice {
  readonly rule: FlowRule | null;
  readonly host: string | null;
}

export const ALL_FINDINGS: FindingChoice = { rule: null, host: null };

/** Rows that are fetched beside those that are seen, and of one question at the most. */
const MARGIN = 30;
const MOST_ROWS = 200;
/** Milliseconds between two questions while the findings change. */
const PACE = 300;

interface FindingWindow {
  readonly rows: ReadonlyMap<number, ListedFinding>;
  readonly total: number;
}

const NO_WINDOW: FindingWindow = { rows: new Map(), total: 0 };

/** Findings from a place on, which counts from 1. */
async function fetchRows(
  view: number,
  choice: FindingChoice,
  place: number,
  count: number,
): Promise<FindingWindow> {
  const asked = { view, ...choice, from: place - 1, count };
  const { findings, dialogs, total } = await useRpc().call('findings.page', asked);
  const calls = new Map(dialogs.map((row) => [row.id, row]));
  const rows = findings.map((finding, index): [number, ListedFinding] => {
    const id = place + index;
    return [id, { id, finding, dialog: calls.get(finding.dialogId) ?? null }];
  });
  return { rows: new Map(rows), total };
}

/** The part of the findings that is seen; all of it is fetched anew where the findings are others. */
function createFindingWindow(view: () => number) {
  const choice = shallowRef<FindingChoice>(ALL_FINDINGS);
  const shown = shallowRef<FindingWindow>(NO_WINDOW);
  /** Changes with what is shown. */
  const version = shallowRef(0);
  let wanted: RowRange = NO_ROWS;

  function show(next: FindingWindow): void {
    shown.value = next;
    version.value++;
  }

  async function fetch(): Promise<void> {
    const asked = choice.value;
    const place = Math.max(1, wanted.first - MARGIN);
    const count = Math.min(MOST_ROWS, Math.max(1, wanted.last + MARGIN - place + 1));
    try {
      const found = await fetchRows(view(), asked, place, count);
      if (asked === choice.value) show(found);
    } catch (error) {
      // Where the diagnosis is not open any more, another one is about to be.
      noteUnfetched('findings', error);
    }
  }
  const rest = (): Promise<void> => new Promise((resolve) => void browserClock.after(PACE, resolve));
  const refresh = coalesce(fetch, rest);

  return {
    choice,
    shown,
    version,
    refresh,
    want(range: RowRange): void {
      wanted = range;
      for (let place = range.first; place <= Math.min(range.last, shown.value.total); place++) {
        if (!shown.value.rows.has(place)) return void fetch();
      }
    },
    choose(next: FindingChoice): void {
      choice.value = next;
      show(NO_WINDOW);
      void fetch();
    },
  };
}

export const useDiagnosis = defineStore('diagnosis', () => {
  const traffic = useTraffic();
  /** Null until the first one came. */
  const diagnosis = shallowRef<Diagnosis | null>(null);
  const trouble = shallowRef<Trouble | null>(null);
  const list = createFindingWindow(() => traffic.view);
  let stream: { close(): void } | null = null;
  let isWanted = false;

  function take(next: Diagnosis): void {
    diagnosis.value = next;
    trouble.value = null;
    list.refresh();
  }

  /** Of a view that is closed nothing more is told: another one comes. */
  function end(error: unknown): void {
    const found = troubleOf(error);
    if (found.code !== 'NOT_FOUND') trouble.value = found;
  }

  function restart(): void {
    stream?.close();
    stream = null;
    const { view } = traffic;
    if (!isWanted || view === 0) return;
    stream = useRpc().open('diagnosis', { view }, { snapshot: take, delta: take, ended: end });
  }

  watch(() => traffic.view, restart);

  return {
    diagnosis,
    trouble,
    choice: list.choice,
    total: computed(() => list.shown.value.total),
    /** The findings that are here, by their places. */
    rows: computed(() => list.shown.value.rows),
    version: list.version,
    choose: list.choose,
    want: list.want,
    /** Begins to look, and goes on until `stop`. */
    start(): void {
      isWanted = true;
      restart();
    },
    stop(): void {
      isWanted = false;
      restart();
    },
    /** The calls of the choice, each once; null where they are more than `limit`. */
    async calls(limit: number): Promise<readonly DialogRow[] | null> {
      const { rows, total } = await fetchRows(traffic.view, list.choice.value, 1, MOST_ROWS);
      const calls = new Map<number, DialogRow>();
      for (const { dialog } of rows.values()) if (dialog) calls.set(dialog.id, dialog);
      return total > MOST_ROWS || calls.size > limit ? null : [...calls.values()];
    },
  };
});
