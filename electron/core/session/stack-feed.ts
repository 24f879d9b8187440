/** The stream `stack`: counters, and for transactions and dialogs the one range that covers all that changed. */
import { createEmitter } from '#shared/lib/emitter.ts';
import type { StackCounters, StackDelta } from '#shared/model/stack.ts';
import type { Feed } from '#shared/rpc/feed.ts';
import type { IdRange } from '#shared/lib/id-range.ts';
import { widen } from '#shared/lib/id-range.ts';
import type { Stack } from './stack.ts';

/** Makes a feed for one reader. It holds a few numbers, however slowly it is read. */
export function createStackFeed(stack: Stack): Feed<StackCounters, StackDelta> {
  const changes = createEmitter<null>();
  let isChanged = false;
  let transactions: IdRange | null = null;
  let dialogs: IdRange | null = null;

  function touch(): void {
    isChanged = true;
    changes.emit(null);
  }

  function tell(): StackCounters {
    isChanged = false;
    transactions = null;
    dialogs = null;
    return countersOf(stack);
  }

  const ends = [
    stack.log.onChange((id) => {
      transactions = widen(transactions, id);
      touch();
    }),
    stack.dialogs.table.onChange((id) => {
      dialogs = widen(dialogs, id);
      touch();
    }),
    stack.uas.list.onChange(touch),
  ];
  return {
    snapshot: tell,
    take() {
      if (!isChanged) return null;
      const changed = { changedTransactions: transactions, changedDialogs: dialogs };
      return { counters: tell(), ...changed };
    },
    onChange: (listener) => changes.on(listener),
    close: () => ends.forEach((end) => end()),
  };
}

function countersOf({ log, client, server, dialogs, uas }: Stack): StackCounters {
  const rows = log.counters();
  const table = dialogs.table.counters();
  const { waiting, unlisted } = uas.list.counters();
  return {
    firstTransaction: rows.first,
    nextTransaction: rows.next,
    firstDialog: table.first,
    nextDialog: table.next,
    liveDialogs: table.live,
    refusedDialogs: table.refused,
    client: client.counters(),
    server: server.counters(),
    waiting,
    unlisted,
  };
}
