/** The lines of one message without what the log puts before them: each as its place in the bytes, or null where it is not of the message. */
import type { Span } from '#shared/lib/bytes.ts';
import type { Lines } from './lines.ts';
import { afterPrefix, HEADER } from './prefix.ts';

const DOT = 0x2e;

/** How the lines of a message stand in the text. */
export interface LineView {
  readonly prefix: string;
  /** The place of a line's own text; empty for a line that holds nothing else than (a part of) the prefix. */
  span(line: number): Span | null;
  text(line: number): string | null;
}

/** Makes the view of a message whose start line begins at `column`; null where no header follows it. */
export function createView(lines: Lines, first: number, column: number, hasDots: boolean): LineView | null {
  const prefix = lines.text(first).slice(0, column);
  const candidates = column === 0 ? [''] : [prefix, ''];
  for (const one of candidates) {
    const view = viewOf(lines, first, column, one, hasDots);
    if (HEADER.test(view.text(first + 1) ?? '')) return view;
  }
  return null;
}

function viewOf(lines: Lines, first: number, column: number, prefix: string, hasDots: boolean): LineView {
  const trimmed = prefix.trimEnd();
  /** Behind ngrep a point stands for the CR at the end of each line. */
  const undotted = ({ start, end }: Span): Span => {
    const isDotted = hasDots && end > start && lines.bytes[end - 1] === DOT;
    return { start, end: isDotted ? end - 1 : end };
  };
  const span = (line: number): Span | null => {
    if (line >= lines.count) return null;
    const [start, end] = [lines.start(line), lines.end(line)];
    if (line === first) return undotted({ start: start + column, end });
    if (prefix === '' || start === end) return undotted({ start, end });
    const text = lines.text(line);
    const at = afterPrefix(prefix, text);
    if (at >= 0) return undotted({ start: start + at, end });
    // Editors and loggers cut the blanks off a line that has nothing else.
    const cut = afterPrefix(trimmed, text.trimEnd());
    return cut >= 0 && cut === text.trimEnd().length ? { start: end, end } : null;
  };
  return {
    prefix,
    span,
    text(line) {
      const place = span(line);
      if (!place) return null;
      return lines.text(line).slice(place.start - lines.start(line), place.end - lines.start(line));
    },
  };
}
