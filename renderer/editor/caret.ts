/**
 * The caret stands still while something is written and blinks in the calm behind it. Its animation would begin anew with each key, which
 * costs the frame more than the key does.
 */
import type { Extension } from '@codemirror/state';
import type { EditorView, ViewUpdate } from '@codemirror/view';
import { drawSelection, ViewPlugin } from '@codemirror/view';
import type { Timer } from '#shared/lib/clock.ts';
import { browserClock } from '../host/clock.ts';

/** Milliseconds without a key or a move before it blinks. */
const CALM = 500;
/** Marks what scrolls while the caret stands still; the theme knows it. */
const STILL = 'cm-still';

const stillness = ViewPlugin.fromClass(
  class {
    private readonly scroller: HTMLElement;
    private calm: Timer | null = null;

    constructor({ scrollDOM }: EditorView) {
      this.scroller = scrollDOM;
    }

    update({ docChanged, selectionSet }: ViewUpdate): void {
      if (!docChanged && !selectionSet) return;
      this.calm?.cancel();
      this.scroller.classList.add(STILL);
      this.calm = browserClock.after(CALM, () => this.scroller.classList.remove(STILL));
    }

    destroy(): void {
      this.calm?.cancel();
      this.scroller.classList.remove(STILL);
    }
  },
);

/** Selections and the caret, as CodeMirror draws them. */
export function caret(): Extension {
  return [drawSelection(), stillness];
}
