/** Shows what there is to say about a place, where the pointer rests or, by a key, at the cursor; Escape takes it away. */
import { completionStatus } from '@codemirror/autocomplete';
import type { EditorState, Extension } from '@codemirror/state';
import { Prec } from '@codemirror/state';
import type { Tooltip } from '@codemirror/view';
import {
  activateHover,
  closeHoverTooltips,
  EditorView,
  hasHoverTooltips,
  hoverTooltip,
  keymap,
} from '@codemirror/view';
import { outlineOf } from './draft-language.ts';
import { editorContext } from './editor-context.ts';
import type { Explanation } from './explain.ts';
import { explainAt } from './explain.ts';

function line(className: string, text: string): HTMLElement {
  const part = document.createElement('div');
  part.className = className;
  part.textContent = text;
  return part;
}

function drawn({ title, text, source }: Explanation): HTMLElement {
  const box = document.createElement('div');
  box.className = 'cm-explanation';
  const parts = [['title', title], ['text', text], ['source', source]] as const; // prettier-ignore
  for (const [name, words] of parts) if (words !== '') box.append(line(`cm-explanation-${name}`, words));
  return box;
}

function explain(state: EditorState, offset: number): Explanation | null {
  return explainAt(state.doc.toString(), offset, outlineOf(state), state.facet(editorContext));
}

const hover = hoverTooltip(
  ({ state }, offset): Tooltip | null => {
    // What is offered while one types is not to be covered.
    const found = completionStatus(state) === null ? explain(state, offset) : null;
    return found
      ? { pos: found.from, end: found.to, above: true, create: () => ({ dom: drawn(found) }) }
      : null;
  },
  { hideOnChange: true },
);

/** At the cursor, and aloud for those who do not see it. */
function showAtCursor(view: EditorView): boolean {
  const { head } = view.state.selection.main;
  const at = explain(view.state, head) ? head : Math.max(0, head - 1);
  const found = explain(view.state, at);
  if (!found) return true;
  activateHover(view, at, 1, {
    tooltip: hover,
    until: (transaction) => transaction.docChanged || transaction.selection !== undefined,
  });
  const words = [found.title, found.text, found.source].filter(Boolean).join('. ');
  view.dispatch({ effects: EditorView.announce.of(words) });
  return true;
}

function close(view: EditorView): boolean {
  if (!hasHoverTooltips(view.state)) return false;
  view.dispatch({ effects: closeHoverTooltips });
  return true;
}

/** Hovering, F1 (or Alt+F1) at the cursor, Escape. */
export function explanations(): Extension {
  return [
    hover,
    Prec.high(
      keymap.of([
        { key: 'F1', run: showAtCursor },
        { key: 'Alt-F1', run: showAtCursor },
        { key: 'Escape', run: close },
      ]),
    ),
  ];
}
