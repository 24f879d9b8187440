/** Reads bodies that are lines of a name and a value: `application/dtmf-relay` (`Signal=5`) and message summaries (RFC 3842 5.2). */
import { textLines } from '#shared/template/lines.ts';
import type { Range } from './patch.ts';
import { oneLine, patched } from './patch.ts';

/** What stands between the name and the value. */
export type Separator = '=' | ':';

interface Field {
  readonly value: string;
  readonly valueRange: Range;
}

/** The first line of a name that is sent, whatever its case; null where there is none. */
export function readField(text: string, name: string, separator: Separator): Field | null {
  for (const { start, end, isOff } of textLines(text)) {
    const line = text.slice(start, end);
    const at = line.indexOf(separator);
    if (isOff || at < 0 || line.slice(0, at).trim().toLowerCase() !== name.toLowerCase()) continue;
    const from = start + at + 1 + (/^[ \t]*/.exec(line.slice(at + 1))?.[0].length ?? 0);
    return { value: text.slice(from, end), valueRange: { from, to: end } };
  }
  return null;
}

/** The text with another value of a field, which is put in at the end where it is not there. */
export function setField(text: string, name: string, separator: Separator, value: string): string {
  const insert = oneLine(value);
  const field = readField(text, name, separator);
  if (field) return patched(text, { ...field.valueRange, insert });
  if (insert === '') return text;
  const isBroken = text === '' || text.endsWith('\n');
  return `${text}${isBroken ? '' : '\n'}${name}${separator}${separator === ':' ? ' ' : ''}${insert}\n`;
}
