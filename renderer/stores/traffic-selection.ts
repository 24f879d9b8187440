/**
 * What is selected in the Traffic view: a call with its messages, and a message with its bytes. An answer that comes
 * when something else has been selected since is dropped.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { MessageDetail, MessageRow, TrafficDelta } from '#shared/model/traffic.ts';
import { coalesce } from './coalesce.ts';
import type { IdRange } from './page-cache.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** The messages of the selected call. */
export interface CallMessages {
  readonly id: number;
  readonly rows: readonly MessageRow[];
  readonly total: number;
}

/** The selected message: null while it loads, `gone` where the core has let it go. */
export type Inspected = {
  readonly id: number;
  readonly detail: MessageDetail | null;
  readonly gone: boolean;
};

interface SelectedCall {
  readonly selectedDialog: ShallowRef<number | null>;
  readonly call: ShallowRef<CallMessages | null>;
  /** Selects a call and fetches its messages; the answer is the first of them. Null where it was selected already. */
  select(id: number): Promise<MessageRow | null>;
  /** Fetches the messages of the selected call again. */
  refresh(): void;
  /** The same, where the call is one of those that changed. */
  refreshIn(changed: IdRange | null): void;
  deselect(): void;
}

/** Makes the selection of a call; nothing is selected. */
function createSelectedCall(): SelectedCall {
  const selectedDialog = shallowRef<number | null>(null);
  const call = shallowRef<CallMessages | null>(null);
  const refresh = coalesce(async () => void (await fetchCall()));

  /** Fetches the messages of the selected call; the answer is the first of them, where it is still selected. */
  async function fetchCall(): Promise<MessageRow | null> {
    const id = selectedDialog.value;
    if (id === null) return null;
    try {
      const { rows, total } = await useRpc().call('dialogs.messages', { id });
      if (id !== selectedDialog.value) return null;
      call.value = { id, rows, total };
      return rows[0] ?? null;
    } catch (error) {
      const gone = troubleOf(error).code === 'NOT_FOUND';
      if (gone && id === selectedDialog.value) call.value = { id, rows: [], total: 0 };
      return null;
    }
  }

  async function select(id: number): Promise<MessageRow | null> {
    if (selectedDialog.value === id) return null;
    selectedDialog.value = id;
    call.value = null;
    return fetchCall();
  }

  function refreshIn(changed: IdRange | null): void {
    const id = selectedDialog.value;
    if (changed && id !== null && id >= changed.first && id <= changed.last) refresh();
  }

  function deselect(): void {
    selectedDialog.value = null;
    call.value = null;
  }

  return { selectedDialog, call, select, refresh, refreshIn, deselect };
}

interface Inspector {
  readonly inspected: ShallowRef<Inspected | null>;
  /** Shows a message at the right; what was shown stays until the bytes are there. */
  inspect(id: number): Promise<void>;
  /** Asks again for a message whose bytes did not come. */
  retry(): void;
  deselect(): void;
}

/** Makes the selection of a message; nothing is selected. */
function createInspector(): Inspector {
  const inspected = shallowRef<Inspected | null>(null);

  async function inspect(id: number): Promise<void> {
    if (inspected.value?.id === id && inspected.value.detail) return;
    const before = inspected.value;
    inspected.value = { id, detail: before?.id === id ? before.detail : null, gone: false };
    try {
      const detail = await useRpc().call('messages.get', { id });
      if (inspected.value?.id === id) inspected.value = { id, detail, gone: false };
    } catch (error) {
      const gone = troubleOf(error).code === 'NOT_FOUND';
      if (gone && inspected.value?.id === id) inspected.value = { id, detail: null, gone };
    }
  }

  function retry(): void {
    if (inspected.value && !inspected.value.detail) void inspect(inspected.value.id);
  }

  function deselect(): void {
    inspected.value = null;
  }

  return { inspected, inspect, retry, deselect };
}

export interface TrafficSelection {
  readonly selectedDialog: SelectedCall['selectedDialog'];
  readonly call: SelectedCall['call'];
  readonly inspected: Inspector['inspected'];
  /** Selects a call: its messages are listed, and the first of them is shown at the right. */
  selectDialog(id: number): Promise<void>;
  inspect: Inspector['inspect'];
  deselect(): void;
  /** Fetches what a connection that was lost may have missed. */
  restore(): void;
  /** Fetches the selected call's messages again where the stream says that it changed. */
  apply(delta: TrafficDelta): void;
}

/** Makes the selection of the Traffic view; nothing is selected. */
export function createTrafficSelection(): TrafficSelection {
  const calls = createSelectedCall();
  const inspector = createInspector();
  return {
    selectedDialog: calls.selectedDialog,
    call: calls.call,
    inspected: inspector.inspected,
    async selectDialog(id) {
      const first = await calls.select(id);
      if (first) await inspector.inspect(first.id);
    },
    inspect: inspector.inspect,
    deselect() {
      calls.deselect();
      inspector.deselect();
    },
    restore() {
      calls.refresh();
      inspector.retry();
    },
    apply: ({ changedDialogs }) => calls.refreshIn(changedDialogs),
  };
}
