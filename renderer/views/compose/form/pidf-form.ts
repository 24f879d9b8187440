/** Reads a presence document (RFC 3863 4.1) as its first basic status and its first note; all else in it stays as it is written. */
import type { Range } from './patch.ts';
import { patched } from './patch.ts';

const BASIC = /<((?:[\w.-]{1,40}:)?)basic>([^<]*)<\/\1basic>/;
const NOTE = /<((?:[\w.-]{1,40}:)?)note(?:\s[^<>]*)?>([^<]*)<\/\1note>/;

interface Found {
  readonly value: string;
  readonly range: Range;
  readonly prefix: string;
}

function find(text: string, pattern: RegExp): Found | null {
  const found = pattern.exec(text);
  if (!found) return null;
  const [whole, prefix = '', value = ''] = found;
  const from = found.index + whole.lastIndexOf(`${value}</`);
  return { value, range: { from, to: from + value.length }, prefix };
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const fromXml = (text: string): string =>
  text.replace(/&(lt|gt|amp|quot|apos);/g, (_, name: string) => NAMED[name] ?? '');
const toXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

export interface PidfForm {
  /** `open`, `closed`, or whatever is written; null where there is no basic status. */
  readonly basic: string | null;
  readonly note: string | null;
}

export function readPidf(text: string): PidfForm {
  const note = find(text, NOTE);
  return { basic: find(text, BASIC)?.value.trim() ?? null, note: note && fromXml(note.value) };
}

/** The text with another basic status, where there is one. */
export function setBasic(text: string, basic: string): string {
  const found = find(text, BASIC);
  return found && found.value.trim() !== basic
    ? patched(text, { ...found.range, insert: toXml(basic) })
    : text;
}

/** The text with another note; it goes behind the first status where there is none. */
export function setNote(text: string, note: string): string {
  const found = find(text, NOTE);
  if (found)
    return fromXml(found.value) === note ? text : patched(text, { ...found.range, insert: toXml(note) });
  const status = /<\/((?:[\w.-]{1,40}:)?)status>/.exec(text);
  if (!status || note === '') return text;
  const [whole, prefix = ''] = status;
  const at = status.index + whole.length;
  return patched(text, { from: at, to: at, insert: `<${prefix}note>${toXml(note)}</${prefix}note>` });
}
