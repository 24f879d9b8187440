/**
 * A ladder as a few kinds of shapes with places in pixels: what the screen, the SVG file and the picture have in common. An arrow's
 * shapes stand in a row of their own, whose upper left corner is 0, 0.
 */
import type { Mark } from '#shared/model/traffic.ts';
import { columnsOf, fitColumns } from './columns.ts';
import type { Arrow, Ladder, LadderWords, Lane, Severity, Tone } from './model.ts';
import type { Note } from './words.ts';
import { notesOf } from './words.ts';

export type Ink =
  Tone | Note['tone'] | 'text' | 'accent' | 'call-a' | 'call-b' | 'call-c' | 'call-d' | `mark-${Mark}`;

export interface Run {
  readonly text: string;
  /** Left out where it is the shape's own. */
  readonly ink?: Ink;
}

export interface TextShape {
  readonly kind: 'text';
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly size: number;
  readonly font: 'ui' | 'mono';
  readonly ink: Ink;
  readonly runs: readonly Run[];
}

/** A path in the language of SVG: its line is drawn, or what is inside it. */
export interface PathShape {
  readonly kind: 'stroke' | 'fill';
  readonly d: string;
  readonly ink: Ink;
}

export type Shape = TextShape | PathShape;

export interface Geometry {
  readonly lanes: number;
  /** The place of the first lane, and from one lane to the next. */
  readonly first: number;
  readonly pitch: number;
  /** The width of a lane's head. */
  readonly head: number;
  readonly width: number;
  /** Whether calls have to be told apart. */
  readonly numbered: boolean;
}

export const ROW_HEIGHT = 36;
export const HEADS_HEIGHT = 44;
/** Where a lane's head stands, and how high it is. */
export const HEAD_TOP = 8;
export const HEAD_HEIGHT = 28;
/** Where an arrow's line is in its row. */
const LINE = 21;
const LABEL = 15;
const NOTE = 32;
/** Where the times end. */
const TIMES = 96;
const NUMBERS = 24;
/** Room behind the times for the sign that unfolds. */
const FOLD = 24;
const NARROWEST = 128;
const WIDEST = 340;
const MARGIN = 16;
const LOOP = 34;
/** Pixels of a column of a label and of a note; the letters of Inter are narrower on average. */
const LABEL_COLUMN = 6.4;
const NOTE_COLUMN = 5.3;

/** How wide the times at the left are, with the numbers of calls. */
export function gutterWidth({ numbered }: Pick<Geometry, 'numbered'>): number {
  return TIMES + (numbered ? NUMBERS : 0) + FOLD;
}

/** The places of `lanes` lanes in `available` pixels; they take more where they would stand too near each other. */
export function geometryOf(lanes: number, available: number, numbered: boolean): Geometry {
  const gutter = gutterWidth({ numbered });
  const room = available - gutter - MARGIN;
  const pitch = Math.floor(Math.max(NARROWEST, Math.min(WIDEST, room / Math.max(1, lanes))));
  const head = Math.min(pitch - 12, 208);
  const first = gutter + Math.floor(pitch / 2);
  const width = Math.max(available, gutter + lanes * pitch + MARGIN);
  return { lanes, first, pitch, head, width, numbered };
}

/** The middle of a lane. */
export function laneX({ first, pitch }: Geometry, index: number): number {
  return first + index * pitch;
}

/** How far the lanes have to be scrolled, at the least, for both ends of an arrow to be seen in `room` pixels. */
export function scrolledTo({ from, to }: Arrow, scrolled: number, room: number, geometry: Geometry): number {
  const half = geometry.head / 2;
  const left = laneX(geometry, Math.min(from, to)) - half - gutterWidth(geometry);
  const right = laneX(geometry, Math.max(from, to)) + half - room;
  return Math.max(0, Math.min(left, Math.max(right, scrolled)));
}

const BARS = ['call-a', 'call-b', 'call-c', 'call-d'] as const;

/** The colour of a call's bar, the same as in the list of calls. */
export function barOf(dialogId: number): (typeof BARS)[number] {
  return BARS[dialogId % BARS.length] ?? 'call-a';
}

function timeShapes(time: string, geometry: Geometry): Shape[] {
  const x = gutterWidth(geometry) - FOLD;
  return [
    {
      kind: 'text',
      ...{ x, y: LINE + 1, anchor: 'end', size: 10.5, font: 'mono', ink: 'faint' },
      runs: [{ text: time }],
    },
  ];
}

function callShapes(arrow: Arrow, { numbered }: Geometry): Shape[] {
  const { dialogId } = arrow.step.row;
  if (!numbered || arrow.call < 0) return [];
  const ink = barOf(dialogId);
  return [
    { kind: 'fill', d: `M8 7h4v20h-4z`, ink },
    {
      kind: 'text',
      ...{ x: 17, y: LINE + 1, anchor: 'start', size: 10.5, font: 'mono', ink: 'dim' },
      runs: [{ text: String(arrow.call + 1) }],
    },
  ];
}

const MARK_INKS: Readonly<Record<Severity, Ink>> = { error: 'danger', warning: 'warn', info: 'accent' };

/** A sign at the beginning of an arrow: a triangle, or a disc where it is no warning. */
function markShapes({ severity }: Arrow, x: number): Shape[] {
  if (!severity) return [];
  const d =
    severity === 'info'
      ? `M${x - 4.5} ${LINE}a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0 -9 0z`
      : `M${x} ${LINE - 6}l6.5 11h-13z`;
  return [{ kind: 'fill', d, ink: MARK_INKS[severity] }];
}

