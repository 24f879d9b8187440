/** Where a person is: the view, and what one view asks another to show. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DraftPatch } from '../views/compose/draft.ts';
import type { ViewId } from '../views/view-id.ts';
import { useTraffic } from './traffic.ts';

/** What Compose is asked to open. */
export type ComposeWish =
  /** A message to send again: as a new request, or as the same one again with its identifiers. */
  | { readonly kind: 'resend'; readonly bytes: Uint8Array; readonly identifiers: 'fresh' | 'same' }
  /** A request or sequence that something wrote, with its name; `toSave` asks where it is to be saved, where a workspace is open. */
  | { readonly kind: 'draft'; readonly parts: DraftPatch; readonly toSave?: boolean }
  /** A file of the workspace. */
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'new' };

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

  /** Opens Compose and has it take a wish. */
  function compose(wish: ComposeWish): void {
    composeWish.value = wish;
    go('compose');
  }

  /** Opens Compose with the text of these bytes. */
  const editAndResend = (bytes: Uint8Array, identifiers: 'fresh' | 'same' = 'fresh'): void =>
    compose({ kind: 'resend', bytes, identifiers });

  /** Opens Compose with a new request. */
  const newRequest = (): void => compose({ kind: 'new' });

  /** Hands the wish over, once. */
  function takeComposeWish(): ComposeWish | null {
    const wish = composeWish.value;
    composeWish.value = null;
    return wish;
  }

  return {
    view,
    composeWish,
    keysShown,
    go,
    showMessage,
    compose,
    editAndResend,
    newRequest,
    takeComposeWish,
  };
});
