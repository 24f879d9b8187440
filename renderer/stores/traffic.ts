/**
 * What the Traffic view shows: the counters, the pages of rows around what is on screen, and the selection with the
 * bytes of the selected message. The capture itself stays in the core.
 */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
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

  /** Empties the lists; without a connection nothing happens, and the banner has said why. */
  async function clear(): Promise<void> {
    try {
      await useRpc().call('messages.clear', {});
      selection.deselect();
    } catch (error) {
      console.warn('the lists could not be emptied', troubleOf(error).code);
    }
  }

  const shown = { counters, known, tab, follow, selectedDialog, call, inspected, messages, dialogs };
  return { ...shown, start, selectDialog, inspect, showMessage, showCall, clear };
});
