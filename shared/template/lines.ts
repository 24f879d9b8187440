/** The lines of a draft's text as they stand in it: whether one is sent, where its content ends, and what stands in place of its break. */
import { readTemplate } from './template.ts';

/** The mark at the begin of a line that is not sent. */
export const OFF_MARK = '{{#}}';

/** UTF-16 offsets in the text: `from <= start <= end <= to`. */
export interface TextLine {
  readonly from: number;
  /** Behind the mark where the line is not sent. */
  readonly start: number;
  /** Of the content: an escape in place of the break is no part of it. */
  readonly end: number;
  /** Behind the break, or the end of the text. */
  readonly to: number;
  readonly isOff: boolean;
  /** Whether it is sent without a line end, so that the next line that is sent goes on with it. */
  readonly isOpen: boolean;
}

const LF = 10;

/** Where the escapes begin that stand in place of a break, and whether they end a line, by the offset behind the break. */
function escapedBreaks(text: string): ReadonlyMap<number, { from: number; isOpen: boolean }> {
  const found = new Map<number, { from: number; isOpen: boolean }>();
  for (const piece of readTemplate(text)) {
    if (piece.kind === 'escape' && text[piece.to - 1] === '\n')
      found.set(piece.to, { from: piece.from, isOpen: piece.bytes.at(-1) !== LF });
  }
  return found;
}

/** Where the content of a line that is not sent ends: as it would, were it sent. */
function endOfOff(text: string, start: number, to: number): number {
  const line = text.slice(start, to);
  const escaped = escapedBreaks(line).get(line.length);
  return start + (escaped?.from ?? line.replace(/\n$/, '').length);
}

/** The lines of a text in order; together they cover it. Linear in time. @param text lines ended LF */
export function textLines(text: string): readonly TextLine[] {
  const escaped = escapedBreaks(text);
  const lines: TextLine[] = [];
  for (let from = 0; from < text.length;) {
    const feed = text.indexOf('\n', from);
    const to = feed < 0 ? text.length : feed + 1;
    const isOff = text.startsWith(OFF_MARK, from);
    const start = isOff ? from + OFF_MARK.length : from;
    const own = escaped.get(to);
    const end = isOff ? endOfOff(text, start, to) : (own?.from ?? (feed < 0 ? to : feed));
    lines.push({ from, start, end, to, isOff, isOpen: !isOff && (own?.isOpen ?? false) });
    from = to;
  }
  return lines;
}
