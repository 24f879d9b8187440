/** From a place in the document to a place in a text whose pieces carry their offset as `data-from`. */

interface Caret {
  readonly node: Node;
  readonly offset: number;
}

/** Where a caret would stand for a point of the window; null where there is no text. */
export function caretAt(x: number, y: number): Caret | null {
  // Not every browser has it, and a document without a layout has none.
  if (typeof document.caretPositionFromPoint !== 'function') return null;
  const place = document.caretPositionFromPoint(x, y);
  return place ? { node: place.offsetNode, offset: place.offset } : null;
}

const fromOf = (element: Element | null | undefined): number | null => {
  const piece = element?.closest<HTMLElement>('[data-from]');
  return piece ? Number(piece.dataset['from']) : null;
};

/** The UTF-16 offset of a place in the text; null where it is not in it. A sign counts as the one character it stands for. */
export function unitAt({ node, offset }: Caret): number | null {
  if (node instanceof Text) {
    const piece = node.parentElement;
    const from = fromOf(piece);
    if (from === null) return null;
    return from + (piece?.classList.contains('special') ? Math.min(offset, 1) : offset);
  }
  if (!(node instanceof Element)) return null;
  const child = node.children[offset];
  if (child) return fromOf(child);
  const last = node.lastElementChild;
  const from = fromOf(last ?? node);
  return from === null ? null : from + (last?.textContent.length ?? 0);
}

/** The UTF-16 offset of what is under the pointer: exact where the browser tells, else where its piece begins. */
export function unitUnder(event: MouseEvent): number | null {
  if (!(event.target instanceof Element)) return null;
  const piece = fromOf(event.target);
  if (piece === null) return null;
  const isSegment = !event.target.classList.contains('line');
  const caret = isSegment ? caretAt(event.clientX, event.clientY) : null;
  const unit = caret ? unitAt(caret) : null;
  if (unit === null) return piece;
  // The caret stands between characters: behind the middle of one it is the next one's.
  const length = event.target.textContent.length;
  return Math.max(piece, Math.min(unit, piece + length - 1));
}
