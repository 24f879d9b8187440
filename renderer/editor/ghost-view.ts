/**
 * Shows what sending fills in at the places where it will stand. It is no part of the text; a press on it, or Alt+Enter in the line above
 * it, writes it there.
 */
import type { EditorState, Extension, Range } from '@codemirror/state';
import { StateEffect, StateField } from '@codemirror/state';
import type { DecorationSet } from '@codemirror/view';
import { Decoration, EditorView, keymap, WidgetType } from '@codemirror/view';
import type { EditorWords } from './editor-context.ts';
import { editorContext } from './editor-context.ts';
import type { Ghost } from './ghosts.ts';
import { writtenGhosts } from './ghosts.ts';

/** Shows these ghosts; they are of the text as it stands. */
export const showGhosts = StateEffect.define<readonly Ghost[]>();

const sameGhost = (one: Ghost, other: Ghost): boolean =>
  one.kind === other.kind && one.shown === other.shown && one.written === other.written;

type Words = Pick<EditorWords, 'filled' | 'write'>;

function drawn(ghost: Ghost, words: Words): HTMLElement {
  const box = document.createElement(ghost.kind === 'line' ? 'div' : 'span');
  box.className = `cm-ghost cm-ghost-${ghost.kind}`;
  // Screen readers are told once for the whole text, by its description.
  box.setAttribute('aria-hidden', 'true');
  if (ghost.written !== '') box.title = words.write;
  const [, name = '', value = ghost.shown] = /^([^:;]+:)(.*)$/.exec(ghost.shown) ?? [];
  const parts = [['cm-ghost-name', name], ['cm-ghost-value', value], ['cm-ghost-note', words.filled]]; // prettier-ignore
  for (const [className = '', text = ''] of parts) {
    if (text === '') continue;
    const part = document.createElement('span');
    part.className = className;
    part.textContent = text;
    box.append(part);
  }
  return box;
}

class GhostWidget extends WidgetType {
  private readonly ghost: Ghost;
  private readonly words: Words;

  constructor(ghost: Ghost, words: Words) {
    super();
    this.ghost = ghost;
    this.words = words;
  }

  override eq(other: GhostWidget): boolean {
    return sameGhost(this.ghost, other.ghost) && this.words === other.words;
  }

  override toDOM(view: EditorView): HTMLElement {
    const box = drawn(this.ghost, this.words);
    box.addEventListener('mousedown', (event) => {
      event.preventDefault();
      const ghost = view.state.field(ghosts).list.find((one) => sameGhost(one, this.ghost));
      if (ghost) write(view, [ghost]);
    });
    return box;
  }

  /** The press is ours. */
  override ignoreEvent(): boolean {
    return true;
  }
}

interface Shown {
  readonly list: readonly Ghost[];
  readonly decorations: DecorationSet;
}

const NONE: Shown = { list: [], decorations: Decoration.none };

function decorationOf(ghost: Ghost, state: EditorState): Range<Decoration> {
  const at = Math.min(ghost.at, state.doc.length);
  const isLine = ghost.kind === 'line';
  const isBefore = isLine && state.doc.lineAt(at).from === at;
  const widget = new GhostWidget(ghost, state.facet(editorContext).words);
  return Decoration.widget({ widget, block: isLine, side: isBefore ? -1 : 1 }).range(at);
}

const ghosts = StateField.define<Shown>({
  create: () => NONE,
  update(shown, { effects, changes, docChanged, state }) {
    const given = effects.find((effect) => effect.is(showGhosts));
    if (given?.is(showGhosts)) {
      const ranges = given.value.map((ghost) => decorationOf(ghost, state));
      return { list: given.value, decorations: Decoration.set(ranges, true) };
    }
    if (!docChanged) return shown;
    const list = shown.list.map((ghost) => ({ ...ghost, at: changes.mapPos(ghost.at, 1) }));
    return { list, decorations: shown.decorations.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ decorations }) => decorations),
});

/** Writes ghosts into the text, at their places; they are shown no more. */
function write(view: EditorView, wanted: readonly Ghost[]): void {
  const { list } = view.state.field(ghosts);
  const changes = writtenGhosts(view.state.doc.toString(), wanted);
  if (changes.length === 0) return;
  const left = list.filter((ghost) => !wanted.includes(ghost));
  view.dispatch({ changes: [...changes], userEvent: 'input.complete' });
  const moved = view.state.field(ghosts).list.filter((ghost) => left.some((one) => sameGhost(one, ghost)));
  view.dispatch({ effects: showGhosts.of(moved) });
  view.focus();
}

/** Writes what stands in the cursor's line, and between it and the next one. */
function writeHere(view: EditorView): boolean {
  const { state } = view;
  const { from, to } = state.doc.lineAt(state.selection.main.head);
  const here = state.field(ghosts).list.filter(({ at, kind, written }) => {
    const isHere = kind === 'inline' ? from <= at && at <= to : at === to || at === to + 1;
    return written !== '' && isHere;
  });
  if (here.length > 0) write(view, here);
  return here.length > 0;
}

/** The ghosts, and the key that writes those at the cursor. */
export function ghostText(): Extension {
  return [ghosts, keymap.of([{ key: 'Alt-Enter', run: writeHere }])];
}
