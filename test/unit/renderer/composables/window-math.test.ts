import { describe, expect, it } from 'vitest';
import type { WindowGeometry } from '../../../../renderer/composables/window-math.ts';
import {
  fullHeight,
  lastPosition,
  limitPosition,
  MAX_HEIGHT,
  positionShowing,
  scale,
  scrollHeight,
  visibleRows,
} from '../../../../renderer/composables/window-math.ts';

const geometry = (count: number, viewport = 600): WindowGeometry => ({ count, rowHeight: 24, viewport });

describe('the rows that are rendered', () => {
  it.each([
    ['at the top', 0, 1000, { start: 0, end: 29 }],
    ['in the middle, with spare rows on both sides', 2412, 1000, { start: 96, end: 130 }],
    ['at the end', 23_400, 1000, { start: 971, end: 1000 }],
    ['of a list that is shorter than the view', 0, 3, { start: 0, end: 3 }],
    ['of an empty list', 0, 0, { start: 0, end: 0 }],
  ])('are those seen %s', (_, position, count, expected) => {
    expect(visibleRows(position, geometry(count))).toEqual(expected);
  });

  it('are few however many there are', () => {
    const { start, end } = visibleRows(100_000_000, geometry(10_000_000));
    expect(end - start).toBeLessThan(40);
  });
});

describe('the scroll bar', () => {
  it('is as long as the rows while the browser can show that', () => {
    expect(scrollHeight(geometry(1_000_000))).toBe(fullHeight(geometry(1_000_000)));
    expect(scale(geometry(1_000_000))).toBe(1);
  });

  it('is clamped beyond, and its end still reaches the last row', () => {
    const many = geometry(10_000_000);
    expect(scrollHeight(many)).toBe(MAX_HEIGHT);
    const end = (MAX_HEIGHT - many.viewport) * scale(many);
    expect(end).toBeCloseTo(lastPosition(many), 3);
    expect(visibleRows(end, many).end).toBe(10_000_000);
  });

  it('has nowhere to go where all rows are seen', () => {
    expect(lastPosition(geometry(3))).toBe(0);
    expect(scale(geometry(3))).toBe(1);
    expect(limitPosition(500, geometry(3))).toBe(0);
  });
});

describe('bringing a row into view', () => {
  it.each([
    ['above: it comes to the top', 5, 2400, 120],
    ['below: it comes to the bottom', 200, 0, 4224],
    ['seen already: nothing moves', 10, 100, 100],
    ['the last one', 999, 0, 23_400],
  ])('%s', (_, index, position, expected) => {
    expect(positionShowing(index, position, geometry(1000))).toBe(expected);
  });
});
