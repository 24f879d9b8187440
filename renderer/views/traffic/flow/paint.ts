/**
 * Paints a ladder as a picture: the shapes of its SVG drawn on a canvas, in the fonts of the page. So no image has to be
 * loaded, which the page's Content-Security-Policy would refuse.
 */
import type { Ink, Shape, TextShape } from '#shared/flow/ladder/drawing.ts';
import type { LadderTheme } from '#shared/flow/ladder/themes.ts';
import type { WholeLadder } from '#shared/flow/ladder/whole.ts';

/** What Chromium's canvas can hold: pixels of a side, and of the whole. */
const LONGEST_SIDE = 32_767;
const LARGEST_AREA = 200_000_000;

/** How many pixels one of the ladder gets: two, less where the picture would be too large; null where it is even at one. */
export function pictureScale({ width, height }: Pick<WholeLadder, 'width' | 'height'>): number | null {
  const scale = Math.min(
    2,
    LONGEST_SIDE / Math.max(width, height),
    Math.sqrt(LARGEST_AREA / Math.max(1, width * height)),
  );
  return scale >= 1 ? scale : null;
}

interface Brush {
  readonly context: CanvasRenderingContext2D;
  readonly theme: LadderTheme;
  /** The fonts of the page. */
  readonly fonts: Readonly<Record<TextShape['font'], string>>;
}

function paintText({ context, theme, fonts }: Brush, shape: TextShape, rim: string): void {
  const colour = (ink: Ink): string => theme.inks[ink];
  context.font = `${shape.size}px ${fonts[shape.font]}`;
  context.textAlign = 'left';
  const widths = shape.runs.map(({ text }) => context.measureText(text).width);
  const whole = widths.reduce((sum, width) => sum + width, 0);
  let x = shape.x - { start: 0, middle: whole / 2, end: whole }[shape.anchor];
  context.strokeStyle = rim;
  context.lineWidth = 3;
  shape.runs.forEach(({ text, ink }, at) => {
    context.strokeText(text, x, shape.y);
    context.fillStyle = colour(ink ?? shape.ink);
    context.fillText(text, x, shape.y);
    x += widths[at] ?? 0;
  });
}

function paintShape(brush: Brush, shape: Shape): void {
  const { context, theme } = brush;
  if (shape.kind === 'text') return paintText(brush, shape, theme.background);
  const path = new Path2D(shape.d);
  context.lineWidth = 1.6;
  context.strokeStyle = theme.inks[shape.ink];
  context.fillStyle = theme.inks[shape.ink];
  if (shape.kind === 'fill') context.fill(path);
  else context.stroke(path);
}

function paintLanes({ context, theme }: Brush, { lanes, top, bottom }: WholeLadder): void {
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  for (const x of lanes) context.stroke(new Path2D(`M${x} ${top}V${bottom}`));
}

function paintHeads(brush: Brush, { heads }: WholeLadder): void {
  const { context, theme } = brush;
  for (const { x, y, width, height, text } of heads) {
    context.beginPath();
    context.roundRect(x, y, width, height, 5);
    context.fillStyle = theme.head;
    context.fill();
    context.strokeStyle = theme.line;
    context.lineWidth = 1;
    context.stroke();
    paintText(brush, text, theme.head);
  }
}

/** Paints the whole ladder; null where it is too large for a picture. */
export function paintLadder(
  whole: WholeLadder,
  theme: LadderTheme,
  fonts: Brush['fonts'],
): HTMLCanvasElement | null {
  const scale = pictureScale(whole);
  const canvas = document.createElement('canvas');
  const context = scale === null ? null : canvas.getContext('2d');
  if (scale === null) return null;
  canvas.width = Math.round(whole.width * scale);
  canvas.height = Math.round(whole.height * scale);
  if (!context) throw new Error('this browser has no canvas');
  context.scale(scale, scale);
  context.lineJoin = 'round';
  context.fillStyle = theme.background;
  context.fillRect(0, 0, whole.width, whole.height);
  const brush: Brush = { context, theme, fonts };
  paintLanes(brush, whole);
  paintHeads(brush, whole);
  for (const { y, shapes } of whole.rows) {
    context.save();
    context.translate(0, y);
    for (const shape of shapes) paintShape(brush, shape);
    context.restore();
  }
  return canvas;
}
