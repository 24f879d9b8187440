/**
 * What the Traffic view shows: the counters, the pages of rows around what is on screen, and the selection with the
 * bytes of the selected message. The capture itself stays in the core.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { findCall } from './find-call.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { createTrafficLists } from './traffic-lists.ts';
import { createTrafficSelection } from './traffic-selection.ts';

export type { CallMessages, Inspected } from './traffic-selection.ts';

export const TRAFFIC_TABS = ['dialogs', 'messages', 'transactions'] as const;
export type TrafficTab = (typeof TRAFFIC_TABS)[number];

export const useTraffic = defineStore('traffic', () => {
  const { counters, known, messages, dialogs, ...lists } = createTrafficLists();
  const { selectedDialog, call, inspected, selectDialog, inspect, ...selection } = createTrafficSelection();
  const tab = shallowRef<TrafficTab>('dialogs');
  const follow = shallowRef(true);
  /** The view of the filter in use, by which its rows are asked for and written out; 0 where there is none. */
  const view = shallowRef(0);
  /** Why the last wish about the lists was not done, or null. */
  const trouble = shallowRef<Trouble | null>(null);
  let stream: { close(): void } | null = null;

  function start(): void {
    stream ??= useRpc().open('traffic', {}, { snapshot: restore, delta: apply });
  }

  /** A snapshot begins the stream and comes again after every gap: then nothing that was fetched can be trusted. */
  function restore(next: TrafficCounters): void {
    if (next.nextMessage < counters.value.nextMessage) selection.deselect();
    lists.restore(next);
    selection.restore();
  }

  function apply(delta: TrafficDelta): void {
    lists.apply(delta);
    selection.apply(delta);
  }

  /** Selects a message in the list of messages. */
  async function showMessage(id: number): Promise<void> {
    tab.value = 'messages';
    follow.value = false;
    await inspect(id);
  }

  /** Shows the call of a Call-ID in the list of calls; false where it is not listed (any more). */
  async function showCall(callId: string): Promise<boolean> {
    const { firstDialog, nextDialog } = counters.value;
    const id = await findCall(callId, { first: firstDialog, last: nextDialog - 1 });
    if (id === null) return false;
    tab.value = 'dialogs';
    follow.value = false;
    await selectDialog(id);
    return true;
  }

  async function ask(question: () => Promise<unknown>): Promise<boolean> {
    trouble.value = await question().then(() => null, troubleOf);
    return trouble.value === null;
  }

  /** Empties the lists. */
  async function clear(): Promise<void> {
    if (await ask(() => useRpc().call('messages.clear', {}))) selection.deselect();
  }

  /** Stops listing what comes in, or goes on. */
  async function pause(paused: boolean): Promise<void> {
    await ask(() => useRpc().call('traffic.pause', { paused }));
  }

  const shown = { counters, known, tab, follow, view, selectedDialog, call, inspected, messages, dialogs };
  return { ...shown, trouble, start, selectDialog, inspect, showMessage, showCall, clear, pause };
});
