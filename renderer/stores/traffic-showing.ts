/** Shows in the lists of Traffic what another view, or another list, asks for. */
import type { ShallowRef } from 'vue';
import { shallowRef, watch } from 'vue';
import type { RegistrationRow } from '#shared/model/observed.ts';
import type { TrafficCounters } from '#shared/model/traffic.ts';
import { findCall } from './find-call.ts';
import type { FilteredLists, ObservedLists } from './traffic-lists.ts';
import type { TrafficSelection } from './traffic-selection.ts';

export const TRAFFIC_TABS = [
  'dialogs',
  'messages',
  'transactions',
  'registrations',
  'statistics',
  'diagnostics',
] as const;
export type TrafficTab = (typeof TRAFFIC_TABS)[number];

/** The lists know what is selected, and where it stands. */
export function followSelection(
  { messages, dialogs }: FilteredLists,
  { selectedDialog, inspected }: Pick<TrafficSelection, 'selectedDialog' | 'inspected'>,
): void {
  watch(selectedDialog, (id) => void dialogs.choose(id), { flush: 'sync' });
  watch(
    () => inspected.value?.id ?? null,
    (id) => void messages.choose(id),
    { flush: 'sync' },
  );
}

type Selecting = Pick<TrafficSelection, 'selectDialog' | 'inspect'>;

export interface ShowingOptions extends Selecting {
  readonly counters: ShallowRef<TrafficCounters>;
  /** Switched off where something is shown: it is not to be left behind by what is newer. */
  readonly follow: ShallowRef<boolean>;
  /** Which transaction is marked, and whose are listed. */
  readonly transaction: ShallowRef<number | null>;
  readonly transactionsOf: ShallowRef<string>;
}

/** Selects rows in the lists. What another view asks for is shown even if the filter hides it: then that is taken off. */
export function createShowing({ messages, dialogs, filtering }: FilteredLists, options: ShowingOptions) {
  const { selectDialog, inspect, counters, follow } = options;
  const tab = shallowRef<TrafficTab>('dialogs');
  /** The filter that was taken off, or null. */
  const takenOff = shallowRef<string | null>(null);

  function takeOff(): void {
    if (filtering.filter.value === '') return;
    takenOff.value = filtering.filter.value;
    filtering.open('');
  }

  /** Selects a message in the list of messages. */
  async function showMessage(id: number): Promise<void> {
    tab.value = 'messages';
    follow.value = false;
    await Promise.all([inspect(id), messages.choose(id)]);
    if (messages.isHidden.value) takeOff();
  }

  /** Selects a call in the list of calls. */
  async function showDialog(id: number): Promise<void> {
    tab.value = 'dialogs';
    follow.value = false;
    await Promise.all([selectDialog(id), dialogs.choose(id)]);
    if (dialogs.isHidden.value) takeOff();
  }

  /** Shows the call of a Call-ID in the list of calls; false where it is not listed (any more). */
  async function showCall(callId: string): Promise<boolean> {
    const { firstDialog, nextDialog } = counters.value;
    const id = await findCall(callId, { first: firstDialog, last: nextDialog - 1 });
    if (id !== null) await showDialog(id);
    return id !== null;
  }

  /** Marks a transaction in the list of those that are seen in the traffic; the message that is shown stays. */
  function showTransaction(id: number): void {
    follow.value = false;
    options.transactionsOf.value = 'traffic';
    options.transaction.value = id;
    tab.value = 'transactions';
  }

  return {
    tab,
    takenOff,
    takeOff,
    showMessage,
    showDialog,
    showCall,
    showTransaction,
    /** Selects a call as a person does in a list, where `at` is its place. */
    async selectDialog(id: number, at?: number): Promise<void> {
      await Promise.all([dialogs.choose(id, at), selectDialog(id)]);
    },
    async inspect(id: number, at?: number): Promise<void> {
      await Promise.all([messages.choose(id, at), inspect(id)]);
    },
  };
}

/** What is selected in the lists of the trackers; its call and its message are shown beside them. */
export function createObservedSelection(
  { transactions, registrations }: Pick<ObservedLists, 'transactions' | 'registrations'>,
  { selectDialog, inspect }: Selecting,
) {
  const transaction = shallowRef<number | null>(null);
  const registration = shallowRef<RegistrationRow | null>(null);
  /** Whose transactions are listed: those seen in the traffic, or those of this console's stack. */
  const transactionsOf = shallowRef('traffic');

  async function selectTransaction(id: number, at = id): Promise<void> {
    transaction.value = id;
    void transactions.choose(id, at);
    const row = transactions.row(at);
    if (row?.id !== id) return;
    await (row.dialogId > 0 ? selectDialog(row.dialogId, row.messageId) : inspect(row.messageId));
  }

  async function selectRegistration(row: RegistrationRow, at: number): Promise<void> {
    registration.value = row;
    void registrations.choose(row.id, at);
    if (row.dialogId > 0) await selectDialog(row.dialogId);
  }

  function deselect(): void {
    transaction.value = null;
    registration.value = null;
  }

  return { transaction, registration, transactionsOf, selectTransaction, selectRegistration, deselect };
}
