/** Reads and rewrites the request line of a text (RFC 3261 7.1) without touching what is below it. */

export interface RequestLine {
  readonly method: string;
  readonly uri: string;
  readonly version: string;
}

interface Placed extends RequestLine {
  readonly from: number;
  readonly to: number;
}

const VERSION = 'SIP/2.0';

function place(text: string): Placed {
  const from = /^\n*/.exec(text)?.[0].length ?? 0;
  const end = text.indexOf('\n', from);
  const to = end < 0 ? text.length : end;
  const words = text
    .slice(from, to)
    .trim()
    .split(/[ \t]+/);
  const last = words.at(-1) ?? '';
  const version = words.length > 1 && /^SIP\//i.test(last) ? last : '';
  const uri = words.slice(1, version ? -1 : undefined).join(' ');
  return { method: words[0] ?? '', uri, version, from, to };
}

/** The parts of the request line; a part that is not there is empty. A status line has no method. */
export function readRequestLine(text: string): RequestLine {
  const { method, uri, version } = place(text);
  return /^SIP\//i.test(method) ? { method: '', uri: '', version: '' } : { method, uri, version };
}

function write(text: string, { from, to }: Placed, line: RequestLine): string {
  return text.slice(0, from) + `${line.method} ${line.uri} ${line.version || VERSION}` + text.slice(to);
}

/** CSeq names the method a second time (RFC 3261 20.16), so it follows where it was the same. */
function renameCSeq(text: string, old: string, method: string): string {
  const blank = text.search(/\n\n/);
  const head = blank < 0 ? text : text.slice(0, blank);
  const cseq = /^(cseq[ \t]*:[ \t]*\d+[ \t]+)(\S+)[ \t]*$/im.exec(head);
  if (!cseq || cseq[2] !== old) return text;
  const at = cseq.index + (cseq[1] ?? '').length;
  return text.slice(0, at) + method + text.slice(at + old.length);
}

/** The text with another method in its first line, and in its CSeq where that named the old one. */
export function withMethod(text: string, method: string): string {
  const line = place(text);
  return renameCSeq(write(text, line, { ...line, method }), line.method, method);
}

/** The text with another Request-URI; blanks at its ends are not part of one. */
export function withUri(text: string, uri: string): string {
  const line = place(text);
  return write(text, line, { ...line, method: line.method || 'OPTIONS', uri: uri.trim() });
}
