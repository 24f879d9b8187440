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
  /** Whether it has no line end where it is sent, so that the next line that is sent goes on with it. */
  readonly isOpen: boolean;
}

const LF = 10;

/** Where the content of a line ends: before its break, and before an escape that stands in place of one. */
function endOfLine(text: string, start: number, to: number): Pick<TextLine, 'end' | 'isOpen'> {
  const line = text.slice(start, to);
  const hasBreak = line.endsWith('\n');
  const last = hasBreak && line.includes('{{') ? readTemplate(line).at(-1) : null;
  if (last?.kind === 'escape') return { end: start + last.from, isOpen: last.bytes.at(-1) !== LF };
  return { end: hasBreak ? to - 1 : to, isOpen: false };
}

/** The lines of a text in order, read one by one; together they cover it. Linear in time. @param text lines ended LF */
export function* eachLine(text: string): Generator<TextLine> {
  for (let from = 0; from < text.length;) {
    const to = text.indexOf('\n', from) + 1 || text.length;
    const isOff = text.startsWith(OFF_MARK, from);
    const start = isOff ? from + OFF_MARK.length : from;
    yield { from, start, to, isOff, ...endOfLine(text, start, to) };
    from = to;
  }
}

/** All lines of a text. @param text lines ended LF */
export function textLines(text: string): readonly TextLine[] {
  return [...eachLine(text)];
}
