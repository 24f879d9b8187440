/** Ctrl+Enter sends wherever the focus is while Compose is shown, but not from under an open dialog. */
import { onActivated, onDeactivated } from 'vue';

/** To be called in the set-up of a view that is kept alive. */
export function useSendKey(send: () => void): void {
  const press = (event: KeyboardEvent): void => {
    const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
    if (event.defaultPrevented || inDialog || event.key !== 'Enter') return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    send();
  };
  onActivated(() => window.addEventListener('keydown', press));
  onDeactivated(() => window.removeEventListener('keydown', press));
}
