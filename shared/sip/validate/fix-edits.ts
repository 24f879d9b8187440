/** The small repairs of which `fixes.ts` is made: each gives the edits for one finding, or null where it cannot help. */
import type { Span } from '#shared/lib/bytes.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { at, CR, LF } from '../chars.ts';
import type { Diagnostic, FixEdit } from '../diagnostic.ts';
import type { HeaderField, SipMessage } from '../message.ts';
import { firstHeader } from '../message.ts';

/** The edits that repair one finding of a message. */
export type Fixer = (message: SipMessage, diagnostic: Diagnostic) => readonly FixEdit[] | null;

/** More line ends than this are not repaired one by one. */
const MOST_LINES = 2048;

/** Puts a fixed text in the place of the finding. */
export const replaceBy =
  (text: string): Fixer =>
  (_, { span }) => [{ span, text }];

/** Puts a datum of the finding in its place. */
export const replaceByData =
  (name: string): Fixer =>
  (_, { span, data }) => {
    const value = data?.[name];
    return value === undefined ? null : [{ span, text: String(value) }];
  };

export const remove = replaceBy('');

/** Puts texts before and behind the finding. */
export const wrapIn =
  (before: string, after: string): Fixer =>
  (_, { span: { start, end } }) => [
    { span: { start, end: start }, text: before },
    { span: { start: end, end }, text: after },
  ];

/** Takes the first and the last character off, where they are these two. */
export const unwrap =
  (first: string, last: string): Fixer =>
  ({ bytes }, { span: { start, end } }) => {
    const edits: FixEdit[] = [];
    if (at(bytes, start) === first.charCodeAt(0)) edits.push({ span: { start, end: start + 1 }, text: '' });
    if (end - start > 1 && at(bytes, end - 1) === last.charCodeAt(0))
      edits.push({ span: { start: end - 1, end }, text: '' });
    return edits.length === 0 ? null : edits;
  };

/** Puts a text in before the finding. */
export const insertBefore =
  (text: string): Fixer =>
  (_, { span: { start } }) => [{ span: { start, end: start }, text }];

/** Where a new header goes: behind the last one, or behind the start line. */
function headersEnd({ bytes, headers, startLine }: SipMessage): number {
  const last = headers.at(-1);
  if (last) return last.line.end;
  const lineFeed = bytes.indexOf(LF, startLine.end);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

/** Puts a header behind the others. */
export function addHeader(message: SipMessage, name: string, value: string): FixEdit[] {
  const place = headersEnd(message);
  const lineBreak = place > 0 && at(message.bytes, place - 1) !== LF ? '\r\n' : '';
  return [{ span: { start: place, end: place }, text: `${lineBreak}${name}: ${value}\r\n` }];
}

export const adding =
  (name: string, value: string): Fixer =>
  (message) =>
    addHeader(message, name, value);

/** Sets the value of a header, or adds the header. */
export function setHeader(message: SipMessage, name: string, value: string): FixEdit[] {
  const header = firstHeader(message, name);
  return header ? [{ span: header.value, text: value }] : addHeader(message, name, value);
}

/** The header in whose line a finding stands. */
export function headerAround(message: SipMessage, { start, end }: Span): HeaderField | null {
  return message.headers.find(({ line }) => line.start <= start && end <= line.end) ?? null;
}

/** Takes off the whole header in which the finding stands. */
export const removeHeader: Fixer = (message, { span }) => {
  const header = headerAround(message, span);
  return header ? [{ span: header.line, text: '' }] : null;
};

/** Content-Length as the bytes behind the headers count. */
export const countBody: Fixer = (message) => {
  const length = String(message.bytes.length - message.body.start);
  const header = firstHeader(message, 'Content-Length');
  if (!header) return addHeader(message, 'Content-Length', length);
  const isTight = header.value.start === header.value.end;
  return [{ span: header.value, text: isTight ? ` ${length}` : length }];
};

/** A CR before each LF of the head that has none. */
export const useCrlf: Fixer = ({ bytes, body }) => {
  const edits: FixEdit[] = [];
  for (
    let place = bytes.indexOf(LF);
    place >= 0 && place < body.start;
    place = bytes.indexOf(LF, place + 1)
  ) {
    if (at(bytes, place - 1) === CR) continue;
    if (edits.length === MOST_LINES) return null;
    edits.push({ span: { start: place, end: place }, text: '\r' });
  }
  return edits;
};

/** The empty line behind the headers. */
export const endHeaders: Fixer = ({ bytes }, { span }) => {
  const isEnded = at(bytes, bytes.length - 1) === LF;
  return [{ span, text: isEnded ? '\r\n' : '\r\n\r\n' }];
};

/** The method in capitals, in the start line and in a CSeq that has it the same way. */
export const upperMethod: Fixer = (message, { span }) => {
  const { bytes } = message;
  const written = textOf(bytes, span);
  const edits = [{ span, text: written.toUpperCase() }];
  const cseq = firstHeader(message, 'CSeq');
  const value = cseq ? textOf(bytes, cseq.value) : '';
  if (cseq && value.endsWith(written)) {
    const start = cseq.value.end - (span.end - span.start);
    edits.push({ span: { start, end: cseq.value.end }, text: written.toUpperCase() });
  }
  return edits;
};

/** `;lr` behind the parameters of a URI, before its headers. */
export const addLr: Fixer = ({ bytes }, { span }) => {
  const question = bytes.subarray(0, span.end).indexOf(0x3f, span.start);
  const place = question < 0 ? span.end : question;
  return [{ span: { start: place, end: place }, text: ';lr' }];
};
