/**
 * What the Traffic view shows: the counters, the pages of rows around what is on screen as far as the filter lets them
 * pass, and the selection with the bytes of the selected message. The capture itself stays in the core.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { createFilteredLists, createObservedLists } from './traffic-lists.ts';
import type { TrafficSelection } from './traffic-selection.ts';
import { createTrafficSelection } from './traffic-selection.ts';
import { createObservedSelection, createShowing, followSelection } from './traffic-showing.ts';

export type { CallMessages, Inspected } from './traffic-selection.ts';
export { TRAFFIC_TABS } from './traffic-showing.ts';
export type { TrafficTab } from './traffic-showing.ts';

/** Wishes about the lists as a whole, and why the last one was not done, or null. */
function createWishes(deselect: () => void) {
  const trouble = shallowRef<Trouble | null>(null);
  async function ask(question: () => Promise<unknown>): Promise<boolean> {
    trouble.value = await question().then(() => null, troubleOf);
    return trouble.value === null;
  }
  return {
    trouble,
    /** Empties the lists. */
    async clear(): Promise<void> {
      if (await ask(() => useRpc().call('messages.clear', {}))) deselect();
    },
    /** Stops listing what comes in, or goes on. */
    async pause(paused: boolean): Promise<void> {
      await ask(() => useRpc().call('traffic.pause', { paused }));
    },
  };
}

/** What another part of the view is asked to show of what is chosen. */
export type TrafficWish =
  'flow' | 'compare' | 'export-dialogs' | 'export-messages' | 'report-dialogs' | 'report-messages' | null;

/** The part of a selection that is for everybody to see. */
function selectedOf(selection: Omit<TrafficSelection, 'selectDialog' | 'inspect'>) {
  const { selectedDialog, call, legs, inspected, changedDialogs } = selection;
  const { chosenDialogs, chosenMessages, chooseDialogs, chooseMessages } = selection;
  return {
    ...{ selectedDialog, call, legs, inspected, changedDialogs },
    ...{ chosenDialogs, chosenMessages, chooseDialogs, chooseMessages },
  };
}

export const useTraffic = defineStore('traffic', () => {
  const follow = shallowRef(true);
  const { counters, known, transactions, registrations, ...observed } = createObservedLists(follow);
  const filtered = createFilteredLists(follow, [transactions, registrations]);
  const { selectDialog, inspect, ...selection } = createTrafficSelection();
  const { deselect: deselectObserved, ...ofTrackers } = createObservedSelection(
    { transactions, registrations },
    { selectDialog, inspect },
  );
  const { transaction, transactionsOf } = ofTrackers;
  const selecting = { selectDialog, inspect, transaction, transactionsOf };
  const showing = createShowing(filtered, { ...selecting, counters, follow });
  const wishes = createWishes(deselect);
  /** What somebody asked for in a menu; whoever does it takes it away. */
  const wish = shallowRef<TrafficWish>(null);
  let stream: { close(): void } | null = null;

  followSelection(filtered, selection);

  function start(): void {
    if (stream) return;
    stream = useRpc().open('traffic', {}, { snapshot: restore, delta: apply });
    filtered.filtering.open('');
  }

  function deselect(): void {
    selection.deselect();
    deselectObserved();
  }

  /** A snapshot begins the stream and comes again after every gap: then nothing that was fetched can be trusted. */
  function restore(next: TrafficCounters): void {
    if (next.nextMessage < counters.value.nextMessage) deselect();
    observed.restore(next);
    selection.restore();
  }

  function apply(delta: TrafficDelta): void {
    observed.apply(delta);
    selection.apply(delta);
  }

  const { view } = filtered.filtering;
  const shown = { counters, known, follow, view, ...selectedOf(selection) };
  const lists = { ...filtered, transactions, registrations };
  const { showTogether, renew } = selection;
  return { ...shown, ...lists, ...ofTrackers, ...showing, ...wishes, wish, showTogether, renew, start };
});
