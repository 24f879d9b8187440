/** All shapes of a ladder with its lanes and their heads, for a file or a picture that shows it as a whole. */
import type { Geometry, Shape, TextShape } from './drawing.ts';
import {
  arrowShapes,
  geometryOf,
  gutterShapes,
  headText,
  HEAD_HEIGHT,
  HEAD_TOP,
  HEADS_HEIGHT,
  ladderHeight,
  laneX,
  ROW_HEIGHT,
} from './drawing.ts';
import type { Ladder, TimeForm } from './model.ts';
import type { TimeOfDay } from './times.ts';
import { timeText } from './times.ts';

export interface WholeOptions {
  readonly time: TimeForm;
  readonly timeOfDay: TimeOfDay;
  /** Pixels that the lanes are spread over where they have the room. */
  readonly width: number;
}

export const PLAIN_WIDTH = 900;

export interface WholeHead {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly text: TextShape;
}

export interface WholeLadder {
  readonly width: number;
  readonly height: number;
  /** Where the lanes' lines are, from `top` to `bottom`. */
  readonly lanes: readonly number[];
  readonly top: number;
  readonly bottom: number;
  readonly heads: readonly WholeHead[];
  /** The shapes of each arrow, and how far below the top its row is. */
  readonly rows: readonly { readonly y: number; readonly shapes: readonly Shape[] }[];
}

function headsOf(ladder: Ladder, geometry: Geometry): WholeHead[] {
  return ladder.lanes.map((lane, index) => {
    const x = laneX(geometry, index);
    const text: TextShape = {
      kind: 'text',
      ...{ x, y: HEAD_TOP + 18, anchor: 'middle', size: 11, font: 'mono', ink: 'text' },
      runs: [{ text: headText(lane, geometry) }],
    };
    const place = { x: x - geometry.head / 2, y: HEAD_TOP, width: geometry.head, height: HEAD_HEIGHT };
    return { ...place, text };
  });
}

/** Lays out the whole ladder. */
export function wholeLadder(ladder: Ladder, { time, timeOfDay, width }: WholeOptions): WholeLadder {
  const geometry = geometryOf(ladder.lanes.length, width, ladder.calls.length > 1);
  const height = ladderHeight(ladder);
  return {
    width: geometry.width,
    height,
    lanes: ladder.lanes.map((_, index) => laneX(geometry, index)),
    top: HEAD_TOP + HEAD_HEIGHT,
    bottom: height,
    heads: headsOf(ladder, geometry),
    rows: ladder.arrows.map((arrow, index) => ({
      y: HEADS_HEIGHT + index * ROW_HEIGHT,
      shapes: [
        ...gutterShapes(arrow, timeText(ladder.arrows, index, time, timeOfDay), geometry),
        ...arrowShapes(arrow, geometry, ladder.words),
      ],
    })),
  };
}
