/** Remembers each document's cursor and undo history while its editor is not on the screen. */
import { historyField } from '@codemirror/commands';
import type { EditorStateConfig } from '@codemirror/state';
import { EditorState } from '@codemirror/state';

const FIELDS = { history: historyField };
const LIMIT = 60;

interface KeptState {
  readonly text: string;
  readonly json: unknown;
}

const kept = new Map<string, KeptState>();

/** Keeps what an editor shows under its document's id; the oldest goes where there are too many. */
export function keepEditorState(documentId: string, state: EditorState): void {
  kept.delete(documentId);
  kept.set(documentId, { text: state.doc.toString(), json: state.toJSON(FIELDS) });
  const oldest = kept.keys().next();
  if (kept.size > LIMIT && !oldest.done) kept.delete(oldest.value);
}

/** The kept state for these extensions, or null where none is kept or the text has changed meanwhile. */
export function keptEditorState(
  documentId: string,
  text: string,
  config: EditorStateConfig,
): EditorState | null {
  const found = kept.get(documentId);
  return found?.text === text ? EditorState.fromJSON(found.json, config, FIELDS) : null;
}
