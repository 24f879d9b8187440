/** Where in a draft something is written, for completion: what stands before the cursor, and what is around it. */
import type { EditorContext } from '../editor-context.ts';
import type { Outline } from '../outline.ts';

export interface Place {
  /** Lines ended LF. */
  readonly text: string;
  /** The cursor, as a UTF-16 offset. */
  readonly offset: number;
  readonly outline: Outline;
  readonly context: EditorContext;
  /** Whether it was asked for: then an empty word is completed too. */
  readonly explicit: boolean;
}

/** The cursor's line up to the cursor. */
export function lineBefore({ text, offset }: Place): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}
