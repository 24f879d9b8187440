/** What an export reads from: the store, the trackers, and views, each by what it needs of it. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { HostRow, ObservedTransactionRow, RegistrationRow } from '#shared/model/observed.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';

/** Ids in a view, by places from `from` on; fewer than `count` where it ends. */
export interface ViewIds {
  messages(from: number, count: number): readonly number[];
  dialogs(from: number, count: number): readonly number[];
  /** Places `first` to `next - 1` are there. */
  counters(): {
    readonly firstMessage: number;
    readonly nextMessage: number;
    readonly firstDialog: number;
    readonly nextDialog: number;
  };
}

/** Rows by their ids in order; what was let go is left out. */
export interface RowPages<Row> {
  rows(from: number, count: number): readonly Row[];
  counters(): { readonly first: number; readonly next: number };
}

export interface ExportDeps {
  readonly store: Pick<Store, 'entry' | 'view' | 'bytes' | 'note' | 'load' | 'thread' | 'row' | 'counters'>;
  readonly tracker: Pick<CallTracker, 'row' | 'rows' | 'lastMessage' | 'counters'>;
  readonly transactions: RowPages<ObservedTransactionRow>;
  readonly registrations: RowPages<RegistrationRow>;
  /** All hosts, the busiest first. */
  hosts(): readonly HostRow[];
  /** The ids of a view, or null where it was closed. */
  viewIds(view: number): ViewIds | null;
  /** What a source is called. */
  sourceName(id: string): string;
  readonly clock: Clock;
  readonly random: Random;
  /** The program, as files tell it. */
  readonly application: string;
  /** Minutes that local time is ahead of UTC at a time. */
  utcOffset(time: number): number;
}
