/** Puts texts into HTML: what would not be seen is made visible, and nothing of a text can become markup. */
import { escapeXml } from '#shared/flow/ladder/svg.ts';
import { textOf } from '#shared/lib/bytes.ts';
import { visibleText } from '#shared/lib/visible.ts';
import type { SipMessage } from '#shared/sip/message.ts';
import { rfcLink } from '#shared/sip/rfc-link.ts';

/** A text between tags, or in an attribute between quotes. */
export function safe(text: string): string {
  return escapeXml(visibleText(text));
}

/** An element with what is in it; `inside` is markup. */
export function tag(name: string, inside: string, attributes = ''): string {
  return `<${name}${attributes === '' ? '' : ` ${attributes}`}>${inside}</${name}>`;
}

/** The source of a rule, as a link where it is an RFC. */
export function source(rfc: string): string {
  const link = rfcLink(rfc);
  return link ? tag('a', safe(link.text), `href="${safe(link.href)}"`) : safe(rfc);
}

/** Lines of text: each made safe by itself, so that line ends stay what they are. */
const lines = (text: string): string =>
  text
    .split(/\r\n|\n/)
    .map(safe)
    .join('\n');

/** The text of a message with its start line and the names of its headers marked. */
export function messageMarkup(bytes: Uint8Array, message: SipMessage | null): string {
  const text = (start: number, end: number): string => lines(textOf(bytes, { start, end }));
  if (!message) return text(0, bytes.length);
  const parts = [tag('b', text(message.startLine.start, message.startLine.end))];
  let at = message.startLine.end;
  for (const { name } of message.headers) {
    parts.push(text(at, name.start), tag('i', text(name.start, name.end)));
    at = name.end;
  }
  return [...parts, text(at, bytes.length)].join('');
}

/** Whether bytes are text that a person can read: few of them are control characters other than line ends and tabs. */
export function isReadable(bytes: Uint8Array): boolean {
  let odd = 0;
  for (const byte of bytes) if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13) odd++;
  return odd * 10 <= bytes.length;
}
