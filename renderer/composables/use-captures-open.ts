/** The ways a capture comes into the page besides the button: files dropped on the window, and text pasted on Traffic. */
import type { ShallowRef } from 'vue';
import { onBeforeUnmount, onMounted, shallowRef } from 'vue';
import { isEditable } from './use-shortcuts.ts';

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;

/** What was pasted, as files; a text becomes one of the name that `nameOf` gives. None where nothing can be opened. */
export function pastedFiles(data: DataTransfer | null, nameOf: () => string): readonly File[] {
  if (!data) return [];
  if (data.files.length > 0) return [...data.files];
  const text = data.getData('text/plain');
  return text.trim() === '' ? [] : [new File([text], nameOf(), { type: 'text/plain' })];
}

/** Whether what is under the pointer takes files itself. */
const isTakenThere = ({ target }: DragEvent): boolean =>
  target instanceof Element && target.closest('[data-takes-files]') !== null;

/**
 * Takes files wherever in the window they are dropped, before an editor can take them for text, but for what takes files itself
 * (`data-takes-files`). True while files hang over the window. To be called in the root component's set-up.
 */
export function useDrop(open: (files: readonly File[]) => void): Readonly<ShallowRef<boolean>> {
  const isOver = shallowRef(false);
  /** Each element that is entered is entered before the one before is left. */
  let depth = 0;

  function hold(event: DragEvent): boolean {
    if (!hasFiles(event) || isTakenThere(event)) return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
  function enter(event: DragEvent): void {
    if (hold(event)) isOver.value = ++depth > 0;
  }
  function over(event: DragEvent): void {
    if (hold(event) && event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
  }
  function leave(event: DragEvent): void {
    if (hold(event)) isOver.value = (depth = Math.max(0, depth - 1)) > 0;
  }
  function drop(event: DragEvent): void {
    depth = 0;
    isOver.value = false;
    if (hold(event)) open([...(event.dataTransfer?.files ?? [])]);
  }

  const listeners = [
    ['dragenter', enter],
    ['dragover', over],
    ['dragleave', leave],
    ['drop', drop],
  ] as const;
  onMounted(() => listeners.forEach(([name, run]) => window.addEventListener(name, run, true)));
  onBeforeUnmount(() => listeners.forEach(([name, run]) => window.removeEventListener(name, run, true)));
  return isOver;
}

/** Takes what is pasted outside of every field, while `isWanted` says so. */
export function usePaste(
  isWanted: () => boolean,
  nameOf: () => string,
  open: (files: readonly File[]) => void,
): void {
  function paste(event: ClipboardEvent): void {
    if (!isWanted() || event.defaultPrevented || event.composedPath().some(isEditable)) return;
    const files = pastedFiles(event.clipboardData, nameOf);
    if (files.length === 0) return;
    event.preventDefault();
    open(files);
  }
  onMounted(() => window.addEventListener('paste', paste));
  onBeforeUnmount(() => window.removeEventListener('paste', paste));
}
