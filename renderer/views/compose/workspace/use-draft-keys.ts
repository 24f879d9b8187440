/** The keys of files and tabs while Compose is shown: save, save as, close, and open again what was closed. */
import { onActivated, onDeactivated } from 'vue';

export interface DraftKeys {
  save(): void;
  saveAs(): void;
  close(): void;
  reopen(): void;
}

type KeyPress = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/** What a press asks for, or null. The browser owns Ctrl+W and Ctrl+Shift+T: Alt stands for Ctrl there. */
export function draftKeyOf(event: KeyPress): keyof DraftKeys | null {
  const { code, altKey, shiftKey } = event;
  const isControl = (event.ctrlKey || event.metaKey) && !altKey;
  const isAlt = altKey && !event.ctrlKey && !event.metaKey;
  if (isControl && code === 'KeyS') return shiftKey ? 'saveAs' : 'save';
  if (isAlt && code === 'KeyW' && !shiftKey) return 'close';
  return isAlt && code === 'KeyT' && shiftKey ? 'reopen' : null;
}

/** To be called in the set-up of a view that is kept alive. */
export function useDraftKeys(keys: DraftKeys): void {
  const press = (event: KeyboardEvent): void => {
    const key = event.defaultPrevented ? null : draftKeyOf(event);
    const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
    if (!key) return;
    event.preventDefault();
    if (!inDialog) keys[key]();
  };
  onActivated(() => window.addEventListener('keydown', press));
  onDeactivated(() => window.removeEventListener('keydown', press));
}
