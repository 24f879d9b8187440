/** The keys that go to the message before and behind: `[` and `]` where no text is written, Alt with Up and Down everywhere. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';
import { isEditable } from '../../../composables/use-shortcuts.ts';

type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'target' | 'defaultPrevented'
>;

/** Whether a key goes one back (-1) or forth (1); null where it is another one. */
export function stepOf(event: KeyPress): -1 | 1 | null {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  if (event.altKey) {
    if (event.key === 'ArrowUp') return -1;
    return event.key === 'ArrowDown' ? 1 : null;
  }
  if (isEditable(event.target)) return null;
  if (event.key === '[') return -1;
  return event.key === ']' ? 1 : null;
}

/** To be called in the set-up of a view that may be put aside: then its keys are nobody's. */
export function useStepKeys(step: (by: -1 | 1) => void): void {
  let isShown = true;
  const press = (event: KeyboardEvent): void => {
    const by = isShown ? stepOf(event) : null;
    if (by === null) return;
    event.preventDefault();
    step(by);
  };
  onMounted(() => window.addEventListener('keydown', press));
  onBeforeUnmount(() => window.removeEventListener('keydown', press));
  onActivated(() => void (isShown = true));
  onDeactivated(() => void (isShown = false));
}
