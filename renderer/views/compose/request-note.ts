/** The note at the head of a request's file: its comments as one text, and the RFC that a comment names as its source. */

export interface RequestNoteText {
  readonly text: string;
  /** `RFC 3261 7.3.1`; '' for none. */
  readonly rfc: string;
}

const SOURCE = /^RFC \d{1,5}(?: [0-9A-Z][0-9.]*)?$/;

/** @param rest lines of the file's block that are no settings; those that are no comments are left out */
export function noteOf(rest: readonly string[]): RequestNoteText {
  const lines = rest.flatMap((line) => (line.startsWith('#') ? [line.replace(/^#+\s*/, '').trim()] : []));
  const rfc = lines.find((line) => SOURCE.test(line)) ?? '';
  return { text: lines.filter((line) => line !== '' && line !== rfc).join(' '), rfc };
}
