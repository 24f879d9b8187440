/** A request that crossed the wire before, as a new one: without what named the old transaction and dialog. */
import { canonicalName } from '#shared/sip/header-table.ts';
import { literalBytes } from '#shared/template/template.ts';

const TO_TAG = /^(?:to|t)[ \t]*:.*;[ \t]*tag[ \t]*=/im;

/** A header field as it is written: its first line with the folded ones below it (RFC 3261 7.3.1). */
export interface WrittenField {
  /** The name of the table; '' for a line that is no field. */
  readonly canonical: string;
  readonly text: string;
}

/** The parts of a message's text. @param text lines ended LF */
export interface WrittenMessage {
  readonly startLine: string;
  readonly fields: readonly WrittenField[];
  /** From the empty line on, which is in it; '' where there is none. */
  readonly rest: string;
}

export function writtenParts(text: string): WrittenMessage {
  const blank = text.indexOf('\n\n');
  const head = blank < 0 ? text : text.slice(0, blank);
  const [startLine = '', ...fields] = head.split(/\n(?![ \t])/);
  return {
    startLine,
    fields: fields.map((field) => {
      const name = /^([^\s:]+)[ \t]*:/.exec(field)?.[1];
      return { canonical: name === undefined ? '' : canonicalName(name), text: field };
    }),
    rest: blank < 0 ? '' : text.slice(blank),
  };
}

/** The same text without the fields that are not wanted. */
export function withoutFields(
  { startLine, fields, rest }: WrittenMessage,
  isUnwanted: (field: WrittenField) => boolean,
): string {
  return (
    [startLine, ...fields.filter((field) => !isUnwanted(field)).map(({ text }) => text)].join('\n') + rest
  );
}

/** Whether a field is a Content-Length that counts the body rightly: left out it is counted anew, a wrong one was meant so. */
export function isCountedLength({ canonical, text }: WrittenField, rest: string): boolean {
  const value = text.slice(text.indexOf(':') + 1).trim();
  return canonical === 'Content-Length' && value === `${literalBytes(rest.slice(2)).length}`;
}

const TAG = /;\s*tag\s*=\s*[^;,\s>]+/i;

/** A field From without its tag, of which each new dialog has its own (RFC 3261 8.1.1.3); any other field as it is. */
export function withoutFromTag(field: WrittenField): WrittenField {
  if (field.canonical !== 'From') return field;
  const end = field.text.lastIndexOf('>') + 1;
  return { ...field, text: field.text.slice(0, end) + field.text.slice(end).replace(TAG, '') };
}

/**
 * Takes out what named the old transaction: a repeated Via branch is a retransmission to the other side
 * (RFC 3261 17.2.3). Outside a dialog Call-ID, CSeq and the tag of From go too (RFC 3261 8.2.2.2); sending fills them anew.
 * A Content-Length that counts rightly goes as well, so that the body can be edited.
 * @param text a request with lines ended LF
 */
export function freshCopy(text: string): string {
  const parts = writtenParts(text);
  const isInDialog = parts.fields.some((field) => TO_TAG.test(field.text));
  const old = isInDialog ? ['Via'] : ['Via', 'Call-ID', 'CSeq'];
  const fields = isInDialog ? parts.fields : parts.fields.map(withoutFromTag);
  return withoutFields(
    { ...parts, fields },
    (field) => old.includes(field.canonical) || isCountedLength(field, parts.rest),
  );
}
