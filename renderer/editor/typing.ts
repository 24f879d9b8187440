/**
 * What is typed over a selection is put in by CodeMirror and not by the browser. Chromium writes the look of what it takes away into a
 * style attribute of the line, which the Content-Security-Policy forbids: nothing is lost by that, but the page complains.
 */
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';

/** Typing over a selection, which leaves the browser nothing to do; what an input method composes is left to it. */
export function typingOver(): Extension {
  return EditorView.domEventHandlers({
    beforeinput({ inputType, data }, view) {
      const { state } = view;
      const isOurs = inputType === 'insertText' && data !== null && !view.composing && !state.readOnly;
      if (!isOurs || state.selection.main.empty) return false;
      view.dispatch(
        state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true }),
      );
      return true;
    },
  });
}
