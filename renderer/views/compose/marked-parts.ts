/** A line of a draft in pieces, each plain or of a kind of mark: joined they are the line again. */
import type { DraftMarkKind, KindOfName } from '../../editor/draft-marks.ts';
import { draftMarks } from '../../editor/draft-marks.ts';

export interface MarkedPart {
  readonly text: string;
  readonly kind: DraftMarkKind | 'plain';
}

/** @param text one line */
export function markedParts(text: string, kindOf: KindOfName): readonly MarkedPart[] {
  const parts: MarkedPart[] = [];
  let at = 0;
  const add = (to: number, kind: MarkedPart['kind']): void => {
    if (to > at) parts.push({ text: text.slice(at, to), kind });
    at = Math.max(at, to);
  };
  for (const { from, to, kind } of draftMarks(text, kindOf)) {
    add(from, 'plain');
    add(to, kind);
  }
  add(text.length, 'plain');
  return parts;
}
