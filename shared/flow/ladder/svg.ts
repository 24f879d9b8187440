/**
 * Writes a ladder as an SVG file that needs nothing else: no script, no style sheet, no font of its own. Every text is
 * escaped, and what would not be seen in it was made visible before.
 */
import { visibleText } from '#shared/lib/visible.ts';
import type { Ink, Shape, TextShape } from './drawing.ts';
import type { Ladder } from './model.ts';
import type { LadderTheme } from './themes.ts';
import type { WholeHead, WholeOptions } from './whole.ts';
import { wholeLadder } from './whole.ts';

export interface SvgOptions extends WholeOptions {
  readonly theme: LadderTheme;
  /** What the drawing is called, for who cannot see it. */
  readonly title: string;
}

/** Fonts of the console where they are installed, else what the system has; no double quotes, they stand in attributes. */
export const UI_FONT = "'Inter Variable',Inter,'Noto Sans SC',system-ui,sans-serif";
export const MONO_FONT = "'JetBrains Mono Variable','JetBrains Mono','DejaVu Sans Mono',monospace";

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML 1.0 (2.2) does not allow in a text at all: control characters, halves of pairs, and two that are no characters. */
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as it may stand in XML, between tags and in attributes. */
export function escapeXml(text: string): string {
  return text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

/** Places with at most one digit behind the point. */
const round = (value: number): string => String(Math.round(value * 10) / 10);

function textElement({ x, y, anchor, size, font, ink, runs }: TextShape, theme: LadderTheme): string {
  const colour = (of: Ink): string => theme.inks[of];
  const spans = runs.map(({ text, ink: own }) =>
    own === undefined || own === ink
      ? escapeXml(text)
      : `<tspan fill="${colour(own)}">${escapeXml(text)}</tspan>`,
  );
  const place = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"`;
  const face = font === 'mono' ? ` font-family="${MONO_FONT}"` : '';
  // A rim in the background's colour keeps a text legible where a lane passes below it.
  const rim = `stroke="${theme.background}" stroke-width="3" paint-order="stroke"`;
  const look = `${rim} font-size="${size}" fill="${colour(ink)}"${face}`;
  return `<text ${place} ${look}>${spans.join('')}</text>`;
}

function element(shape: Shape, theme: LadderTheme): string {
  if (shape.kind === 'text') return textElement(shape, theme);
  const colour = theme.inks[shape.ink];
  if (shape.kind === 'fill') return `<path d="${shape.d}" fill="${colour}"/>`;
  return `<path d="${shape.d}" fill="none" stroke="${colour}" stroke-width="1.6"/>`;
}

function headElement({ x, y, width, height, text }: WholeHead, theme: LadderTheme): string {
  const place = `x="${round(x)}" y="${y}" width="${width}" height="${height}"`;
  const rect = `<rect ${place} rx="5" fill="${theme.head}" stroke="${theme.line}"/>`;
  return rect + textElement(text, { ...theme, background: theme.head });
}

/** The file. */
export function ladderSvg(ladder: Ladder, options: SvgOptions): string {
  const { theme, title } = options;
  const whole = wholeLadder(ladder, options);
  const { width, height, top, bottom } = whole;
  const lines = whole.lanes.map((x) => `M${round(x)} ${top}V${bottom}`).join('');
  const rows = whole.rows.map(
    ({ y, shapes }) =>
      `<g transform="translate(0 ${y})">${shapes.map((shape) => element(shape, theme)).join('')}</g>`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeXml(visibleText(title))}</title>`,
    `<rect width="${width}" height="${height}" fill="${theme.background}"/>`,
    `<g stroke-linejoin="round" font-family="${UI_FONT}">`,
    `<path d="${lines}" fill="none" stroke="${theme.line}"/>`,
    ...whole.heads.map((head) => headElement(head, theme)),
    ...rows,
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}
