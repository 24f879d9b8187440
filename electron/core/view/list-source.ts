/** The lists of a view as their orders and searches see them: which rows there are, what each is sorted by and searched in. */
import { utf8 } from '#shared/lib/bytes.ts';
import type { OrderKey, SortedList } from '#shared/model/order.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { RegistrationTracker } from '../callflow/registration-tracker.ts';
import type { TransactionTracker } from '../callflow/transaction-tracker.ts';
import type { Store } from '../store/store.ts';
import { Cursor } from './cursor.ts';
import { DIALOG_KEYS, isKeyOf, MESSAGE_KEYS, REGISTRATION_KEYS, TRANSACTION_KEYS } from './order-keys.ts';
import type { Key } from './sort-slices.ts';

export interface ListSource {
  /** The ids of the list now, in ascending order. */
  ids(): Uint32Array;
  /** The first id that is kept. */
  first(): number;
  /** Reads what rows are sorted by, null where bytes are missing; null where these rows have no such key. */
  reader(key: OrderKey): ((id: number) => Key | null) | null;
  /** What a text is looked for in; null where bytes are missing. A row that is gone has none. */
  bytes(id: number): Uint8Array | null;
  load(id: number): Promise<void> | null;
}

export interface ListDeps {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly transactions: TransactionTracker;
  readonly registrations: RegistrationTracker;
  sourceName(id: string): string;
  /** The ids that pass. */
  passing(list: 'messages' | 'dialogs'): Uint32Array;
}

const NOTHING = new Uint8Array(0);

/** The whole numbers from `first` to `next - 1`. */
export function idsBetween(first: number, next: number): Uint32Array {
  const ids = new Uint32Array(Math.max(0, next - first));
  for (let i = 0; i < ids.length; i++) ids[i] = first + i;
  return ids;
}

/** All texts of a row, which is what somebody sees of it. */
function rowBytes(row: object | null): Uint8Array {
  if (!row) return NOTHING;
  const values: unknown[] = Object.values(row);
  return utf8(values.filter((value) => typeof value === 'string').join('\n'));
}

/** Reads the key of rows of one kind; a row that is gone has none. */
function readerOf<R>(read: (row: R) => Key, row: (id: number) => R | null): (id: number) => Key {
  return (id) => {
    const found = row(id);
    return found ? read(found) : NaN;
  };
}

function messageSource({ store, tracker, sourceName, passing }: ListDeps): ListSource {
  const cursor = new Cursor({ store, call: (id) => tracker.call(id), sourceName });
  return {
    ids: () => passing('messages'),
    first: () => store.counters().first,
    reader(key) {
      if (!isKeyOf('messages', key)) return null;
      const read = MESSAGE_KEYS[key];
      return (id) => {
        cursor.moveTo(id);
        const value = read(cursor);
        return cursor.isMissing ? null : value;
      };
    },
    bytes: (id) => store.view(id),
    load: (id) => store.load(id),
  };
}

function dialogSource({ tracker, passing }: ListDeps): ListSource {
  return {
    ids: () => passing('dialogs'),
    first: () => tracker.counters().first,
    reader: (key) => (isKeyOf('dialogs', key) ? readerOf(DIALOG_KEYS[key], (id) => tracker.row(id)) : null),
    bytes: (id) => rowBytes(tracker.row(id)),
    load: () => null,
  };
}

/** The texts of a transaction are those of its first message, which may have to be read back. */
function transactionSource({ store, transactions }: ListDeps): ListSource {
  const messageOf = (id: number): number => transactions.messages(id, 1)[0] ?? 0;
  const isMissing = (id: number): boolean => {
    const message = messageOf(id);
    return message > 0 && store.view(message) === null;
  };
  return {
    ids() {
      const { first, next } = transactions.counters();
      return idsBetween(first, next);
    },
    first: () => transactions.counters().first,
    reader(key) {
      if (!isKeyOf('transactions', key)) return null;
      const read = readerOf(TRANSACTION_KEYS[key], (id) => transactions.row(id));
      const needsBytes = key === 'target' || key === 'branch';
      return needsBytes ? (id) => (isMissing(id) ? null : read(id)) : read;
    },
    bytes: (id) => (isMissing(id) ? null : rowBytes(transactions.row(id))),
    load: (id) => store.load(messageOf(id)),
  };
}

function registrationSource({ registrations }: ListDeps): ListSource {
  return {
    ids() {
      const { first, next } = registrations.counters();
      return idsBetween(first, next).filter((id) => registrations.row(id) !== null);
    },
    first: () => registrations.counters().first,
    reader: (key) =>
      isKeyOf('registrations', key) ? readerOf(REGISTRATION_KEYS[key], (id) => registrations.row(id)) : null,
    bytes: (id) => rowBytes(registrations.row(id)),
    load: () => null,
  };
}

/** Makes the four of them. */
export function createListSources(deps: ListDeps): Readonly<Record<SortedList, ListSource>> {
  return {
    messages: messageSource(deps),
    dialogs: dialogSource(deps),
    transactions: transactionSource(deps),
    registrations: registrationSource(deps),
  };
}
