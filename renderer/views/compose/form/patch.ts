/** Small changes of a text: what the edits of the form are made of. */

/** A half-open range of UTF-16 offsets. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface TextPatch extends Range {
  readonly insert: string;
}

/** The text with patches made that do not overlap; those at one place go in by their order. */
export function patched(text: string, ...patches: readonly TextPatch[]): string {
  const ordered = patches.toSorted((a, b) => a.from - b.from);
  let out = '';
  let at = 0;
  for (const { from, to, insert } of ordered) {
    out += text.slice(at, from) + insert;
    at = Math.max(at, to);
  }
  return out + text.slice(at);
}

/** What a single line can hold: breaks become blanks. */
export function oneLine(text: string): string {
  return text.replace(/[\r\n]+/g, ' ');
}

/** One byte for each UTF-16 unit, so that what reads bytes tells offsets of the text; what is not ASCII is a byte above it. */
export function byteImage(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    bytes[at] = code < 0x80 ? code : 0xff;
  }
  return bytes;
}
