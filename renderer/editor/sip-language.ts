/**
 * Colours SIP in CodeMirror with the one tokenizer: the tokens of the whole text are made once for each change,
 * and only those in the visible range become decorations.
 */
import type { Extension } from '@codemirror/state';
import { RangeSetBuilder, StateField } from '@codemirror/state';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';
import { Decoration, ViewPlugin } from '@codemirror/view';
import type { Token, TokenKind } from './sip-tokens.ts';
import { tokenizeMessage } from './sip-tokens.ts';

const tokensField = StateField.define<readonly Token[]>({
  create: (state) => tokenizeMessage(state.doc.toString()),
  update: (tokens, transaction) =>
    transaction.docChanged ? tokenizeMessage(transaction.newDoc.toString()) : tokens,
});

const marks = new Map<TokenKind, Decoration>();

function markOf(kind: TokenKind): Decoration {
  const mark = marks.get(kind) ?? Decoration.mark({ class: `tok-${kind}` });
  marks.set(kind, mark);
  return mark;
}

/** The first token that ends behind an offset; tokens are in order. */
function firstBehind(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

function visibleDecorations(view: EditorView): DecorationSet {
  const tokens = view.state.field(tokensField);
  const builder = new RangeSetBuilder<Decoration>();
  let next = 0;
  for (const { from, to } of view.visibleRanges) {
    next = Math.max(next, firstBehind(tokens, from));
    for (let token = tokens[next]; token && token.from < to; token = tokens[++next])
      builder.add(token.from, token.to, markOf(token.kind));
  }
  return builder.finish();
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = visibleDecorations(view);
    }

    update(update: ViewUpdate): void {
      if (update.docChanged || update.viewportChanged) this.decorations = visibleDecorations(update.view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The colouring, to be put into an editor's extensions. */
export function sipLanguage(): Extension {
  return [tokensField, colours];
}
