/**
 * Remembers each document's cursor and undo history while its editor is not on the screen. A text that was changed meanwhile, by the form
 * or on the disk, is one more step of that history.
 */
import { history, historyField, redo, undo } from '@codemirror/commands';
import type { EditorStateConfig, StateCommand } from '@codemirror/state';
import { EditorState } from '@codemirror/state';
import { changeBetween } from './text-change.ts';

const FIELDS = { history: historyField };
const LIMIT = 60;

const kept = new Map<string, unknown>();

/** Keeps what an editor shows under its document's id; the oldest goes where there are too many. */
export function keepEditorState(documentId: string, state: EditorState): void {
  kept.delete(documentId);
  kept.set(documentId, state.toJSON(FIELDS));
  const oldest = kept.keys().next();
  if (kept.size > LIMIT && !oldest.done) kept.delete(oldest.value);
}

/** The kept state for these extensions with `text` in it, or null where none is kept. @param text lines ended LF */
export function keptEditorState(
  documentId: string,
  text: string,
  config: EditorStateConfig,
): EditorState | null {
  if (!kept.has(documentId)) return null;
  const state = EditorState.fromJSON(kept.get(documentId), config, FIELDS);
  const changes = changeBetween(state.doc.toString(), text);
  return changes ? state.update({ changes }).state : state;
}

const COMMANDS: Readonly<Record<'undo' | 'redo', StateCommand>> = { undo, redo };

/**
 * Takes back the last step of a document whose editor is not on the screen, or makes it again.
 * @returns the text that it leads to, or null where there is no such step
 */
export function stepKept(documentId: string, text: string, step: 'undo' | 'redo'): string | null {
  let state = keptEditorState(documentId, text, { extensions: [history()] });
  const done =
    state && COMMANDS[step]({ state, dispatch: (transaction) => void (state = transaction.state) });
  if (!state || !done) return null;
  keepEditorState(documentId, state);
  return state.doc.toString();
}
