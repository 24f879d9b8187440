/** Where a person is: the view, and what one view asks another to show. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ViewId } from '../views/view-id.ts';
import { useTraffic } from './traffic.ts';

/** What Compose is asked to open: a message to send again, or a request to write. */
export type ComposeWish = { readonly kind: 'resend'; readonly bytes: Uint8Array } | { readonly kind: 'new' };

export const useNavigation = defineStore('navigation', () => {
  const view = shallowRef<ViewId>('traffic');
  /** Set until Compose has taken it by `takeComposeWish`. */
  const composeWish = shallowRef<ComposeWish | null>(null);
  const keysShown = shallowRef(false);

  function go(next: ViewId): void {
    view.value = next;
  }

  /** Shows Traffic with this message selected. */
  function showMessage(id: number): void {
    void useTraffic().showMessage(id);
    go('traffic');
  }

  /** Opens Compose with the text of these bytes. */
  function editAndResend(bytes: Uint8Array): void {
    composeWish.value = { kind: 'resend', bytes };
    go('compose');
  }

  /** Opens Compose with a new request. */
  function newRequest(): void {
    composeWish.value = { kind: 'new' };
    go('compose');
  }

  /** Hands the wish over, once. */
  function takeComposeWish(): ComposeWish | null {
    const wish = composeWish.value;
    composeWish.value = null;
    return wish;
  }

  return { view, composeWish, keysShown, go, showMessage, editAndResend, newRequest, takeComposeWish };
});
