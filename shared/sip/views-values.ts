/** Views of headers whose values are a word with parameters, and the helper that the other views of headers share. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { splitList } from './grammar/comma-list.ts';
import { paramMap } from './grammar/params.ts';
import { readQuotable } from './grammar/quotable.ts';
import { ignore } from './grammar/sink.ts';
import { unfolded, unquoted } from './grammar/tokens.ts';
import { headerInfo } from './header-table.ts';
import type { HeaderField, HeaderLines, SipMessage } from './message.ts';

export interface ValueView {
  /** As written, without quotes. */
  readonly value: string;
  /** Names lower-case, quotes taken off; '' for a parameter without a value. */
  readonly params: ReadonlyMap<string, string>;
}

/** The spans of the values in lines of one header; a header without comma lists has one value a line. */
export function spansIn(
  bytes: Uint8Array,
  lines: readonly Pick<HeaderField, 'value'>[],
  isList: boolean,
): Span[] {
  return lines.flatMap(({ value }) => {
    if (isList) return splitList(bytes, value, ignore);
    return value.start < value.end ? [value] : [];
  });
}

/** Whether the lines of a header are comma lists. */
export const isListed = (canonical: string): boolean => headerInfo(canonical)?.list ?? false;

/** The spans of a header's values over all its lines. */
export function valueSpans({ bytes, headers }: HeaderLines, canonical: string): Span[] {
  const lines: Pick<HeaderField, 'value'>[] = [];
  // Most headers that are asked for are not there.
  for (const header of headers) if (header.canonical === canonical) lines.push(header);
  return lines.length === 0 ? [] : spansIn(bytes, lines, isListed(canonical));
}

/** A number in decimal digits, or null. */
export function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Every value that begins with a token or a quoted text: Event, Reason, Content-Disposition, User-to-User, Accept-Contact. */
export function valuesOf(message: SipMessage, canonical: string): ValueView[] {
  const { bytes } = message;
  return valueSpans(message, canonical).flatMap((span) => {
    const { value, params } = readQuotable(bytes, span, ignore);
    if (value.start === value.end) return [];
    return [{ value: unquoted(unfolded(bytes, value)), params: paramMap(bytes, params) }];
  });
}

/** The first such value. */
export function valueOf(message: SipMessage, canonical: string): ValueView | null {
  return valuesOf(message, canonical)[0] ?? null;
}

/** The text of a span without its quotes and folds. */
export function plainText(bytes: Uint8Array, span: Span): string {
  return unquoted(unfolded(bytes, span));
}

/** The text of a span, or null for none. */
export function optionalText(bytes: Uint8Array, span: Span | null): string | null {
  return span ? textOf(bytes, span) : null;
}
