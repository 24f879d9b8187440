/** The files that are open as drafts: see `views/compose/workspace/open-files.ts`; and the tabs that were closed, to be opened again. */
import { defineStore, storeToRefs } from 'pinia';
import { shallowRef, watch } from 'vue';
import type { Timer } from '#shared/lib/clock.ts';
import { titleOf } from '#shared/workspace/scope.ts';
import { browserClock } from '../host/clock.ts';
import type { Draft } from '../views/compose/draft.ts';
import { isChanged } from '../views/compose/draft.ts';
import { createAdding } from '../views/compose/workspace/adding.ts';
import type { OpenFiles } from '../views/compose/workspace/open-files.ts';
import { createOpenFiles, draftKindOf } from '../views/compose/workspace/open-files.ts';
import type { Told } from '../views/compose/workspace/told.ts';
import { coalesce } from './coalesce.ts';
import { useCompose } from './compose.ts';
import { usePreferences } from './preferences.ts';
import { useWorkspace } from './workspace.ts';

/** So many closed tabs can be opened again. */
const CLOSED_LIMIT = 20;
/** Milliseconds for which it is said that a draft was read again. */
const TOLD = 8_000;

/** What is asked beside a file or draft: one dialog at a time. */
export type FileDialog =
  | { readonly kind: 'open' }
  /** A name and folder for a draft; it is closed afterwards where that was asked for. */
  | { readonly kind: 'save'; readonly id: string; readonly thenClose: boolean }
  | { readonly kind: 'close'; readonly id: string }
  | { readonly kind: 'move'; readonly path: string }
  /** The variables of a folder, or of an environment; '' as an environment is a new one. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'environment'; readonly name: string }
  | { readonly kind: 'compare'; readonly id: string }
  /** What of files that came in, or were written, could not be used. */
  | { readonly kind: 'told'; readonly of: 'import' | 'export'; readonly told: readonly Told[] };

/** The dialog that is open, and what opens a path that is no draft. */
function createDialogs() {
  const dialog = shallowRef<FileDialog | null>(null);
  return {
    dialog,
    ask: (next: FileDialog): void => void (dialog.value = next),
    done: (): void => void (dialog.value = null),
  };
}

/** Closing tabs, which is asked about where something would be lost, and opening them again. */
function createClosing(files: OpenFiles, ask: (next: FileDialog) => void, check: () => void) {
  const compose = useCompose();
  const closed = shallowRef<readonly Draft[]>([]);
  const draftOf = (id: string): Draft | null => compose.drafts.find((draft) => draft.id === id) ?? null;

  function closeNow(id: string): void {
    const draft = draftOf(id);
    if (draft) closed.value = [...closed.value, draft].slice(-CLOSED_LIMIT);
    files.forget(id);
    compose.close(id);
  }

  /** Closes a draft; one with changes is asked about first. */
  function close(id: string): void {
    const draft = draftOf(id);
    if (draft && isChanged(draft)) ask({ kind: 'close', id });
    else closeNow(id);
  }

  /** Opens the tab again that was closed last. */
  function reopen(): void {
    const last = closed.value.at(-1);
    if (!last) return;
    closed.value = closed.value.slice(0, -1);
    const same = compose.drafts.find(({ path }) => path !== '' && path === last.path);
    if (same) compose.activate(same.id);
    else compose.openAgain(last);
    check();
  }

  /** Saves a draft; one without a file is asked for its name first. True where it is saved. */
  async function save(id: string, thenClose = false): Promise<boolean> {
    if (draftOf(id)?.path === '') {
      ask({ kind: 'save', id, thenClose });
      return false;
    }
    const isSaved = await files.save(id);
    if (isSaved && thenClose) closeNow(id);
    return isSaved;
  }

  return { closeNow, close, reopen, save };
}

export const useOpenFiles = defineStore('openFiles', () => {
  const workspace = useWorkspace();
  const compose = useCompose();
  const { drafts, activeId } = storeToRefs(compose);
  const files = createOpenFiles({
    book: { drafts, activeId, edit: compose.edit },
    open: compose.open,
    entries: () => workspace.entries,
    read: workspace.read,
    write: workspace.write,
    fail: workspace.tell,
  });
  const dialogs = createDialogs();
  const check = coalesce(files.check);
  workspace.onMoved(files.follow);
  watch(() => workspace.entries, check);
  let telling: Timer | null = null;
  const heard = (): void => void (files.reloaded.value = '');
  watch(files.reloaded, () => {
    telling?.cancel();
    telling = browserClock.after(TOLD, heard);
  });

  /** Opens what a path names: a draft, or the form for what is no draft. */
  async function open(path: string): Promise<void> {
    const kind = workspace.entries.get(path)?.kind;
    if (kind === 'environment') dialogs.ask({ kind, name: titleOf(path) });
    else if (kind === 'folder') dialogs.ask({ kind, path });
    else if (draftKindOf(path) !== null) await files.openFile(path);
  }

  const adding = createAdding({
    add: workspace.add,
    unfold: (folder) => workspace.fold(folder, false),
    open,
    tell: (told) => dialogs.ask({ kind: 'told', of: 'import', told }),
    language: () => usePreferences().language,
  });
  return { ...files, ...createClosing(files, dialogs.ask, check), ...dialogs, ...adding, heard, open };
});
