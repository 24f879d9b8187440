/**
 * Colours a draft in CodeMirror: the tokens of messages, bodies, and what stands between braces. What the whole text says is worked out once
 * for each change; only what is in sight becomes decorations.
 */
import type { EditorState, Extension } from '@codemirror/state';
import { RangeSet, StateField } from '@codemirror/state';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';
import { Decoration, ViewPlugin, WidgetType } from '@codemirror/view';
import { tokenizeBody } from './body-tokens.ts';
import type { DraftMark, DraftMarkKind, LineEnd } from './draft-marks.ts';
import { bytesText, draftMarks, otherLineEnds } from './draft-marks.ts';
import { editorContext, offeredValue } from './editor-context.ts';
import type { Outline } from './outline.ts';
import { readOutline } from './outline.ts';
import type { Token } from './sip-tokens.ts';
import { tokenizeMessage } from './sip-tokens.ts';

interface Reading {
  readonly outline: Outline;
  readonly tokens: readonly Token[];
  readonly body: readonly Token[];
  readonly marks: readonly DraftMark[];
  readonly ends: readonly LineEnd[];
}

function read(state: EditorState): Reading {
  const text = state.doc.toString();
  const outline = readOutline(text);
  const context = state.facet(editorContext);
  return {
    outline,
    tokens: tokenizeMessage(text),
    body: tokenizeBody(text, outline.bodyFrom),
    marks: draftMarks(text, (name) => offeredValue(context, name)?.kind ?? null),
    ends: context.lineEnds ? otherLineEnds(text) : [],
  };
}

const reading = StateField.define<Reading>({
  create: read,
  update(before, transaction) {
    const { startState, state, docChanged } = transaction;
    const isOther = startState.facet(editorContext) !== state.facet(editorContext);
    return docChanged || isOther ? read(state) : before;
  },
});

/** How the text is divided, as of this state. */
export function outlineOf(state: EditorState): Outline {
  return state.field(reading).outline;
}

const marks = new Map<string, Decoration>();

function markOf(name: string): Decoration {
  const mark = marks.get(name) ?? Decoration.mark({ class: name });
  marks.set(name, mark);
  return mark;
}

/** A word behind a line: how it ends. */
class LineEndWidget extends WidgetType {
  private readonly text: string;

  constructor(text: string) {
    super();
    this.text = text;
  }

  override eq(other: LineEndWidget): boolean {
    return other.text === this.text;
  }

  override toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = 'cm-line-end';
    mark.textContent = this.text;
    return mark;
  }
}

interface Ranged {
  readonly from: number;
  readonly to: number;
}

/** The first range that ends behind an offset; they are in order. */
function firstBehind(ranges: readonly Ranged[], offset: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.to ?? 0) > offset) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Those of the ranges that are in sight. */
function inSight<T extends Ranged>(ranges: readonly T[], view: EditorView): T[] {
  return view.visibleRanges.flatMap(({ from, to }) => {
    const first = firstBehind(ranges, from);
    let end = first;
    while ((ranges[end]?.from ?? Infinity) < to) end++;
    return ranges.slice(first, end);
  });
}

const OFF_LINE = Decoration.line({ class: 'cm-off' });
const BODY_LINE = Decoration.line({ class: 'cm-body' });

/** The begins of the lines of the body that are in sight. */
function bodyLines(view: EditorView, bodyFrom: number): number[] {
  const { doc } = view.state;
  return view.visibleRanges.flatMap(({ from, to }) => {
    const starts: number[] = [];
    for (let at = Math.max(from, bodyFrom); at < to; at = doc.lineAt(at).to + 1)
      starts.push(doc.lineAt(at).from);
    return starts;
  });
}

/** What is told in another way: values by marks, the body by its lines. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['variable', 'body']);

const MARK_CLASS: Readonly<Record<Exclude<DraftMarkKind, 'off'>, string>> = {
  known: 'cm-value cm-value-known',
  made: 'cm-value cm-value-made',
  unresolved: 'cm-value cm-value-unresolved',
  escape: 'cm-escape',
};

function decorationsOf(view: EditorView): DecorationSet {
  const { outline, tokens, body, marks: found, ends } = view.state.field(reading);
  const { noLineEnd } = view.state.facet(editorContext).words;
  const colours = [...inSight(tokens, view), ...inSight(body, view)]
    .filter(({ from, to, kind }) => from < to && !TOLD_ELSEWHERE.has(kind))
    .map(({ from, to, kind }) => markOf(`tok-${kind}`).range(from, to));
  const pieces = inSight(found, view).map(({ from, to, kind }) =>
    kind === 'off' ? OFF_LINE.range(from) : markOf(MARK_CLASS[kind]).range(from, to),
  );
  const lines = bodyLines(view, outline.bodyFrom).map((at) => BODY_LINE.range(at));
  const lineEnds = ends.map(({ at, bytes }) =>
    Decoration.widget({ widget: new LineEndWidget(bytesText(bytes) || noLineEnd), side: 2 }).range(at),
  );
  return RangeSet.of([...lines, ...colours, ...pieces, ...lineEnds], true);
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = decorationsOf(view);
    }

    update({ view, startState, state, viewportChanged }: ViewUpdate): void {
      const isOther = startState.field(reading) !== state.field(reading);
      if (isOther || viewportChanged) this.decorations = decorationsOf(view);
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The colouring, to be put into an editor's extensions. */
export function draftLanguage(): Extension {
  return [reading, colours];
}
