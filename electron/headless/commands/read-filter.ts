/** The filter of `sipwright read`: compiled, with what it asks of the trackers, or told with the place of what is wrong. */
import type { Filter } from '#shared/filter/filter.ts';
import { compileFilter } from '#shared/filter/filter.ts';
import { filterErrorText } from '#shared/filter/error-text.ts';
import type { FilterError } from '#shared/filter/errors.ts';
import type { Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import { safeText } from '../cli/safe-text.ts';
import { textWidth } from '../cli/text-width.ts';

/** What must be followed for a filter, since it costs time or a second reading. */
export interface Needs {
  /** Where calls end, which is known when the file is over. */
  readonly dialogs: boolean;
  readonly responseTimes: boolean;
  readonly retransmissions: boolean;
}

export interface ReadFilter extends Needs {
  readonly filter: Filter;
}

/** Compiles a filter; times of day are those of this machine. */
export function readFilter(text: string): Result<ReadFilter, readonly FilterError[]> {
  const compiled = compileFilter(text, { utcOffset: (time) => -new Date(time).getTimezoneOffset() });
  if (!compiled.ok) return compiled;
  const { fields } = compiled.value;
  return ok({
    filter: compiled.value,
    dialogs: [...fields].some((name) => name.startsWith('dialog.')),
    responseTimes: fields.has('response.time'),
    retransmissions: fields.has('retransmission'),
  });
}

/** Columns of a filter that fit under a complaint with a mark below them. */
const LINE = 160;

/** One line an error, with the filter and a mark under the place where both fit into a line. */
export function filterComplaint(text: string, errors: readonly FilterError[]): string {
  return errors
    .map(({ code, span, data }) => {
      const words = `the filter cannot be used, column ${span.start + 1}: ${filterErrorText(code, data, 'en')}`;
      const before = safeText(text.slice(0, span.start));
      const line = safeText(text);
      if (textWidth(line) > LINE) return words;
      const marks = '^'.repeat(Math.max(1, textWidth(safeText(text.slice(span.start, span.end)))));
      return `${words}\n  ${line}\n  ${' '.repeat(textWidth(before))}${marks}`;
    })
    .join('\n');
}
