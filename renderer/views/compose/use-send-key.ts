/** Ctrl+Enter sends wherever the focus is while Compose is shown, but not from under an open dialog. */
import { onActivated, onBeforeUnmount, onDeactivated, onMounted } from 'vue';

/** To be called in the set-up of a view that is kept alive, or of a part of it; a part is asked before its view. */
export function useSendKey(send: () => void, { isPart = false } = {}): void {
  const press = (event: KeyboardEvent): void => {
    const inDialog = event.target instanceof Element && event.target.closest('[role="dialog"]') !== null;
    if (event.defaultPrevented || inDialog || event.key !== 'Enter') return;
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    if (isPart) event.stopPropagation();
    send();
  };
  const listen = (): void => window.addEventListener('keydown', press, isPart);
  const leave = (): void => window.removeEventListener('keydown', press, isPart);
  onMounted(listen);
  onActivated(listen);
  onDeactivated(leave);
  onBeforeUnmount(leave);
}
