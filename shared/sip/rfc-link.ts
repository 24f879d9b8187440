/** Turns the source of a finding (`RFC 3261 20.14`) into what is read and where it leads. */

export interface RfcLink {
  /** `RFC 3261 §20.14` */
  readonly text: string;
  readonly href: string;
}

/** Null where the text names no RFC. */
export function rfcLink(source: string): RfcLink | null {
  const match = /^RFC\s*(\d{1,5})(?:\s+§?([0-9A-Za-z]+(?:\.[0-9]+)*))?/.exec(source);
  const [, number, section] = match ?? [];
  if (number === undefined) return null;
  const page = `https://www.rfc-editor.org/rfc/rfc${number}`;
  if (section === undefined) return { text: `RFC ${number}`, href: page };
  const anchor = /^[A-Za-z]/.test(section) ? 'appendix' : 'section';
  return { text: `RFC ${number} §${section}`, href: `${page}#${anchor}-${section}` };
}
