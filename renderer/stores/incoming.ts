/**
 * Requests that came in, what answers them by itself, and answering them by hand; the dialog of the selected one with
 * its next steps. What crosses to the core is a plain copy.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Answer, IncomingRow, Respond } from '#shared/model/incoming.ts';
import type { Settings } from '#shared/model/settings.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import { isOpen } from '../views/answer/answer-choices.ts';
import { createDialogFollower } from '../views/compose/dialog-follower.ts';
import { messageBytes } from './message-bytes.ts';
import { troubleOf, useRpc } from './rpc.ts';

/** What of the settings says how requests are answered. */
export type AnswerSettings = Pick<Settings, 'autoAnswer' | 'answers' | 'trying'>;

/** The settings as the core has them; a change that is refused is taken back. */
function createAnswerSettings() {
  const settings = shallowRef<AnswerSettings | null>(null);
  const trouble = shallowRef<Trouble | null>(null);

  /** Asks the core; to be called whenever the view is shown. */
  async function load(): Promise<void> {
    try {
      const { autoAnswer, answers, trying } = await useRpc().call('settings.get', {});
      settings.value = { autoAnswer, answers, trying };
      trouble.value = null;
    } catch (error) {
      trouble.value = troubleOf(error);
    }
  }

  async function change(patch: Partial<AnswerSettings>): Promise<void> {
    const before = settings.value;
    if (!before) return;
    settings.value = { ...before, ...patch };
    try {
      const answers = patch.answers && { answers: { ...patch.answers } };
      await useRpc().call('settings.set', { ...patch, ...answers });
      trouble.value = null;
    } catch (error) {
      settings.value = before;
      trouble.value = troubleOf(error);
    }
  }

  return { settings, trouble, load, change };
}

/** The list, by rising ids; it keeps the places of its rows while old ones go at its front. */
function createList() {
  const rows = shallowRef<readonly IncomingRow[]>([]);
  /** How many rows went at the front: the first row stands at this place. */
  const first = shallowRef(0);
  /** True where it is the list of another core: its ids begin anew. */
  function take(next: readonly IncomingRow[]): boolean {
    const sorted = [...next].sort((a, b) => a.id - b.id);
    const least = sorted[0]?.id ?? Infinity;
    const isOther = (sorted.at(-1)?.id ?? 0) < (rows.value.at(-1)?.id ?? 0);
    first.value = isOther ? 0 : first.value + rows.value.filter(({ id }) => id < least).length;
    rows.value = sorted;
    return isOther;
  }
  return { rows, first, take };
}

/** What is asked of the core about a request; what goes wrong is told beside it. */
function createAsking() {
  const rpc = useRpc();
  /** What went wrong last, or null. */
  const trouble = shallowRef<Trouble | null>(null);

  /** False where it went wrong. */
  async function ask(question: () => Promise<unknown>): Promise<boolean> {
    trouble.value = await question().then(() => null, troubleOf);
    return trouble.value === null;
  }

  const asking = {
    answer: (answer: Answer): Promise<boolean> => ask(() => rpc.call('incoming.answer', answer)),
    /** A response written out, to be edited; null where it cannot be had. */
    async draft(id: number, status: number): Promise<Uint8Array | null> {
      let bytes: Uint8Array | null = null;
      await ask(async () => void ({ bytes } = await rpc.call('incoming.draft', { id, status })));
      return bytes;
    },
    respond: ({ switches, ...rest }: Respond): Promise<boolean> =>
      ask(() => rpc.call('incoming.respond', { ...rest, switches: { ...switches } })),
    /** Sends the next request of a dialog as it would be written. */
    step: (dialog: number, step: DialogStep): Promise<boolean> =>
      ask(() => rpc.call('stack.send', { dialog, step })),
    loadMessage: (id: number) => messageBytes(rpc, id),
  };
  return { trouble, asking };
}

export const useIncoming = defineStore('incoming', () => {
  const rpc = useRpc();
  const { rows, first, take: takeRows } = createList();
  const {
    settings,
    trouble: settingsTrouble,
    load: loadSettings,
    change: changeSettings,
  } = createAnswerSettings();
  const { trouble, asking } = createAsking();
  const follower = createDialogFollower(rpc);
  /** The row that is shown as it was known last: the list is short, and it may have left it. */
  const selected = shallowRef<IncomingRow | null>(null);
  const rowOf = (id: number | undefined): IncomingRow | null =>
    rows.value.find((row) => row.id === id) ?? null;
  /** Those that wait for a hand. */
  const waiting = computed(() => rows.value.filter(isOpen));
  let stream: { close(): void } | null = null;

  watch(
    () => selected.value?.dialog ?? null,
    (id) => follower.follow(id === null ? [] : [id]),
  );

  /** Shows a request. */
  function select(id: number): void {
    if (id !== selected.value?.id) trouble.value = null;
    selected.value = rowOf(id) ?? selected.value;
  }

  /** What is shown stays; where nothing is, the first that waits is shown. */
  function take(next: readonly IncomingRow[]): void {
    const isOther = takeRows(next);
    const shown = isOther ? null : selected.value;
    selected.value = rowOf(shown?.id) ?? shown ?? waiting.value[0] ?? rows.value.at(-1) ?? null;
  }

  function start(): void {
    stream ??= rpc.open('incoming', {}, { snapshot: take, delta: take });
  }

  const shown = { rows, first, selected, waiting, trouble, dialogs: follower.dialogs };
  return { ...shown, settings, settingsTrouble, loadSettings, changeSettings, start, select, ...asking };
});
