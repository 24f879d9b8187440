/**
 * What is selected in the Traffic view: a call with its messages and its legs, and a message with its bytes. An answer
 * that comes when something else has been selected since is dropped.
 */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import type { Leg } from '#shared/model/observed.ts';
import type { MessageDetail, MessageRow, TrafficDelta } from '#shared/model/traffic.ts';
import type { Chosen } from './chosen.ts';
import { createChosen } from './chosen.ts';
import { coalesce } from './coalesce.ts';
import type { RowRange } from './page-cache.ts';
import { ALL_ROWS } from './page-cache.ts';
import { noteUnfetched, troubleOf, useRpc } from './rpc.ts';

/** Messages of a call, of a long one some of them. */
export interface CallMessages {
  readonly id: number;
  readonly rows: readonly MessageRow[];
  readonly total: number;
  /** How many of the call stand before the first of them. */
  readonly before: number;
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
  /** The other calls that belong to it. */
  readonly legs: ShallowRef<readonly Leg[]>;
  /** Selects a call and fetches its messages; the answer is the first of them. Null where it was selected already. */
  select(id: number): Promise<MessageRow | null>;
  /** Fetches the messages of the selected call again. */
  refresh(): void;
  /** The same, where the call is one of those that changed. */
  refreshIn(changed: RowRange | null): void;
  deselect(): void;
}

/** The legs of the call that is selected. Where they cannot be had, those that are known stay. */
function createLegs(selectedDialog: ShallowRef<number | null>) {
  const legs = shallowRef<readonly Leg[]>([]);
  async function fetch(): Promise<void> {
    const id = selectedDialog.value;
    if (id === null) return;
    try {
      const found = await useRpc().call('dialogs.legs', { id });
      if (id === selectedDialog.value) legs.value = found.legs;
    } catch (error) {
      noteUnfetched('the legs of a call', error);
    }
  }
  return { legs, fetch };
}

/** Makes the selection of a call; nothing is selected. */
function createSelectedCall(): SelectedCall {
  const selectedDialog = shallowRef<number | null>(null);
  const call = shallowRef<CallMessages | null>(null);
  const { legs, fetch: fetchLegs } = createLegs(selectedDialog);
  const refresh = coalesce(async () => void (await Promise.all([fetchCall(), fetchLegs()])));

  /** Fetches the messages of the selected call; the answer is the first of them, where it is still selected. */
  async function fetchCall(): Promise<MessageRow | null> {
    const id = selectedDialog.value;
    if (id === null) return null;
    try {
      const found = await useRpc().call('dialogs.messages', { id });
      if (id !== selectedDialog.value) return null;
      call.value = { id, ...found };
      return found.rows[0] ?? null;
    } catch (error) {
      const gone = troubleOf(error).code === 'NOT_FOUND';
      if (gone && id === selectedDialog.value) call.value = { id, rows: [], total: 0, before: 0 };
      return null;
    }
  }

  async function select(id: number): Promise<MessageRow | null> {
    if (selectedDialog.value === id) return null;
    selectedDialog.value = id;
    call.value = null;
    legs.value = [];
    void fetchLegs();
    return fetchCall();
  }

  function refreshIn(changed: RowRange | null): void {
    const id = selectedDialog.value;
    if (changed && id !== null && id >= changed.first && id <= changed.last) refresh();
  }

  function deselect(): void {
    selectedDialog.value = null;
    call.value = null;
    legs.value = [];
  }

  return { selectedDialog, call, legs, select, refresh, refreshIn, deselect };
}

interface Inspector {
  readonly inspected: ShallowRef<Inspected | null>;
  /** Shows a message at the right; what was shown stays until the bytes are there. */
  inspect(id: number): Promise<void>;
  /** Asks again for what is shown: something was said of it. What is shown stays where it does not come. */
  renew(): Promise<void>;
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

  async function renew(): Promise<void> {
    const shown = inspected.value;
    if (!shown?.detail) return;
    try {
      const detail = await useRpc().call('messages.get', { id: shown.id });
      if (inspected.value === shown) inspected.value = { id: shown.id, detail, gone: false };
    } catch (error) {
      console.info('a message could not be asked for again', troubleOf(error).code);
    }
  }

  function retry(): void {
    if (inspected.value && !inspected.value.detail) void inspect(inspected.value.id);
  }

  function deselect(): void {
    inspected.value = null;
  }

  return { inspected, inspect, renew, retry, deselect };
}

/** Calls that are shown together with the selected one: a message of theirs is in sight without selecting another call. */
function createTogether() {
  let together: ReadonlySet<number> = new Set();
  return {
    showTogether: (dialogs: readonly number[]): void => void (together = new Set(dialogs)),
    isShown: (dialog: number): boolean => together.has(dialog),
  };
}

export interface TrafficSelection {
  readonly selectedDialog: SelectedCall['selectedDialog'];
  readonly call: SelectedCall['call'];
  readonly legs: SelectedCall['legs'];
  readonly inspected: Inspector['inspected'];
  /** The calls and the messages that are chosen in the lists, the last one chosen first: what one selection of several acts upon. */
  readonly chosenDialogs: Chosen['ids'];
  readonly chosenMessages: Chosen['ids'];
  /** Chooses several at a time; the first of them has to be selected, too. */
  readonly chooseDialogs: Chosen['choose'];
  readonly chooseMessages: Chosen['choose'];
  /** Selects a call: its messages are listed, and the first of them, or the one that is named, is shown at the right. */
  selectDialog(id: number, message?: number): Promise<void>;
  /** Shows a message at the right; its call is selected too, where it is not in sight already. */
  inspect(id: number): Promise<void>;
  /** Asks again for the message that is shown. */
  readonly renew: Inspector['renew'];
  /** Names the calls that are in sight with the selected ones, as its legs are. */
  showTogether(dialogs: readonly number[]): void;
  /** The calls that changed with the last news; null where none did. */
  readonly changedDialogs: ShallowRef<RowRange | null>;
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
  const together = createTogether();
  const changedDialogs = shallowRef<RowRange | null>(null);
  const dialogs = createChosen(() => calls.selectedDialog.value);
  const messages = createChosen(() => inspector.inspected.value?.id ?? null);

  /** Where the message is still the one that is shown, its call is selected with it. */
  function selectCallOf(message: number): void {
    const row = inspector.inspected.value?.detail?.row;
    if (!row || row.id !== message || row.dialogId === 0) return;
    if (dialogs.ids.value.includes(row.dialogId) || together.isShown(row.dialogId)) return;
    void calls.select(row.dialogId);
  }

  return {
    selectedDialog: calls.selectedDialog,
    call: calls.call,
    legs: calls.legs,
    inspected: inspector.inspected,
    chosenDialogs: dialogs.ids,
    chosenMessages: messages.ids,
    chooseDialogs: dialogs.choose,
    chooseMessages: messages.choose,
    async selectDialog(id, message) {
      const selecting = calls.select(id);
      if (message !== undefined) await inspector.inspect(message);
      const first = await selecting;
      if (first && message === undefined) await inspector.inspect(first.id);
    },
    async inspect(id) {
      await inspector.inspect(id);
      selectCallOf(id);
    },
    renew: inspector.renew,
    showTogether: together.showTogether,
    changedDialogs,
    deselect() {
      calls.deselect();
      inspector.deselect();
    },
    restore() {
      calls.refresh();
      inspector.retry();
      changedDialogs.value = { ...ALL_ROWS };
    },
    apply(delta) {
      calls.refreshIn(delta.changedDialogs);
      changedDialogs.value = delta.changedDialogs;
    },
  };
}
