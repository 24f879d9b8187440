/**
 * Colours a draft in CodeMirror: the tokens of messages, bodies, and what stands between braces. The text is divided once (outline.ts), and
 * only the lines in sight are read further; a change within a line is followed there and nowhere else, so that a key costs the same in a
 * long text as in a short one.
 */
import type { EditorState, Extension, Range, Transaction } from '@codemirror/state';
import { RangeSet, StateField } from '@codemirror/state';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';
import { Decoration, ViewPlugin, WidgetType } from '@codemirror/view';
import { isAlike, tokenizeBody } from './body-tokens.ts';
import type { DraftMarkKind } from './draft-marks.ts';
import { bytesText, draftMarks, otherLineEnds } from './draft-marks.ts';
import { editorContext, offeredValue } from './editor-context.ts';
import type { LineChange, Outline } from './outline.ts';
import { lastHeader, outlineAfter, readOutline } from './outline.ts';
import type { Token } from './sip-tokens.ts';
import { tokenizeHeaders, tokenizeMessage } from './sip-tokens.ts';

/** A half-open range of UTF-16 offsets. */
interface Ranged {
  readonly from: number;
  readonly to: number;
}

interface Reading {
  readonly text: string;
  readonly outline: Outline;
  /** The only lines that are others than in the reading before, without the last one's break; null where more may be. */
  readonly changed: Ranged | null;
}

function read({ doc }: EditorState): Reading {
  const text = doc.toString();
  return { text, outline: readOutline(text), changed: null };
}

/** The only change of a transaction, where it takes no line break away and puts none in. */
function changeInLine({ changes, startState }: Transaction): LineChange | null {
  const found: (LineChange & { readonly isInLine: boolean })[] = [];
  changes.iterChanges((from, to, _from, _to, insert) => {
    const isInLine = insert.lines === 1 && to <= startState.doc.lineAt(from).to;
    found.push({ from, to, inserted: insert.length, isInLine });
  }, true);
  const [only] = found;
  return found.length === 1 && only?.isInLine ? only : null;
}

/** The lines that are coloured differently after a change within one of them; null where that cannot be told. */
function changedLines(before: Reading, text: string, outline: Outline, change: LineChange): Ranged | null {
  const { from } = change;
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const found = text.indexOf('\n', from);
  const line = { from: start, to: found < 0 ? text.length : found };
  if (from < outline.bodyFrom) return lastHeader(outline, from);
  const end = before.text.indexOf('\n', change.to);
  const old = before.text.slice(start, end < 0 ? before.text.length : end);
  return isAlike(old, text.slice(line.from, line.to)) ? line : null;
}

function readAfter(before: Reading, transaction: Transaction): Reading {
  const change = changeInLine(transaction);
  const outline = change ? outlineAfter(before.outline, change) : null;
  if (!change || !outline) return read(transaction.state);
  const text = transaction.newDoc.toString();
  return { text, outline, changed: changedLines(before, text, outline, change) };
}

const reading = StateField.define<Reading>({
  create: read,
  update: (before, transaction) => (transaction.docChanged ? readAfter(before, transaction) : before),
});

/** The text as of this state; asking for it again costs nothing. */
export function textIn(state: EditorState): string {
  return state.field(reading).text;
}

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

function movedBy<T extends Ranged>(ranges: readonly T[], by: number): readonly T[] {
  return ranges.map((range) => ({ ...range, from: range.from + by, to: range.to + by }));
}

/** The tokens of the head in some lines, read from the header on that reaches into them (RFC 3261 7.3.1). */
function headTokens({ text, outline }: Reading, { from, to }: Ranged): readonly Token[] {
  const end = Math.min(to, outline.headEnd);
  if (from >= end) return [];
  const header = lastHeader(outline, from);
  return header
    ? movedBy(tokenizeHeaders(text.slice(header.from, end)), header.from)
    : tokenizeMessage(text.slice(0, end));
}

function tokensIn(read: Reading, lines: Ranged): readonly Token[] {
  const body = tokenizeBody(read.text, read.outline.bodyFrom, lines);
  return [...headTokens(read, lines), ...body].filter(
    ({ from, to, kind }) => from < to && to > lines.from && !TOLD_ELSEWHERE.has(kind),
  );
}

const OFF_LINE = Decoration.line({ class: 'cm-off' });
const BODY_LINE = Decoration.line({ class: 'cm-body' });

