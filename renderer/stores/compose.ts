/**
 * The state of Compose: the open drafts, and what came of their sends. Drafts survive a reload, without their passwords. What crosses
 * to the core is a plain copy.
 */
import { defineStore } from 'pinia';
import { computed, watch } from 'vue';
import type { Timer } from '#shared/lib/clock.ts';
import type { Resolution } from '#shared/model/destination.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HistoryEntry } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { browserClock } from '../host/clock.ts';
import type { Store } from '../host/storage.ts';
import { storageOf } from '../host/storage.ts';
import { createDialogFollower } from '../views/compose/dialog-follower.ts';
import type { DraftBook } from '../views/compose/draft-book.ts';
import { createDraftBook } from '../views/compose/draft-book.ts';
import type { DraftPatch } from '../views/compose/draft.ts';
import { isChanged } from '../views/compose/draft.ts';
import { DRAFT_LIMIT, readKept, writeKept } from '../views/compose/persist.ts';
import { resendParts, stepParts } from '../views/compose/resend.ts';
import type { Sender } from '../views/compose/sender.ts';
import { createSender } from '../views/compose/sender.ts';
import { draftOfSend, keptExchange } from '../views/compose/workspace/history-draft.ts';
import { FIRST_TEMPLATE, templateById } from '../views/compose/templates.ts';
import type { ComposeWish } from './navigation.ts';
import { usePreferences } from './preferences.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useWorkspace } from './workspace.ts';

/** Milliseconds without a change before the drafts are kept. */
const KEEP_AFTER = 400;

/** What a request at a path of the workspace is given. */
type GivenAt = (path: string) => readonly GivenVariable[];

/** The ways to open a draft, and to close one. */
function createTabs(book: DraftBook, sender: Sender, givenAt: GivenAt) {
  /** Opens a draft and shows it; the oldest one goes where there are too many, if it can be one without changes. */
  function open(parts: DraftPatch): string {
    const id = book.add(parts);
    const { value: drafts } = book.drafts;
    if (drafts.length > DRAFT_LIMIT) close((drafts.find((one) => !isChanged(one)) ?? drafts[0])?.id ?? '');
    return id;
  }

  /** Opens a starter, or shows the draft of it that is open and untouched. */
  function openTemplate(templateId: string): void {
    const template = templateById(templateId);
    if (!template) return;
    const same = book.drafts.value.find((one) => one.templateId === templateId && one.text === template.text);
    if (same) book.activeId.value = same.id;
    else
      open({ templateId, text: template.text, destination: book.lab.value ?? '', ...template.credentials });
  }

  /** Opens a new request: the first starter's text without its name. */
  function openNew(): void {
    const destination = book.lab.value ?? book.recent.value[0] ?? '';
    open({ text: templateById(FIRST_TEMPLATE)?.text ?? '', destination });
  }

  /** Opens what another view asks for. */
  function take(wish: ComposeWish): void {
    if (wish.kind === 'resend')
      open(resendParts(wish.bytes, book.recent.value[0] ?? book.lab.value ?? '', wish.identifiers));
    else if (wish.kind === 'draft') open(wish.parts);
    else openNew();
  }

  /** Opens what was sent before, with its exchange: live while the core has it, else as it was kept. */
  function openSend(entry: HistoryEntry): void {
    const { exchange } = entry;
    const same = exchange === null ? undefined : book.drafts.value.find((one) => one.exchangeId === exchange);
    if (same) {
      book.activeId.value = same.id;
      return;
    }
    const parts = draftOfSend(entry, book.lab.value, givenAt(entry.path));
    const id = open({ ...parts, exchangeId: exchange });
    sender.show(id, keptExchange(entry));
    if (exchange !== null) sender.follow(id, exchange);
  }

  /** The same as a draft of its own, that was not sent yet. */
  function openSent(entry: HistoryEntry): string {
    return open(draftOfSend(entry, book.lab.value, givenAt(entry.path)));
  }

  /** Closes a draft and its stream; where it was the last one, the first starter is opened. */
  function close(id: string): void {
    sender.release(id);
    book.remove(id);
    if (book.drafts.value.length === 0) openTemplate(FIRST_TEMPLATE);
  }

  return { open, openTemplate, openNew, take, openSend, openSent, close };
}

