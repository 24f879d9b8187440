/** The edge of a heading that is dragged: the width it would have, until it is let go. */
import type { ShallowRef } from 'vue';
import { shallowRef } from 'vue';
import { LEAST_WIDTH } from './column-layout.ts';

export interface Resized {
  readonly key: string;
  readonly width: number;
}

export interface Resizing {
  readonly resized: Readonly<ShallowRef<Resized | null>>;
  /** Begins with the pointer on the edge of a heading. */
  begin(event: PointerEvent, key: string): void;
}

/** Padding and border of a cell, in pixels. */
const PADDING = 18;

/** The width that shows all of some cells, in pixels. */
export function fittingWidth(cells: Iterable<Element>): number {
  let widest = LEAST_WIDTH;
  for (const cell of cells) {
    const range = document.createRange();
    range.selectNodeContents(cell);
    widest = Math.max(widest, Math.ceil(range.getBoundingClientRect().width) + PADDING);
  }
  return widest;
}

/** @param done takes the width when the edge is let go */
export function useResizing(done: (resized: Resized) => void): Resizing {
  const resized = shallowRef<Resized | null>(null);

  function begin(event: PointerEvent, key: string): void {
    const edge = event.currentTarget;
    const heading = edge instanceof HTMLElement ? edge.closest('[data-key]') : null;
    if (!(edge instanceof HTMLElement) || !heading || event.button !== 0) return;
    event.preventDefault();
    const start = heading.getBoundingClientRect().width - event.clientX;
    const move = ({ clientX }: PointerEvent): void =>
      void (resized.value = { key, width: Math.max(LEAST_WIDTH, start + clientX) });
    const end = (): void => {
      edge.removeEventListener('pointermove', move);
      if (resized.value) done(resized.value);
      resized.value = null;
    };
    edge.setPointerCapture(event.pointerId);
    edge.addEventListener('pointermove', move);
    edge.addEventListener('lostpointercapture', end, { once: true });
  }

  return { resized, begin };
}
