/** What there is to say about a place of a draft: a value and what it comes to, an escape, a name of the reference, a parameter's source. */
import type { Entry } from '#shared/sip/reference/entry.ts';
import { findReference } from '#shared/sip/reference/find.ts';
import { callText, readTemplate } from '#shared/template/template.ts';
import { AUTH_PARAMS, HEADER_PARAMS, URI_PARAMS } from './complete/header-params.ts';
import { bytesText } from './draft-marks.ts';
import type { EditorContext } from './editor-context.ts';
import { offeredValue } from './editor-context.ts';
import type { Outline } from './outline.ts';
import { headerAround } from './outline.ts';

/** Plain texts only; it is never read as HTML. */
export interface Explanation {
  /** The range it speaks of, as UTF-16 offsets. */
  readonly from: number;
  readonly to: number;
  readonly title: string;
  readonly text: string;
  /** Where it is from: an RFC, or the place that gives a value. */
  readonly source: string;
}

interface Word {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The word at an offset, of the characters of a token (RFC 3261 25.1). */
function wordAt(text: string, offset: number): Word | null {
  const isPart = (at: number): boolean => /[\w.!%*+`'~-]/.test(text[at] ?? '');
  let from = offset;
  let to = offset;
  while (from > 0 && offset - from < 100 && isPart(from - 1)) from--;
  while (to < text.length && to - offset < 100 && isPart(to)) to++;
  return from < to ? { from, to, text: text.slice(from, to) } : null;
}

function explainBraces(text: string, offset: number, context: EditorContext): Explanation | null {
  const from = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const line = text.slice(from, end < 0 ? text.length : end + 1);
  const inside = (piece: { from: number; to: number }): boolean =>
    from + piece.from <= offset && offset < from + piece.to;
  const piece = readTemplate(line).find((one) => inside(one) && one.kind !== 'text' && one.kind !== 'break');
  if (!piece) return null;
  const place = {
    from: from + piece.from,
    to: from + piece.from + line.slice(piece.from, piece.to).trimEnd().length,
  };
  const { words } = context;
  if (piece.kind === 'off') return { ...place, title: '{{#}}', text: words.off, source: '' };
  if (piece.kind === 'escape') {
    const bytes = bytesText([...piece.bytes]) || '∅';
    return { ...place, title: line.slice(piece.from, piece.to).trimEnd(), text: words.escape, source: bytes };
  }
  if (piece.kind !== 'value') return null;
  const known = offeredValue(context, piece.call.name);
  const title = callText(piece.call);
  if (!known) return { ...place, title, text: words.unresolved, source: '' };
  return { ...place, title, text: known.value, source: known.origin };
}

function titleOf(entry: Entry): string {
  if (entry.kind === 'status') return `${entry.name} ${entry.reason}`;
  return entry.kind === 'header' && entry.compact !== null ? `${entry.name} (${entry.compact})` : entry.name;
}

function explainName(word: Word, kind: Entry['kind'], { language }: EditorContext): Explanation | null {
  const entry = findReference(word.text);
  if (entry?.kind !== kind) return null;
  return { from: word.from, to: word.to, title: titleOf(entry), text: entry[language], source: entry.rfc };
}

function explainStart(word: Word, { isResponse, startLine }: Outline, context: EditorContext) {
  if (!startLine || word.from > startLine.to) return null;
  if (isResponse) return explainName(word, 'status', context);
  return word.from === startLine.from ? explainName(word, 'method', context) : null;
}

/** A parameter of a header or of a URI in it: which RFC says what it is. */
function explainParam(text: string, word: Word, header: string): Explanation | null {
  if (!/[;,\s]/.test(text[word.from - 1] ?? '')) return null;
  const rows = [HEADER_PARAMS, AUTH_PARAMS].flatMap((table) =>
    Object.hasOwn(table, header) ? (table[header] ?? []) : [],
  );
  const name = word.text.toLowerCase();
  const row = [...rows, ...URI_PARAMS].find((one) => one.name.toLowerCase() === name);
  if (!row || text[word.from - 1] === ' ') return null;
  return { from: word.from, to: word.to, title: row.name, text: row.values.join(', '), source: row.rfc };
}

/** What is known about a place; null where nothing is. @param text lines ended LF */
export function explainAt(
  text: string,
  offset: number,
  outline: Outline,
  context: EditorContext,
): Explanation | null {
  const braces = explainBraces(text, offset, context);
  const word = braces || offset > outline.headEnd ? null : wordAt(text, offset);
  if (!word) return braces;
  const header = headerAround(outline, word.from);
  if (!header) return explainStart(word, outline, context);
  if (word.to < header.valueFrom) return explainName(word, 'header', context);
  const isMethod = header.name === 'CSeq' || header.name === 'Allow';
  return isMethod ? explainName(word, 'method', context) : explainParam(text, word, header.name);
}
