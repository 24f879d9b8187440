/** What can be folded in a message: headers of several lines (RFC 3261 7.3.1), the body, and each part of a multipart body (RFC 2046 5.1). */
import type { Extension } from '@codemirror/state';
import { codeFolding, foldGutter, foldKeymap, foldService } from '@codemirror/language';
import { keymap } from '@codemirror/view';
import { outlineOf, textIn } from './draft-language.ts';
import type { Outline } from './outline.ts';
import { lastHeader } from './outline.ts';

export interface Fold {
  readonly from: number;
  readonly to: number;
}

const BOUNDARY = /^--(\S.*?)[ \t]*$/;

/** Where a text ends but for its empty lines. */
function endOf(text: string): number {
  let end = text.length;
  while (text[end - 1] === '\n') end--;
  return end;
}

/** The part that begins with the boundary in this line: up to the next boundary of that name. */
function partFold(text: string, lineEnd: number, boundary: string): Fold | null {
  if (boundary.endsWith('--')) return null;
  const next = text.indexOf(`\n--${boundary}`, lineEnd);
  const to = next < 0 ? endOf(text) : next;
  return to > lineEnd + 1 ? { from: lineEnd, to } : null;
}

/** The fold that begins in the line from `lineFrom` to `lineEnd`; null where none does. @param text lines ended LF */
export function foldAt(text: string, outline: Outline, lineFrom: number, lineEnd: number): Fold | null {
  const header = lastHeader(outline, lineFrom);
  if (header?.from === lineFrom)
    return header.to > header.firstEnd ? { from: header.firstEnd, to: header.to } : null;
  if (lineFrom < outline.bodyFrom) return null;
  const boundary = BOUNDARY.exec(text.slice(lineFrom, Math.min(lineEnd, lineFrom + 80)))?.[1];
  if (boundary !== undefined) return partFold(text, lineEnd, boundary);
  if (lineFrom !== outline.bodyFrom) return null;
  const end = endOf(text);
  return end > lineEnd + 1 ? { from: lineEnd, to: end } : null;
}

/** Folding by the gutter and by keys (Ctrl+Shift+[ and ]). */
export function messageFolding(): Extension {
  return [
    foldService.of((state, from, to) => foldAt(textIn(state), outlineOf(state), from, to)),
    codeFolding(),
    foldGutter(),
    keymap.of(foldKeymap),
  ];
}
