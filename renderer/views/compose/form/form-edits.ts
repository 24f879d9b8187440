/**
 * The edits of the form, each a text from a form: the smallest piece of the text that means what was edited is changed, all else stays
 * as it is. What a row cannot hold (line breaks, a colon in a name) is not put in.
 */
import { withMethod, withPart, withUri } from '../../../editor/first-line.ts';
import { canonicalName } from '#shared/sip/header-table.ts';
import { OFF_MARK } from '#shared/template/lines.ts';
import type { FormRow, FormText } from './form-text.ts';
import { readForm } from './form-text.ts';
import { oneLine, patched } from './patch.ts';
import { refold, unfold } from './unfold.ts';
import { usualPlace } from './usual.ts';

/** Another method, also in the CSeq that named the old one. */
export const setMethod = ({ text }: FormText, method: string): string => withMethod(text, method);
export const setUri = ({ text }: FormText, uri: string): string => withUri(text, uri);

/** Another part of the start line: the method, URI and version of a request; version, status and reason of a response. */
export const setStartPart = ({ text }: FormText, place: 0 | 1 | 2, part: string): string =>
  withPart(text, place, part);

export const setVersion = (form: FormText, version: string): string =>
  setStartPart(form, form.start.kind === 'request' ? 2 : 0, version);

/** A name without what would end it, or make its line a fold or one that is not sent. */
function plainName(name: string): string {
  let plain = name.replace(/[\r\n:]+/g, '').trim();
  while (plain.startsWith(OFF_MARK)) plain = plain.slice(OFF_MARK.length).trim();
  return plain;
}

/** The text with a header called otherwise. */
export function renameHeader({ text, rows }: FormText, index: number, name: string): string {
  const row = rows[index];
  if (row?.kind !== 'header' || row.name === name) return text;
  return patched(text, { ...row.nameRange, insert: plainName(name) });
}

/** The text with another value in a row, or another content in a row that is no header; folds that are not changed stay. */
export function setHeaderValue({ text, rows }: FormText, index: number, value: string): string {
  const row = rows[index];
  if (!row) return text;
  return refold(text, unfold(text, row.lines, row.valueRange), row.valueRange, oneLine(value));
}

/** Turns a row on or off, with every line that is folded to it. */
export function toggleHeader({ text, rows }: FormText, index: number, enabled: boolean): string {
  const row = rows[index];
  if (!row || row.enabled === enabled) return text;
  const patches = row.lines.map(({ from, isOff }) => ({
    from,
    to: enabled && isOff ? from + OFF_MARK.length : from,
    insert: enabled ? '' : OFF_MARK,
  }));
  return patched(text, ...patches);
}

/** A folded line that no header stands above is what it is only behind the start line. */
const isLoose = (row: FormRow | undefined, text: string): boolean =>
  !!row && /[ \t]/.test(text[row.lines[0]?.start ?? 0] ?? '');

/** The index of the row that a new header would have: behind the last of its name, else behind those that usually stand before it. */
export function usualIndex({ text, rows }: FormText, canonical: string): number {
  const same = rows.findLastIndex((row) => row.kind === 'header' && row.canonical === canonical);
  if (same >= 0) return same + 1;
  const place = usualPlace(canonical);
  const before = rows.findLastIndex((row) => row.kind === 'header' && usualPlace(row.canonical) <= place);
  return Math.max(before + 1, isLoose(rows[0], text) ? 1 : 0);
}

/** The text with a start line, which a message cannot be without. */
const withStart = (form: FormText): FormText =>
  form.start.content.to > form.start.content.from ? form : readForm(withMethod(form.text, 'OPTIONS'));

const lineBreakBefore = (text: string, at: number): string => (at > 0 && text[at - 1] !== '\n' ? '\n' : '');

/** The text with another header at its usual place. */
export function addHeader(old: FormText, name: string, value = ''): string {
  const form = withStart(old);
  const { text, rows, start } = form;
  const plain = plainName(name);
  const at = rows[usualIndex(form, canonicalName(plain)) - 1]?.to ?? start.line.to;
  return patched(text, {
    from: at,
    to: at,
    insert: `${lineBreakBefore(text, at)}${plain}: ${oneLine(value)}\n`,
  });
}

export function removeHeader({ text, rows }: FormText, index: number): string {
  const row = rows[index];
  return row ? patched(text, { ...row, insert: '' }) : text;
}

/** The text with a row at another place; `to` is the index that it has afterwards. */
export function moveHeader({ text, rows }: FormText, index: number, to: number): string {
  const row = rows[index];
  const first = isLoose(rows[0], text) ? 1 : 0;
  const target = Math.min(Math.max(to, first), rows.length - 1);
  if (!row || index < first || target === index) return text;
  const parts = rows.map(({ from, to: end }) => text.slice(from, end));
  const order = parts.toSpliced(index, 1).toSpliced(target, 0, parts[index] ?? '');
  const hasLastBreak = parts.at(-1)?.endsWith('\n') ?? true;
  const ended = order.map((part) => (part.endsWith('\n') ? part : `${part}\n`)).join('');
  const insert = hasLastBreak ? ended : ended.slice(0, -1);
  return patched(text, { from: rows[0]?.from ?? 0, to: rows.at(-1)?.to ?? 0, insert });
}

/** The text with another body; an empty line is put before it where there is none. */
export function setBody(old: FormText, body: string): string {
  if (old.blank) return patched(old.text, { ...old.body, insert: body });
  if (body === '') return old.text;
  const { text } = withStart(old);
  return `${text}${lineBreakBefore(text, text.length)}\n${body}`;
}

/** The text in which a header has this value: in the first row that is sent, else in a new one. */
export function putHeader(form: FormText, canonical: string, value: string): string {
  const index = form.rows.findIndex(
    (row) => row.enabled && row.kind === 'header' && row.canonical === canonical,
  );
  return index < 0 ? addHeader(form, canonical, value) : setHeaderValue(form, index, value);
}
