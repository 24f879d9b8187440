/** Content-Length of a draft (RFC 3261 20.14): counted on sending where no row of it is sent, else the number of that row. */
import { addHeader, setHeaderValue, toggleHeader } from './form-edits.ts';
import type { FormText } from './form-text.ts';
import { readForm } from './form-text.ts';

const placeOf = ({ rows }: FormText, enabled: boolean): number =>
  rows.findIndex(
    (row) => row.kind === 'header' && row.canonical === 'Content-Length' && row.enabled === enabled,
  );

/** The text in which sending counts: every row of it is switched off, so that its number is kept. */
export function countLength(form: FormText): string {
  const index = placeOf(form, true);
  return index < 0 ? form.text : countLength(readForm(toggleHeader(form, index, false)));
}

/** The text with a number of one's own: the one that was switched off, else `bytes`. */
export function fixLength(form: FormText, bytes: number): string {
  if (placeOf(form, true) >= 0) return form.text;
  const index = placeOf(form, false);
  return index < 0 ? addHeader(form, 'Content-Length', String(bytes)) : toggleHeader(form, index, true);
}

export function setLength(form: FormText, value: string): string {
  return setHeaderValue(form, placeOf(form, true), value);
}
