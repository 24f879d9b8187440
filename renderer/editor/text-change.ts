/** The one change that makes a text of another: what both begin and end with stays, so that cursors and history survive. */

export interface TextChange {
  /** UTF-16 offsets in the text before. */
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The smallest single change from one text to another; null where they are the same. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before.charCodeAt(from) === after.charCodeAt(from)) from++;
  let kept = 0;
  while (
    kept < shorter - from &&
    before.charCodeAt(before.length - kept - 1) === after.charCodeAt(after.length - kept - 1)
  )
    kept++;
  return { from, to: before.length - kept, insert: after.slice(from, after.length - kept) };
}
