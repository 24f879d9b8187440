/** What the editor of a message is made of: history, several cursors, search, completion, folding, colours, ghosts, explanations. */
import { autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import { bracketMatching } from '@codemirror/language';
import { lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import type { Extension } from '@codemirror/state';
import { EditorState, Prec } from '@codemirror/state';
import {
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import { caret } from './caret.ts';
import { completionSource } from './complete/complete.ts';
import { draftLanguage, textIn } from './draft-language.ts';
import { messageFolding } from './folds.ts';
import { ghostText } from './ghost-view.ts';
import { explanations } from './hover.ts';
import { sipTheme } from './sip-theme.ts';
import { typingOver } from './typing.ts';

export interface EditorHooks {
  change(text: string): void;
  /** The cursor's line, counted from 1, and its offset. */
  cursor(line: number, offset: number): void;
  send(): void;
  /** Makes the repair at the cursor; whether there is one. */
  repair(view: EditorView): boolean;
}

function keys(hooks: EditorHooks): Extension {
  const send = { key: 'Mod-Enter', stopPropagation: true, run: () => (hooks.send(), true) };
  return [
    Prec.highest(keymap.of([send])),
    keymap.of([
      { key: 'Mod-.', run: (view) => hooks.repair(view) },
      // A line of a message begins where its author begins it: an indented one would be folded (RFC 3261 7.3.1).
      { key: 'Enter', run: insertNewline },
      ...completionKeymap,
      ...searchKeymap,
      ...historyKeymap,
      ...lintKeymap,
      ...defaultKeymap,
    ]),
  ];
}

function listener({ change, cursor }: EditorHooks): Extension {
  return EditorView.updateListener.of(({ state, docChanged, selectionSet }) => {
    if (docChanged) change(textIn(state));
    if (!docChanged && !selectionSet) return;
    const { head } = state.selection.main;
    cursor(state.doc.lineAt(head).number, head);
  });
}

/** All extensions of an editor. @param changing those that are put in anew when words or values change */
export function editorExtensions(hooks: EditorHooks, changing: Extension): Extension {
  return [
    changing,
    lineNumbers(),
    history(),
    caret(),
    typingOver(),
    dropCursor(),
    EditorState.allowMultipleSelections.of(true),
    // By Alt and the pointer. CodeMirror's crosshair for it is a style attribute, which the Content-Security-Policy forbids.
    rectangularSelection(),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    highlightSelectionMatches(),
    bracketMatching(),
    search({ top: true }),
    autocompletion({ override: [completionSource], icons: false }),
    messageFolding(),
    explanations(),
    ghostText(),
    keys(hooks),
    draftLanguage(),
    sipTheme,
    listener(hooks),
  ];
}
