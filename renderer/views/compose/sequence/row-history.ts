/** Keeps a change that was made by the rows as a step of the document's history, so that it can be taken back in either lens. */
import { history, isolateHistory } from '@codemirror/commands';
import { EditorState } from '@codemirror/state';
import { keepEditorState, keptEditorState } from '../../../editor/editor-states.ts';
import { changeBetween } from '../../../editor/text-change.ts';

/** @param before the document as it was, lines ended LF */
export function keepStep(documentId: string, before: string, after: string): void {
  const changes = changeBetween(before, after);
  if (!changes) return;
  const config = { doc: before, extensions: [history()] };
  const state = keptEditorState(documentId, before, config) ?? EditorState.create(config);
  keepEditorState(documentId, state.update({ changes, annotations: isolateHistory.of('full') }).state);
}
