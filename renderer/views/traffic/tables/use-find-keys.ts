/** The keys that find in a list: Ctrl+Shift+F and Ctrl+G open the field, F3 and Shift+F3 go on. Alt does what Ctrl does. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

export interface FindKeys {
  open(): void;
  next(backwards: boolean): void;
}

type KeyPress = Pick<
  KeyboardEvent,
  'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'defaultPrevented'
>;

/** What a key press asks for; null where it is none of these. */
export function findKeyOf(event: KeyPress): ((on: FindKeys) => void) | null {
  if (event.defaultPrevented) return null;
  const held = [event.ctrlKey, event.metaKey, event.altKey].filter(Boolean).length;
  if (event.code === 'F3' && held === 0) return (on) => on.next(event.shiftKey);
  if (held !== 1) return null;
  const isFind = event.code === 'KeyF' && event.shiftKey;
  return isFind || (event.code === 'KeyG' && !event.shiftKey) ? (on) => on.open() : null;
}

/** To be called in a component's set-up; the keys are heard while it is shown. */
export function useFindKeys(keys: FindKeys): void {
  const press = (event: KeyboardEvent): void => {
    const run = findKeyOf(event);
    if (!run) return;
    event.preventDefault();
    run(keys);
  };
  const start = (): void => window.addEventListener('keydown', press);
  const stop = (): void => window.removeEventListener('keydown', press);
  onMounted(start);
  onActivated(start);
  onDeactivated(stop);
  onBeforeUnmount(stop);
}
