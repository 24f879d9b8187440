/** Gives the focus back to where it was: into an editor's shadow root, and to the button of a menu that is gone by then. */

/** What has the focus, inside shadow roots too. */
function focused(): Element | null {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at;
}

/** An entry of a menu stands for the button that the menu hangs on. */
function lasting(element: Element | null): Element | null {
  const trigger = element?.closest('[role="menu"]')?.getAttribute('aria-labelledby');
  return trigger ? document.getElementById(trigger) : element;
}

export interface FocusReturn {
  /** To be called before the focus moves. */
  remember(): void;
  /** Whether there was something to give it back to. */
  giveBack(): boolean;
}

export function useFocusReturn(): FocusReturn {
  let from: Element | null = null;
  return {
    remember: () => void (from = lasting(focused())),
    giveBack() {
      const to = from;
      from = null;
      if (!(to instanceof HTMLElement) || !to.isConnected || to === document.body) return false;
      to.focus();
      return true;
    },
  };
}
