/** Follows the dialogs of what is shown: a stream for each, a few at the most, and the last state of those that ended. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { LiveDialog } from '#shared/model/stack.ts';
import type { RpcClient } from '#shared/rpc/client.ts';

/** A fork that makes more dialogs than this shows its newest. */
const FOLLOW_LIMIT = 12;

export interface DialogFollower {
  /** The dialogs that are followed, as far as they are known, by the order of their ids. */
  readonly dialogs: ShallowRef<readonly LiveDialog[]>;
  /** Says which dialogs are shown: others are let go. */
  follow(ids: readonly number[]): void;
}

export function createDialogFollower(rpc: RpcClient): DialogFollower {
  const dialogs = shallowRef<readonly LiveDialog[]>([]);
  const streams = new Map<number, { close(): void }>();

  function take(dialog: LiveDialog): void {
    const others = dialogs.value.filter(({ id }) => id !== dialog.id);
    dialogs.value = [...others, dialog].sort((a, b) => a.id - b.id);
  }

  function open(id: number): void {
    const tell = (dialog: LiveDialog): void => void (streams.has(id) && take(dialog));
    // A stream that the core ended leaves what was told last; it is not opened again while it is shown.
    streams.set(id, { close: () => undefined });
    streams.set(id, rpc.open('dialog', { id }, { snapshot: tell, delta: tell }));
  }

  return {
    dialogs,
    follow(ids) {
      const wanted = [...new Set(ids)].sort((a, b) => a - b).slice(-FOLLOW_LIMIT);
      for (const [id, stream] of streams) {
        if (wanted.includes(id)) continue;
        stream.close();
        streams.delete(id);
      }
      if (dialogs.value.some(({ id }) => !wanted.includes(id))) {
        dialogs.value = dialogs.value.filter(({ id }) => wanted.includes(id));
      }
      for (const id of wanted) if (!streams.has(id)) open(id);
    },
  };
}
