/**
 * The keys of the whole window. In a browser tab some of them belong to the browser (Ctrl+1, Ctrl+N), so Alt does the
 * same as Ctrl everywhere.
 */
import { onBeforeUnmount, onMounted } from 'vue';

export interface Shortcuts {
  /** Ctrl+1 and on: the n-th view, from 0. */
  view(index: number): void;
  newRequest(): void;
  openCapture(): void;
  /** Ctrl+F and, where no text is written, `/`. */
  filter(): void;
  help(): void;
  /** Ctrl+K, also while a text is written. */
  palette(): void;
}

/** Whether keys that are pressed here write text. */
export function isEditable(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches('input, textarea, select, [contenteditable="true"], .cm-content')
  );
}

type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target' | 'defaultPrevented'
>;

/** What a key press asks for; null where it is none of ours. */
export function shortcutOf(event: KeyPress): ((on: Shortcuts) => void) | null {
  if (event.defaultPrevented) return null;
  const { code } = event;
  const one = [event.ctrlKey, event.metaKey, event.altKey].filter(Boolean).length === 1;
  if (one && !event.shiftKey) {
    const digit = /^Digit([1-9])$/.exec(code)?.[1];
    if (digit !== undefined) return (on) => on.view(Number(digit) - 1);
    if (code === 'KeyN') return (on) => on.newRequest();
    if (code === 'KeyO') return (on) => on.openCapture();
    if (code === 'KeyF') return (on) => on.filter();
    if (code === 'KeyK') return (on) => on.palette();
  }
  const bare = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!bare || isEditable(event.target)) return null;
  if (event.key === '/') return (on) => on.filter();
  return event.key === '?' ? (on) => on.help() : null;
}

/** To be called in the root component's set-up. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const press = (event: KeyboardEvent): void => {
    const run = shortcutOf(event);
    if (!run) return;
    event.preventDefault();
    run(shortcuts);
  };
  onMounted(() => window.addEventListener('keydown', press));
  onBeforeUnmount(() => window.removeEventListener('keydown', press));
}