/** What is told in another way: values by marks, the body by its lines. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['variable', 'body']);

const MARK_CLASS: Readonly<Record<Exclude<DraftMarkKind, 'off'>, string>> = {
  known: 'cm-value cm-value-known',
  made: 'cm-value cm-value-made',
  unresolved: 'cm-value cm-value-unresolved',
  escape: 'cm-escape',
};

/** The begins of the lines of a text. @param text ends where a line does */
function lineStarts(text: string, { from, to }: Ranged): readonly number[] {
  const starts: number[] = [];
  for (let at = from; at < to; at = text.indexOf('\n', at) + 1 || to) starts.push(at);
  return starts;
}

/** @param lines whole lines with their breaks */
function decorationsIn(state: EditorState, lines: Ranged): readonly Range<Decoration>[] {
  const read = state.field(reading);
  const context = state.facet(editorContext);
  const { from } = lines;
  const text = read.text.slice(from, lines.to);
  const found = draftMarks(text, (name) => offeredValue(context, name)?.kind ?? null);
  const ends = context.lineEnds ? otherLineEnds(text) : [];
  const body = { from: Math.max(from, read.outline.bodyFrom), to: lines.to };
  return [
    ...lineStarts(read.text, body).map((at) => BODY_LINE.range(at)),
    ...tokensIn(read, lines).map((token) => markOf(`tok-${token.kind}`).range(token.from, token.to)),
    ...movedBy(found, from).map((mark) =>
      mark.kind === 'off'
        ? OFF_LINE.range(mark.from)
        : markOf(MARK_CLASS[mark.kind]).range(mark.from, mark.to),
    ),
    ...ends.map(({ at, bytes }) => {
      const widget = new LineEndWidget(bytesText(bytes) || context.words.noLineEnd);
      return Decoration.widget({ widget, side: 2 }).range(from + at);
    }),
  ];
}

/** The lines in sight, with their breaks, each once. */
function linesInSight({ visibleRanges, state: { doc } }: EditorView): readonly Ranged[] {
  const lines: Ranged[] = [];
  for (const range of visibleRanges) {
    const from = Math.max(doc.lineAt(range.from).from, lines.at(-1)?.to ?? 0);
    const to = Math.min(doc.lineAt(range.to).to + 1, doc.length);
    if (from < to) lines.push({ from, to });
  }
  return lines;
}

function decorationsOf(state: EditorState, sight: readonly Ranged[]): DecorationSet {
  const ranges = sight.flatMap((lines) => decorationsIn(state, lines));
  return RangeSet.of(ranges, true);
}

/** The decorations with those of the changed lines made anew; the others only move. */
function followed(before: DecorationSet, { changes, state }: ViewUpdate, lines: Ranged): DecorationSet {
  const add = decorationsIn(state, { from: lines.from, to: Math.min(lines.to + 1, state.doc.length) });
  return before.map(changes).update({
    filterFrom: lines.from,
    filterTo: lines.to,
    filter: (from) => from < lines.from || from > lines.to,
    add,
    sort: true,
  });
}

/** Whether the lines in sight are those of before an update, moved with what changed. */
function isSameSight(before: readonly Ranged[], now: readonly Ranged[], { changes }: ViewUpdate): boolean {
  const isMoved = ({ from, to }: Ranged, at: number): boolean =>
    now[at]?.from === changes.mapPos(from, -1) && now[at].to === changes.mapPos(to, 1);
  return before.length === now.length && before.every(isMoved);
}

/** The lines that an update changed: none, some, or, as null, any. */
function linesOf({ startState, state, transactions }: ViewUpdate): readonly Ranged[] | null {
  if (startState.facet(editorContext) !== state.facet(editorContext)) return null;
  const { changed } = state.field(reading);
  const { length } = transactions.filter(({ docChanged }) => docChanged);
  if (length === 0) return [];
  return length === 1 && changed ? [changed] : null;
}

const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    private sight: readonly Ranged[];

    constructor(view: EditorView) {
      this.sight = linesInSight(view);
      this.decorations = decorationsOf(view.state, this.sight);
    }

    update(update: ViewUpdate): void {
      const sight = linesInSight(update.view);
      const changed = linesOf(update);
      this.decorations =
        changed && isSameSight(this.sight, sight, update)
          ? changed.reduce((all, lines) => followed(all, update, lines), this.decorations)
          : decorationsOf(update.state, sight);
      this.sight = sight;
    }
  },
  { decorations: (plugin) => plugin.decorations },
);

/** The colouring, to be put into an editor's extensions. */
export function draftLanguage(): Extension {
  return [reading, colours];
}
