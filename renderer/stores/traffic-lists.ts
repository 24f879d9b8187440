/**
 * The counters of Traffic and its lists: messages and calls as far as the filter lets them pass, and what the trackers
 * made of all of them. Rows are fetched where they are looked at, and again where a stream says that they changed.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';
import type { DialogRow, MessageRow, TrafficCounters, TrafficDelta } from '#shared/model/traffic.ts';
import { NO_TRAFFIC } from '#shared/model/traffic.ts';
import type { ViewCounters, ViewDelta } from '#shared/model/view.ts';
import { browserClock } from '../host/clock.ts';
import type { Extent, LiveList } from './live-list.ts';
import { createLiveList } from './live-list.ts';
import { placedById } from './page.ts';
import type { RowRange } from './page-cache.ts';
import { ALL_ROWS } from './page-cache.ts';
import { noteUnfetched, useRpc } from './rpc.ts';
import type { PlacedList } from './view-list.ts';
import { createPlacedList } from './view-list.ts';
import type { ViewStream } from './view-stream.ts';
import { createViewStream } from './view-stream.ts';

/** A live list of what a page method of the contract answers with, in which a row's id is its place. */
export function listOf<R extends { readonly id: number }>(
  fetch: (from: number, count: number) => Promise<readonly R[]>,
): LiveList<R> {
  const onError = (error: unknown): void => noteUnfetched('rows', error);
  const placed = async (from: number, count: number) => placedById(await fetch(from, count));
  return createLiveList<R>({ clock: browserClock, fetch: placed, onError });
}

/** A list that no filter touches; the orders of it belong to the view. */
export type UnfilteredList = Pick<PlacedList<unknown>, 'enter' | 'ordered'>;

export interface FilteredLists {
  readonly filtering: ViewStream;
  readonly messages: PlacedList<MessageRow>;
  readonly dialogs: PlacedList<DialogRow>;
}

const messageExtent = (of: ViewCounters): Extent => ({ first: of.firstMessage, next: of.nextMessage });
const dialogExtent = (of: ViewCounters): Extent => ({ first: of.firstDialog, next: of.nextDialog });

/** Makes the two lists of a view; empty until a filter is asked for. */
export function createFilteredLists(
  follow: Readonly<ShallowRef<boolean>>,
  others: readonly UnfilteredList[] = [],
): FilteredLists {
  const messages = createPlacedList<MessageRow>({
    name: 'messages',
    rowsOf: (page) => page.messages,
    follow,
  });
  const dialogs = createPlacedList<DialogRow>({ name: 'dialogs', rowsOf: (page) => page.dialogs, follow });
  const filtering = createViewStream({
    clock: browserClock,
    onTurn(counters) {
      void messages.turn(counters.view, messageExtent(counters));
      void dialogs.turn(counters.view, dialogExtent(counters));
      for (const list of others) list.enter(counters.view);
    },
    onChange({ counters, changedMessages, changedDialogs }: ViewDelta) {
      messages.update(messageExtent(counters), changedMessages);
      dialogs.update(dialogExtent(counters), changedDialogs);
      for (const list of [messages, dialogs, ...others]) list.ordered(counters.orders ?? []);
    },
  });
  return { filtering, messages, dialogs };
}

export interface ObservedLists {
  readonly counters: ShallowRef<TrafficCounters>;
  /** False until the first counters have come: before that an empty list says nothing. */
  readonly known: ShallowRef<boolean>;
  readonly transactions: PlacedList<ObservedTransactionRow>;
  readonly registrations: PlacedList<RegistrationRow>;
  /** Takes a snapshot, after which nothing that was fetched can be trusted. */
  restore(next: TrafficCounters): void;
  apply(delta: TrafficDelta): void;
}

/** Makes the counters and the lists of the trackers; they ask for rows when they are first updated. */
export function createObservedLists(follow: Readonly<ShallowRef<boolean>>): ObservedLists {
  const counters = shallowRef<TrafficCounters>(NO_TRAFFIC);
  const known = shallowRef(false);
  const transactions = createPlacedList<ObservedTransactionRow>({
    name: 'transactions',
    rowsOf: (page) => page.transactions ?? [],
    follow,
    fetch: async (from, count) =>
      placedById((await useRpc().call('transactions.page', { from, count })).rows),
  });
  const registrations = createPlacedList<RegistrationRow>({
    name: 'registrations',
    rowsOf: (page) => page.registrations ?? [],
    follow,
    fetch: async (from, count) =>
      placedById((await useRpc().call('registrations.page', { from, count })).rows),
  });

  function update(next: TrafficCounters, ofTransactions: RowRange | null, ofRegistrations: RowRange | null) {
    counters.value = next;
    transactions.update({ first: next.firstTransaction, next: next.nextTransaction }, ofTransactions);
    registrations.update({ first: next.firstRegistration, next: next.nextRegistration }, ofRegistrations);
  }

  return {
    counters,
    known,
    transactions,
    registrations,
    restore(next) {
      known.value = true;
      update(next, ALL_ROWS, ALL_ROWS);
    },
    apply: (delta) => update(delta.counters, delta.changedTransactions, delta.changedRegistrations),
  };
}