/** Keeps the drafts a moment after each change. */
function createKeeper(book: DraftBook, storage: Store | null) {
  let waiting: Timer | null = null;
  function keepNow(): void {
    waiting?.cancel();
    waiting = null;
    writeKept(storage, book.kept());
  }
  watch([book.drafts, book.activeId, book.recent], () => {
    waiting?.cancel();
    waiting = browserClock.after(KEEP_AFTER, keepNow);
  });
  return keepNow;
}

/** The bytes of a message of an exchange, or null where they cannot be had any more. */
async function loadMessage(rpc: RpcClient, id: number): Promise<Uint8Array | null> {
  try {
    return (await rpc.call('messages.get', { id })).bytes;
  } catch (error) {
    console.warn(`message ${id} could not be read: ${troubleOf(error).message}`);
    return null;
  }
}

/** Where a destination leads, and how that was found out; nothing is sent. */
export type LookUpAnswer = Resolution & { readonly trouble: Trouble | null };

async function lookUp(rpc: RpcClient, to: string): Promise<LookUpAnswer> {
  try {
    return await rpc.call('destinations.resolve', { to });
  } catch (error) {
    return { candidates: [], steps: [], trouble: troubleOf(error) };
  }
}

/** The dialogs of what is shown: those of the exchange, and the one that the draft belongs to. */
function createDialogs(rpc: RpcClient, book: DraftBook, sender: Sender, open: (parts: DraftPatch) => string) {
  const follower = createDialogFollower(rpc);
  const wanted = computed(() => {
    const own = book.active.value?.dialog ?? null;
    return [...sender.stateOf(book.activeId.value).dialogs, ...(own === null ? [] : [own])];
  });
  watch(
    () => wanted.value.join(),
    () => follower.follow(wanted.value),
    { immediate: true },
  );

  /** Opens a request of a dialog as a draft, to be edited before it is sent; a failure is told beside the exchange. */
  async function openStep(dialog: number, step: DialogStep): Promise<void> {
    try {
      const { bytes } = await rpc.call('stack.draft', { dialog, step });
      open(stepParts(bytes, dialog));
    } catch (error) {
      sender.fail(book.activeId.value, troubleOf(error));
    }
  }

  return { dialogs: follower.dialogs, openStep };
}

export const useCompose = defineStore('compose', () => {
  const rpc = useRpc();
  const storage = storageOf('localStorage');
  const preferences = usePreferences();
  const usual = (): typeof preferences.switches => preferences.switches;
  const book = createDraftBook(readKept(storage, usual()), usual);
  const workspace = useWorkspace();
  const sender = createSender({ rpc, book, placeOf: workspace.placeOf, troubleOf });
  const tabs = createTabs(book, sender, workspace.given);
  const keepNow = createKeeper(book, storage);
  let started = false;

  async function refresh(): Promise<void> {
    try {
      book.takeLab((await rpc.call('app.info', {})).lab);
    } catch (error) {
      console.warn('the lab is not known', error);
    }
  }

  /** Learns where the lab listens, and opens the first draft where none was kept. Calling it again does nothing. */
  function start(): void {
    if (started) return;
    started = true;
    if (book.drafts.value.length === 0) tabs.openTemplate(FIRST_TEMPLATE);
    if (!book.active.value) book.activeId.value = book.drafts.value[0]?.id ?? '';
    rpc.onState((state) => void (state === 'open' && refresh()));
    void refresh();
    window.addEventListener('pagehide', keepNow);
  }

  return {
    drafts: book.drafts,
    activeId: book.activeId,
    active: book.active,
    activeState: computed(() => sender.stateOf(book.activeId.value)),
    running: computed(() => sender.runs(book.activeId.value)),
    recent: book.recent,
    lab: book.lab,
    start,
    activate: (id: string): void => void (book.activeId.value = id),
    ...tabs,
    edit: book.edit,
    send: sender.send,
    stop: sender.stop,
    next: sender.next,
    step: sender.step,
    ...createDialogs(rpc, book, sender, tabs.open),
    lookUp: (to: string): Promise<LookUpAnswer> => lookUp(rpc, to),
    loadMessage: async (id: number): Promise<Uint8Array | null> =>
      sender.keptMessage(id) ?? loadMessage(rpc, id),
    keepNow,
  };
});
