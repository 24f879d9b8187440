/**
 * The arithmetic of a table that shows a few rows of very many. A position is a distance in pixels from the top of all
 * rows as if they were all there; the scroll bar has a shorter way to go where the browser would clamp it.
 */

/** Chromium clamps an element at 33,554,428 px; this stays below with room for a header. */
export const MAX_HEIGHT = 33_000_000;

export interface WindowGeometry {
  readonly count: number;
  readonly rowHeight: number;
  /** The height in which rows are seen, without the header. */
  readonly viewport: number;
}

/** The height of all rows. */
export function fullHeight({ count, rowHeight }: WindowGeometry): number {
  return count * rowHeight;
}

/** The height that the scrolled element is given. */
export function scrollHeight(geometry: WindowGeometry): number {
  return Math.min(fullHeight(geometry), MAX_HEIGHT);
}

/** The furthest position. */
export function lastPosition(geometry: WindowGeometry): number {
  return Math.max(0, fullHeight(geometry) - geometry.viewport);
}

/** How many pixels of rows one pixel of the scroll bar stands for: 1, or more where the height is clamped. */
export function scale(geometry: WindowGeometry): number {
  const way = scrollHeight(geometry) - geometry.viewport;
  return way > 0 ? lastPosition(geometry) / way : 1;
}

/** A position within what there is. */
export function limitPosition(position: number, geometry: WindowGeometry): number {
  return Math.min(lastPosition(geometry), Math.max(0, position));
}

export interface VisibleRows {
  /** Indexes of the rows to render, `end` not included. */
  readonly start: number;
  readonly end: number;
}

/** The rows that a position shows, with a few spare ones on both sides. */
export function visibleRows(position: number, geometry: WindowGeometry, spare = 4): VisibleRows {
  const { count, rowHeight, viewport } = geometry;
  const start = Math.max(0, Math.floor(position / rowHeight) - spare);
  const end = Math.min(count, Math.ceil((position + viewport) / rowHeight) + spare);
  return { start, end: Math.max(start, end) };
}

/** The nearest position at which a row is seen whole. */
export function positionShowing(index: number, position: number, geometry: WindowGeometry): number {
  const top = index * geometry.rowHeight;
  const lowest = top + geometry.rowHeight - geometry.viewport;
  return limitPosition(Math.min(top, Math.max(lowest, position)), geometry);
}
