/**
 * How a draft is divided (RFC 3261 7): start line, headers with their folded lines, body. One pass over the text, for what only needs to
 * know where it is: completion, folding, hints. Lines that are not sent belong to nothing.
 */
import { canonicalName } from '#shared/sip/header-table.ts';

export interface OutlineHeader {
  /** The name as its RFC writes it. */
  readonly name: string;
  /** UTF-16 offsets: from the name to the end of the last line that belongs to it, its break aside. */
  readonly from: number;
  readonly to: number;
  /** Behind the colon. */
  readonly valueFrom: number;
  /** The end of the first line: before `to` where the header is folded (RFC 3261 7.3.1). */
  readonly firstEnd: number;
}

export interface Outline {
  readonly startLine: { readonly from: number; readonly to: number } | null;
  readonly isResponse: boolean;
  /** Of the request; of a response, what its CSeq says; '' where nothing does. */
  readonly method: string;
  readonly headers: readonly OutlineHeader[];
  /** The empty line behind the headers, and where the body begins; the text's length where there is none. */
  readonly headEnd: number;
  readonly bodyFrom: number;
}

const OFF = '{{#}}';
const NAME = /^([^\s:]+)[ \t]*:/;

interface Draft {
  startLine: Outline['startLine'];
  headers: OutlineHeader[];
}

/** Puts one line of the head where it belongs; false for the empty line that ends the head. */
function takeLine(draft: Draft, line: string, from: number): boolean {
  const to = from + line.length;
  if (line.startsWith(OFF)) return true;
  if (!draft.startLine) {
    if (line !== '') draft.startLine = { from, to };
    return true;
  }
  if (line === '') return false;
  const last = draft.headers.at(-1);
  if (last && /^[ \t]/.test(line)) draft.headers[draft.headers.length - 1] = { ...last, to };
  const found = NAME.exec(line);
  if (found)
    draft.headers.push({
      name: canonicalName(found[1] ?? ''),
      from,
      to,
      valueFrom: from + found[0].length,
      firstEnd: to,
    });
  return true;
}

function methodOf(text: string, { startLine, headers }: Draft, isResponse: boolean): string {
  if (!isResponse) return /^\S*/.exec(text.slice(startLine?.from, startLine?.to))?.[0] ?? '';
  const cseq = headers.find(({ name }) => name === 'CSeq');
  return cseq ? (/\S+$/.exec(text.slice(cseq.valueFrom, cseq.to).trim())?.[0] ?? '') : '';
}

/** Divides a text whose lines end LF. */
export function readOutline(text: string): Outline {
  const draft: Draft = { startLine: null, headers: [] };
  let headEnd = text.length;
  let bodyFrom = text.length;
  for (let from = 0; from <= text.length;) {
    const found = text.indexOf('\n', from);
    const to = found < 0 ? text.length : found;
    if (!takeLine(draft, text.slice(from, to), from)) {
      headEnd = from;
      bodyFrom = Math.min(to + 1, text.length);
      break;
    }
    from = to + 1;
  }
  const isResponse = /^SIP\//i.test(text.slice(draft.startLine?.from ?? 0, draft.startLine?.to ?? 0));
  return { ...draft, isResponse, method: methodOf(text, draft, isResponse), headEnd, bodyFrom };
}

/** One change of a text; offsets are those of the text before. */
export interface LineChange {
  readonly from: number;
  readonly to: number;
  readonly inserted: number;
}

/** The header in whose first line, behind its colon, a change lies; null where it lies elsewhere. */
function headerOfChange(outline: Outline, { from, to }: LineChange): OutlineHeader | null {
  const header = lastHeader(outline, from);
  return header && from >= header.valueFrom && to <= header.firstEnd ? header : null;
}

function movedHeader(header: OutlineHeader, by: number): OutlineHeader {
  const { name, from, to, valueFrom, firstEnd } = header;
  return { name, from: from + by, to: to + by, valueFrom: valueFrom + by, firstEnd: firstEnd + by };
}

/**
 * The outline of a text after a change within one of its lines, made of the one before; null where the change may divide the text
 * differently, and it is to be read again. @param change neither takes a line break away nor puts one in
 */
export function outlineAfter(before: Outline, change: LineChange): Outline | null {
  const { headers, headEnd, bodyFrom, isResponse } = before;
  if (change.from >= bodyFrom && headEnd < bodyFrom) return before;
  const own = headerOfChange(before, change);
  if (!own || (isResponse && own.name === 'CSeq')) return null;
  const by = change.inserted - (change.to - change.from);
  const at = headers.indexOf(own);
  const longer = { ...own, to: own.to + by, firstEnd: own.firstEnd + by };
  return {
    ...before,
    headers: [
      ...headers.slice(0, at),
      longer,
      ...headers.slice(at + 1).map((header) => movedHeader(header, by)),
    ],
    headEnd: headEnd + by,
    bodyFrom: bodyFrom + by,
  };
}

/** The last header that begins at an offset or before it; null where none does. */
export function lastHeader({ headers }: Outline, offset: number): OutlineHeader | null {
  let low = 0;
  let high = headers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((headers[middle]?.from ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return headers[low - 1] ?? null;
}

/** The header in which an offset lies, its name included; null where it lies in none. */
export function headerAround(outline: Outline, offset: number): OutlineHeader | null {
  const header = lastHeader(outline, offset);
  return header && offset <= header.to ? header : null;
}

/** The value of the first header of a name, on one line; '' where there is none. */
export function valueOf(text: string, { headers }: Outline, name: string): string {
  const header = headers.find((one) => one.name === name);
  return header ? text.slice(header.valueFrom, header.to).trim() : '';
}
