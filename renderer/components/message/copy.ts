/** What can be copied of a message, as text: its bytes as they are, and in the ways in which other programs take them. */
import type { Span } from '#shared/lib/bytes.ts';
import { hexOf, textOf } from '#shared/lib/bytes.ts';
import type { TreeNode } from './tree/node.ts';

/** `value` and `header` need a part that is selected. */
export const COPY_FORMS = ['value', 'header', 'text', 'hex', 'base64', 'escaped'] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

/** Bytes that are made into one text at a time: an argument list has an end. */
const CHUNK = 0x8000;

/** RFC 4648 4, with padding and without line ends. */
export function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK)
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

const ESCAPES: Readonly<Record<number, string>> = {
  7: '\\a',
  8: '\\b',
  9: '\\t',
  10: '\\n',
  11: '\\v',
  12: '\\f',
  13: '\\r',
  34: '\\"',
  92: '\\\\',
};

/** A string literal of C: what is not printable ASCII becomes an octal escape, which ends by itself after three digits. */
export function escapedOf(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const printable = byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : null;
    text += ESCAPES[byte] ?? printable ?? `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return `"${text}"`;
}

/** The header or line that a path of nodes leads through: the nearest one that has a line of its own. */
function lineOf(path: readonly TreeNode[]): TreeNode | null {
  return (
    path.findLast(
      ({ about, label }) => about?.kind === 'header' || ('key' in label && label.key === 'startLine'),
    ) ?? null
  );
}

const withoutLineEnd = (text: string): string => text.replace(/\r?\n$/, '');

export interface CopySource {
  readonly bytes: Uint8Array;
  /** The bytes that are meant; null for the whole message. */
  readonly span: Span | null;
  /** The nodes that lead to them. */
  readonly path: readonly TreeNode[];
}

/** Which forms there are for a selection: the value of a part, and the header that it is in. */
export function copyForms({ span, path }: CopySource): CopyForm[] {
  if (!span) return ['text', 'hex', 'base64', 'escaped'];
  return COPY_FORMS.filter((form) => form !== 'header' || lineOf(path) !== null);
}

/** The text of a form. A value is that of the part whose bytes are selected; of other bytes it is these. */
export function copyText(form: CopyForm, { bytes, span, path }: CopySource): string {
  const whole = span ?? { start: 0, end: bytes.length };
  const part = bytes.subarray(whole.start, whole.end);
  const node = path.at(-1);
  const isNode = node?.span.start === whole.start && node.span.end === whole.end;
  switch (form) {
    case 'value':
      return withoutLineEnd(
        textOf(bytes, node && isNode && node.value.end > node.value.start ? node.value : whole),
      );
    case 'header':
      return withoutLineEnd(textOf(bytes, lineOf(path)?.span ?? whole));
    case 'text':
      return textOf(part);
    case 'hex':
      return hexOf(part);
    case 'base64':
      return base64Of(part);
    case 'escaped':
      return escapedOf(part);
  }
}
