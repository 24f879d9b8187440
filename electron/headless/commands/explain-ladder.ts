/** A flow of the reference as a text ladder: a lane for each host, a numbered arrow for each message, the notes below. */
import type { Flow, FlowStep } from '#shared/sip/reference/flow.ts';
import { HOSTS } from '#shared/sip/reference/flow.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import type { Glyphs } from '../cli/ladder.ts';
import type { Style } from '../cli/style.ts';
import { centred } from '../cli/text-width.ts';

export interface FlowLadderOptions {
  readonly language: Language;
  readonly glyphs: Glyphs;
  readonly style: Style;
}

/** Columns from one lane to the next. */
const GAP = 30;
const NUMBER_WIDTH = 4;
/** Before the first lane, so that the name over it has room. */
const MARGIN = 8;

function head({ hosts }: Flow, language: Language): string {
  const names = hosts.map((host) => centred(HOSTS[host][language], GAP)).join('');
  const space = NUMBER_WIDTH + MARGIN + 1 - GAP / 2;
  return (space < 0 ? names.slice(-space) : ' '.repeat(space) + names).trimEnd();
}

/** Where the arrow of a step has its heads: media runs both ways. */
interface Heads {
  readonly left: boolean;
  readonly right: boolean;
}

function shaft(label: string, columns: number, heads: Heads, glyphs: Glyphs): string {
  const [first, last] = [
    heads.left ? glyphs.toLeft : glyphs.dash,
    heads.right ? glyphs.toRight : glyphs.dash,
  ];
  const text = ` ${label} `;
  const dashes = Math.max(2, columns - 2 - text.length);
  const before = Math.floor(dashes / 2);
  return first + glyphs.dash.repeat(before) + text + glyphs.dash.repeat(dashes - before) + last;
}

/** The lanes with the arrow of a step between two of them. */
function lanes(
  { from, to, label, kind }: FlowStep,
  { hosts }: Flow,
  { glyphs, style }: FlowLadderOptions,
): string {
  const [a, b] = [hosts.indexOf(from), hosts.indexOf(to)];
  const [left, right] = [Math.min(a, b), Math.max(a, b)];
  const lane = style.dim(glyphs.lane);
  const space = ' '.repeat(GAP - 1);
  const heads = { left: kind === 'media' || b < a, right: kind === 'media' || a < b };
  const arrow = style.cyan(shaft(label, GAP * (right - left) - 1, heads, glyphs));
  const before = (lane + space).repeat(left);
  const after = (space + lane).repeat(hosts.length - 1 - right);
  return before + lane + arrow + lane + after;
}

function numbered(index: number): string {
  return String(index + 1).padStart(NUMBER_WIDTH);
}

/** The lines of the ladder, an empty line, and a numbered note for each step. */
export function flowLadder(flow: Flow, options: FlowLadderOptions): string[] {
  const { language, style } = options;
  const margin = ' '.repeat(MARGIN);
  return [
    style.dim(head(flow, language)),
    ...flow.steps.map((step, i) => style.dim(numbered(i)) + margin + lanes(step, flow, options)),
    '',
    ...flow.steps.map((step, i) => `${style.dim(numbered(i))}  ${step.label}: ${step.note[language]}`),
  ];
}
