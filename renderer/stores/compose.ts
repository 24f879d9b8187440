/**
 * The state of Compose: the open drafts, and what came of their sends. Drafts survive a reload, without their passwords. What crosses
 * to the core is a plain copy.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Resolution } from '#shared/model/destination.ts';
import type { DialogStep } from '#shared/model/stack.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HistoryEntry } from '#shared/model/workspace.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import { FIRST_TEMPLATE } from '#shared/templates/templates.ts';
import type { GivenVariable } from '#shared/workspace/scope.ts';
import { browserClock } from '../host/clock.ts';
import { createDialogFollower } from '../views/compose/dialog-follower.ts';
import type { DraftBook } from '../views/compose/draft-book.ts';
import { createDraftBook } from '../views/compose/draft-book.ts';
import type { Draft, DraftPatch } from '../views/compose/draft.ts';
import { isChanged } from '../views/compose/draft.ts';
import type { DraftKeeper } from '../views/compose/keep-drafts.ts';
import { createDraftKeeper } from '../views/compose/keep-drafts.ts';
import { DRAFT_LIMIT } from '../views/compose/persist.ts';
import { resendParts, stepParts } from '../views/compose/resend.ts';
import type { Sender } from '../views/compose/sender.ts';
import { createSender } from '../views/compose/sender.ts';
import { draftOfSend, keptExchange } from '../views/compose/workspace/history-draft.ts';
import { templateDraft } from '../views/compose/template-draft.ts';
import type { ComposeWish } from './navigation.ts';
import { usePreferences } from './preferences.ts';
import { messageBytes } from './message-bytes.ts';
import { troubleOf, useRpc } from './rpc.ts';
import { useWorkspace } from './workspace.ts';

/** The ways to open a draft, and to close one. */
function createTabs(book: DraftBook, sender: Sender, templateOf: (id: string) => DraftPatch | null) {
  /** Opens a draft and shows it; where there are too many, the oldest other one without changes goes. */
  function open(parts: DraftPatch): string {
    const id = book.add(parts);
    const { value: drafts } = book.drafts;
    const oldest = drafts.find((one) => one.id !== id && !isChanged(one));
    if (drafts.length > DRAFT_LIMIT && oldest) close(oldest.id);
    return id;
  }

  /** Opens a template, or shows the draft of it that is open and untouched. */
  function openTemplate(templateId: string): void {
    const parts = templateOf(templateId);
    if (!parts) return;
    const same = book.drafts.value.find((one) => one.templateId === templateId && one.text === parts.text);
    if (same) book.activeId.value = same.id;
    else open(parts);
  }

  /** How often a new request was begun here: what is to be written first gets the focus then. */
  const begun = shallowRef(0);

  /** Opens a new request: the first template without its name. Where no lab runs it goes where the one before went. */
  function openNew(): void {
    const { text = '', destination = '' } = templateOf(FIRST_TEMPLATE) ?? {};
    open({ text, destination: book.lab.value === null ? (book.recent.value[0] ?? '') : destination });
    begun.value++;
  }

  /** Opens what another view asks for. */
  function take(wish: ComposeWish): void {
    if (wish.kind === 'resend')
      open(resendParts(wish.bytes, book.recent.value[0] ?? book.lab.value ?? '', wish.identifiers));
    else if (wish.kind === 'draft') open(wish.parts);
    else openNew();
  }

  /** Closes a draft and its stream; where it was the last one, the first template is opened. */
  function close(id: string): void {
    sender.release(id);
    book.remove(id);
    if (book.drafts.value.length === 0) openTemplate(FIRST_TEMPLATE);
  }

  return { open, openTemplate, openNew, begun, take, close };
}

/** What a request at a path of the workspace is given. */
type GivenAt = (path: string) => readonly GivenVariable[];

/** The ways to open what was there before: sends of the history, and drafts that were closed. */
function createReopening(
  book: DraftBook,
  sender: Sender,
  givenAt: GivenAt,
  open: (parts: DraftPatch) => string,
) {
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

  /** Opens a draft again as it was, with its exchange. */
  function openAgain(draft: Draft): void {
    const id = open(draft);
    if (draft.exchangeId !== null) sender.follow(id, draft.exchangeId);
  }

  return { openSend, openSent, openAgain };
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

interface StartDeps {
  readonly rpc: RpcClient;
  readonly book: DraftBook;
  readonly keeper: DraftKeeper;
  openFirst(): void;
}

/** How Compose begins, and begins again with each connection. */
function createStart({ rpc, book, keeper, openFirst }: StartDeps): () => void {
  let started = false;

  async function refresh(): Promise<void> {
    try {
      book.takeLab((await rpc.call('app.info', {})).lab);
    } catch (error) {
      console.warn('the lab is not known', error);
    }
  }

  /** Brings back the drafts of before; what was opened meanwhile stays in sight, and there is always one. */
  async function restore(): Promise<void> {
    await keeper.restore();
    if (book.drafts.value.length === 0) openFirst();
  }

  /** What a new connection may have changed: the lab's address; and what the core did not hear while it was away. */
  async function reconnected(): Promise<void> {
    await Promise.all([refresh(), restore()]);
    keeper.keepNow();
  }

  /** Learns where the lab listens, and opens the drafts of before, or the first one. Calling it again does nothing. */
  return () => {
    if (started) return;
    started = true;
    rpc.onState((state) => void (state === 'open' && reconnected()));
    void refresh();
    void restore();
    window.addEventListener('pagehide', keeper.keepNow);
  };
}

export const useCompose = defineStore('compose', () => {
  const rpc = useRpc();
  const preferences = usePreferences();
  const usual = (): typeof preferences.switches => preferences.switches;
  const book = createDraftBook(usual);
  const workspace = useWorkspace();
  const sender = createSender({ rpc, book, placeOf: workspace.placeOf, troubleOf });
  const tabs = createTabs(book, sender, (id) => templateDraft(id, preferences.language, usual()));
  const keeper = createDraftKeeper({ rpc, clock: browserClock, book, usual });
  const openFirst = (): void => tabs.openTemplate(FIRST_TEMPLATE);
  return {
    drafts: book.drafts,
    activeId: book.activeId,
    active: book.active,
    activeState: computed(() => sender.stateOf(book.activeId.value)),
    running: computed(() => sender.runs(book.activeId.value)),
    recent: book.recent,
    lab: book.lab,
    start: createStart({ rpc, book, keeper, openFirst }),
    activate: (id: string): void => void (book.activeId.value = id),
    ...{ ...tabs, ...createReopening(book, sender, workspace.given, tabs.open) },
    edit: book.edit,
    send: sender.send,
    stop: sender.stop,
    next: sender.next,
    step: sender.step,
    ...createDialogs(rpc, book, sender, tabs.open),
    lookUp: (to: string): Promise<LookUpAnswer> => lookUp(rpc, to),
    loadMessage: async (id: number): Promise<Uint8Array | null> =>
      sender.keptMessage(id) ?? messageBytes(rpc, id),
    keepNow: keeper.keepNow,
  };
});
