/** The rows that sending will fill in: what stands for their values, and the text with one of them written out. */
import type { FillPart } from '#shared/sip/build.ts';
import { addHeader, setHeaderValue } from './form-edits.ts';
import type { FormText } from './form-text.ts';
import { addParameter, readParameters } from './header-parameters.ts';
import { COMPLETED, filledValue } from './usual.ts';

export interface FilledRow {
  readonly part: FillPart;
  readonly shown: string;
  /** The parameter put behind a value that stands, in the row at `index`; null where the header itself is missing. */
  readonly completes: { readonly index: number; readonly name: string; readonly value: string } | null;
  readonly value: string;
}

/** @param filled what the lint says that sending fills; @param bodyLength bytes of the body */
export function filledRows(
  form: FormText,
  filled: readonly FillPart[],
  bodyLength: number,
): readonly FilledRow[] {
  const [method = '', uri = ''] = form.start.parts.map(({ from, to }) => form.text.slice(from, to));
  return [...new Set(filled)].map((part) => {
    const index = form.rows.findIndex(
      ({ kind, enabled, canonical }) => kind === 'header' && enabled && canonical === part,
    );
    const [name, made] = COMPLETED[part] ?? [];
    const completes = index >= 0 && name && made ? { index, name, value: made } : null;
    const value = filledValue(part, { method, uri, bodyLength });
    return { part, value, completes, shown: completes ? `…;${completes.name}=${completes.value}` : value };
  });
}

/** The text with one of them written out. */
export function writeFilled(form: FormText, { part, value, completes }: FilledRow): string {
  if (!completes) return addHeader(form, part, value);
  const old = form.rows[completes.index]?.value ?? '';
  const end = readParameters(part, old).items[0]?.to ?? old.length;
  return setHeaderValue(form, completes.index, addParameter(old, end, completes.name, completes.value));
}