/** A flag on the line of a message that somebody marked, a little behind its beginning. */
function flagShapes({ step, from, to }: Arrow, start: number, side: number): Shape[] {
  const { mark } = step.row;
  if (mark === null) return [];
  const way = from === to ? side : Math.sign(to - from);
  const x = start + way * 15 - 4;
  return [{ kind: 'fill', d: `M${x} ${LINE}v-13h9l-2.5 3.5l2.5 3.5h-7.5v6z`, ink: `mark-${mark}` }];
}

function lineShapes({ from, to, tone }: Arrow, geometry: Geometry, side: number): Shape[] {
  const [a, b] = [laneX(geometry, from), laneX(geometry, to)];
  if (from === to) {
    const end = `M${a} ${LINE + 7}l${side * 9} -4.5v9z`;
    return [
      {
        kind: 'stroke',
        d: `M${a} ${LINE - 7}h${side * LOOP}v14H${a + side * 7}`,
        ink: tone,
      },
      { kind: 'fill', d: end, ink: tone },
    ];
  }
  const way = b > a ? 1 : -1;
  return [
    { kind: 'stroke', d: `M${a} ${LINE}H${b - way * 7}`, ink: tone },
    { kind: 'fill', d: `M${b} ${LINE}l${-way * 9} -4.5v9z`, ink: tone },
  ];
}

/** The label with how often the message was sent in all. */
function labelRuns({ label, repetitions, repeats, steps }: Arrow, columns: number): Run[] {
  const again = repeats > 0 ? ' ↻' : repetitions > 0 && steps.length > 1 ? ` ×${steps.length}` : '';
  const text = fitColumns(label, Math.max(4, columns - again.length));
  return again === '' ? [{ text }] : [{ text }, { text: again, ink: 'warn' }];
}

/** Fewer columns of a note say nothing. */
const LEAST_NOTE = 12;

/** As many notes as there is room for; the last one is cut. */
function noteRuns(notes: readonly Note[], columns: number): Run[] {
  const runs: Run[] = [];
  let left = columns;
  for (const { text, tone } of notes) {
    const gap = runs.length > 0 ? 3 : 0;
    if (left < gap + Math.min(columnsOf(text), LEAST_NOTE)) break;
    if (gap > 0) runs.push({ text: ' · ', ink: 'faint' });
    const fitting = fitColumns(text, left - gap);
    runs.push({ text: fitting, ink: tone });
    left -= gap + columnsOf(fitting);
  }
  return runs;
}

interface Place {
  readonly x: number;
  readonly anchor: TextShape['anchor'];
  /** Pixels that a text has. */
  readonly room: number;
}

/** Where the texts of an arrow stand: above and below its middle, or beside the loop. */
function placeOf({ from, to }: Arrow, geometry: Geometry, side: number): Place {
  const [a, b] = [laneX(geometry, from), laneX(geometry, to)];
  if (from !== to) return { x: (a + b) / 2, anchor: 'middle', room: Math.abs(b - a) - 22 };
  const x = a + side * (LOOP + 6);
  const { pitch, lanes, width } = geometry;
  const room = side < 0 || lanes > 1 ? pitch - LOOP - 12 : width - x - MARGIN;
  return { x, anchor: side > 0 ? 'start' : 'end', room };
}

/** The shapes at the left of an arrow: its time, and the number of its call. */
export function gutterShapes(arrow: Arrow, time: string, geometry: Geometry): Shape[] {
  return [...callShapes(arrow, geometry), ...timeShapes(time, geometry)];
}

/** The shapes of an arrow and of what belongs to it. */
export function arrowShapes(arrow: Arrow, geometry: Geometry, words: LadderWords): Shape[] {
  const side = arrow.from === geometry.lanes - 1 && geometry.lanes > 1 ? -1 : 1;
  const { x, anchor, room } = placeOf(arrow, geometry, side);
  const isLoop = arrow.from === arrow.to;
  const notes = noteRuns(notesOf(arrow, words), Math.floor(room / NOTE_COLUMN));
  const texts: TextShape[] = [
    {
      kind: 'text',
      ...{ x, y: isLoop && notes.length === 0 ? LINE + 4 : LABEL, anchor, size: 11.5, font: 'ui' },
      ink: arrow.tone,
      runs: labelRuns(arrow, Math.floor(room / LABEL_COLUMN)),
    },
  ];
  if (notes.length > 0) {
    const y = isLoop ? NOTE - 2 : NOTE;
    texts.push({ kind: 'text', ...{ x, y, anchor, size: 10, font: 'ui', ink: 'faint' }, runs: notes });
  }
  const start = laneX(geometry, arrow.from);
  const signs = [...flagShapes(arrow, start, side), ...markShapes(arrow, start)];
  return [...lineShapes(arrow, geometry, side), ...texts, ...signs];
}

/** What stands on the head of a lane: a name without its address where both have no room, cut to its width. */
export function headText({ key, name, label }: Lane, { head }: Geometry): string {
  const columns = Math.floor((head - 8) / 6.7);
  const isNamed = name !== '' && label !== key && columnsOf(label) > columns;
  return fitColumns(isNamed && label.startsWith(name) ? name : label, columns);
}

/** The height of a ladder as a whole. */
export function ladderHeight({ arrows }: Ladder): number {
  return HEADS_HEIGHT + arrows.length * ROW_HEIGHT + MARGIN;
}
