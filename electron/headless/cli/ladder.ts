/** An exchange as a text ladder: two lanes, an arrow a message, the time since the first one in seconds. */
import type { Direction } from '#shared/model/traffic.ts';
import { safeText, safeTextUpTo } from './safe-text.ts';
import type { Style } from './style.ts';
import { createStyle } from './style.ts';

export interface LadderRow {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly time: number;
  readonly direction: Direction;
  /** What stands on the arrow: `INVITE`, `180 Ringing`. */
  readonly label: string;
  /** 0 for a request; the status colours the arrow. */
  readonly status: number;
  /** What stands behind the ladder, empty for nothing. */
  readonly note: string;
}

export interface Glyphs {
  readonly lane: string;
  readonly dash: string;
  readonly toRight: string;
  readonly toLeft: string;
}

const UNICODE: Glyphs = { lane: '│', dash: '─', toRight: '▶', toLeft: '◀' };
const ASCII: Glyphs = { lane: '|', dash: '-', toRight: '>', toLeft: '<' };

/** The drawing characters for a locale: plain ASCII where the environment names a character set that is not UTF-8. */
export function glyphsFor(env: Readonly<Record<string, string | undefined>>): Glyphs {
  const locale = env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '';
  return locale === '' || /utf-?8/i.test(locale) ? UNICODE : ASCII;
}

export interface LadderOptions {
  /** The names over the lanes: we are the left one. */
  readonly left: string;
  readonly right: string;
  /** The moment that counts as 0. */
  readonly start: number;
  readonly glyphs?: Glyphs;
  readonly style?: Style;
  /** Characters between the lanes. */
  readonly width?: number;
}

export interface Ladder {
  /** The lines above the first arrow. */
  head(): string[];
  row(row: LadderRow): string;
}

const TIME_WIDTH = 9;
const LEFT_WIDTH = 12;

function colourOf(status: number, style: Style): (text: string) => string {
  if (status === 0) return style.blue;
  if (status < 200) return style.cyan;
  if (status < 300) return style.green;
  return status < 400 ? style.yellow : style.red;
}

/** `---- label ---->`: `width` characters in all, the label in the middle, the head at the end it points to. */
function arrow(label: string, direction: Direction, width: number, glyphs: Glyphs): string {
  const text = ` ${safeTextUpTo(label, width - 8)} `;
  const dashes = width - 1 - [...text].length;
  const before = Math.floor(dashes / 2);
  const shaft = glyphs.dash.repeat(before) + text + glyphs.dash.repeat(dashes - before);
  return direction === 'out' ? shaft + glyphs.toRight : glyphs.toLeft + shaft;
}

/** The label of a message: an answer to another method than the one that opened the exchange names it. */
export function messageLabel(
  message: { readonly method: string; readonly status: number; readonly reason: string },
  opening: string,
): string {
  if (message.status === 0) return message.method || 'not SIP';
  const answer = `${message.status} ${message.reason}`.trimEnd();
  return message.method === opening ? answer : `${answer} (${message.method})`;
}

/** The seconds from `start` to `time` with three places. */
export function relativeSeconds(time: number, start: number): string {
  return (Math.max(0, time - start) / 1000).toFixed(3);
}

/** Makes the lines of a ladder one by one, so they can be printed as things happen. */
export function createLadder(options: LadderOptions): Ladder {
  const { left, right, start, glyphs = UNICODE, style = createStyle(false), width = 42 } = options;
  const margin = ' '.repeat(TIME_WIDTH + LEFT_WIDTH);
  return {
    head() {
      const names = `${safeText(left).padEnd(width + 2)}${safeText(right)}`;
      return [
        style.dim(`${' '.repeat(TIME_WIDTH)}  ${names}`.trimEnd()),
        style.dim(`${margin}${glyphs.lane}${' '.repeat(width)}${glyphs.lane}`),
      ];
    },
    row({ time, direction, label, status, note }) {
      const clock = relativeSeconds(time, start).padStart(TIME_WIDTH);
      const line = colourOf(status, style)(arrow(label, direction, width, glyphs));
      const tail = note === '' ? '' : `  ${style.dim(safeText(note))}`;
      const space = ' '.repeat(LEFT_WIDTH);
      return `${style.dim(clock)}${space}${style.dim(glyphs.lane)}${line}${style.dim(glyphs.lane)}${tail}`;
    },
  };
}
