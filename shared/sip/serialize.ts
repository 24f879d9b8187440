/**
 * Makes bytes of a message. An untouched message is its own bytes; an edit replaces the spans it names and leaves every
 * other byte as it was.
 */
import type { Patch } from '#shared/lib/bytes.ts';
import { patchBytes, utf8 } from '#shared/lib/bytes.ts';
import { canonicalName } from './header-table.ts';
import type { HeaderField, SipMessage, SipRequest } from './message.ts';

export type HeaderEdit =
  /** Replaces the value of the first header of that name, or appends the header. */
  | { readonly op: 'set'; readonly name: string; readonly value: string }
  /** Takes off every header of that name. */
  | { readonly op: 'remove'; readonly name: string }
  /** Puts a header before the first of that name, or before all others. */
  | { readonly op: 'prepend'; readonly name: string; readonly value: string }
  /** Puts a header behind the last one. */
  | { readonly op: 'append'; readonly name: string; readonly value: string };

/** The bytes of a message: the very bytes it was parsed from. */
export function serialize(message: SipMessage): Uint8Array {
  return message.bytes;
}

/** A value on one line: a line end in it could begin another header, so it becomes a space. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+[ \t]*/g, ' ');
}

const lineOf = (name: string, value: string): Uint8Array => utf8(`${oneLine(name)}: ${oneLine(value)}\r\n`);

function sameName(message: SipMessage, name: string): HeaderField[] {
  const wanted = canonicalName(name).toLowerCase();
  return message.headers.filter(({ canonical }) => canonical.toLowerCase() === wanted);
}

/** Where the line behind the start line begins. */
function afterStartLine(message: SipMessage): number {
  const { bytes, startLine } = message;
  const lineFeed = bytes.indexOf(10, startLine.end);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

function insertion(message: SipMessage, place: number, line: Uint8Array): Patch {
  const needsBreak = place > 0 && message.bytes[place - 1] !== 10;
  const bytes = needsBreak ? new Uint8Array([13, 10, ...line]) : line;
  return { span: { start: place, end: place }, bytes };
}

function patchesOf(message: SipMessage, edit: HeaderEdit): Patch[] {
  const present = sameName(message, edit.name);
  const [first] = present;
  if (edit.op === 'remove') return present.map(({ line }) => ({ span: line, bytes: new Uint8Array() }));
  if (edit.op === 'set' && first) {
    const isTight = first.value.start === first.value.end && message.bytes[first.value.start - 1] === 0x3a;
    return [{ span: first.value, bytes: utf8(`${isTight ? ' ' : ''}${oneLine(edit.value)}`) }];
  }
  const top = afterStartLine(message);
  const place =
    edit.op === 'prepend' ? (first?.line.start ?? top) : (message.headers.at(-1)?.line.end ?? top);
  return [insertion(message, place, lineOf(edit.name, edit.value))];
}

/**
 * The message's bytes with edits made to its headers. Edits see the message as it is, not one another; those that insert
 * at one place go in by their order. Content-Length is left as it is.
 */
export function editHeaders(message: SipMessage, edits: readonly HeaderEdit[]): Uint8Array<ArrayBuffer> {
  return patchBytes(
    message.bytes,
    edits.flatMap((edit) => patchesOf(message, edit)),
  );
}

/** The bytes of a request with another Request-URI. */
export function withRequestUri(request: SipRequest, uri: string): Uint8Array<ArrayBuffer> {
  return patchBytes(request.bytes, [{ span: request.uri, bytes: utf8(oneLine(uri)) }]);
}
