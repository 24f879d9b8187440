/**
 * The counters and the two lists of the Traffic view, kept in step with the stream `traffic`: rows are fetched where
 * they are looked at, and again where the stream says that they changed.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { DialogRow, MessageRow, TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import { NO_TRAFFIC } from '#shared/model/traffic.ts';
import { browserClock } from '../host/clock.ts';
import type { Extent, LiveList } from './live-list.ts';
import { createLiveList } from './live-list.ts';
import type { IdRange } from './page-cache.ts';
import { ALL_IDS } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';

export interface TrafficLists {
  readonly counters: ShallowRef<TrafficCounters>;
  /** False until the first counters have come: before that an empty list says nothing. */
  readonly known: ShallowRef<boolean>;
  readonly messages: LiveList<MessageRow>;
  readonly dialogs: LiveList<DialogRow>;
  /** Takes a snapshot, after which nothing that was fetched can be trusted. */
  restore(next: TrafficCounters): void;
  apply(delta: TrafficDelta): void;
}

const messageExtent = ({ firstMessage: first, nextMessage: next }: TrafficCounters): Extent => ({
  first,
  next,
});
const dialogExtent = ({ firstDialog: first, nextDialog: next }: TrafficCounters): Extent => ({ first, next });

/** A live list of what a page method of the contract answers with. */
export function listOf<R extends { readonly id: number }>(
  fetch: (from: number, count: number) => Promise<readonly R[]>,
): LiveList<R> {
  const onError = (error: unknown): void => console.warn('rows could not be fetched', troubleOf(error).code);
  return createLiveList<R>({ clock: browserClock, fetch, onError });
}

/** Makes empty lists; they ask the client of this page for rows when they are first updated. */
export function createTrafficLists(): TrafficLists {
  const counters = shallowRef<TrafficCounters>(NO_TRAFFIC);
  const known = shallowRef(false);
  const messages = listOf<MessageRow>(
    async (from, count) => (await useRpc().call('messages.page', { from, count })).rows,
  );
  const dialogs = listOf<DialogRow>(
    async (from, count) => (await useRpc().call('dialogs.page', { from, count })).rows,
  );

  function update(next: TrafficCounters, inMessages: IdRange | null, inDialogs: IdRange | null): void {
    counters.value = next;
    messages.update(messageExtent(next), inMessages);
    dialogs.update(dialogExtent(next), inDialogs);
  }

  return {
    counters,
    known,
    messages,
    dialogs,
    restore(next) {
      known.value = true;
      update(next, ALL_IDS, ALL_IDS);
    },
    apply: ({ counters: next, changedMessages, changedDialogs }) =>
      update(next, changedMessages, changedDialogs),
  };
}
