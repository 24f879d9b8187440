/** Where a draft is more than text: values, escapes, lines that are not sent, and line ends that are not CRLF. */
import { readTemplate } from '#shared/template/template.ts';

export type DraftMarkKind = 'known' | 'made' | 'unresolved' | 'escape' | 'off';

/** A half-open range of UTF-16 offsets; of a line that is not sent, the whole line without its break. */
export interface DraftMark {
  readonly from: number;
  readonly to: number;
  readonly kind: DraftMarkKind;
}

/** What a name stands for: something that is written somewhere, or made on sending; null for nothing. */
export type KindOfName = (name: string) => 'known' | 'made' | null;

/** The marks of a text, in order and without overlap. @param text lines ended LF */
export function draftMarks(text: string, kindOf: KindOfName): readonly DraftMark[] {
  return readTemplate(text).flatMap((piece): DraftMark[] => {
    const { from } = piece;
    const to = text[piece.to - 1] === '\n' ? piece.to - 1 : piece.to;
    if (piece.kind === 'value') return [{ from, to, kind: kindOf(piece.call.name) ?? 'unresolved' }];
    return piece.kind === 'escape' || piece.kind === 'off' ? [{ from, to, kind: piece.kind }] : [];
  });
}

/** A line that does not end CRLF: where it ends, and with what, as names of the characters; '' for no end at all. */
export interface LineEnd {
  readonly at: number;
  readonly bytes: readonly number[];
}

/** The line ends of a text that are not CRLF; the last line has none. @param text lines ended LF */
export function otherLineEnds(text: string): readonly LineEnd[] {
  const ends = readTemplate(text).flatMap((piece): LineEnd[] => {
    const isEnd = piece.kind === 'escape' && text[piece.to - 1] === '\n';
    return isEnd ? [{ at: piece.to - 1, bytes: [...piece.bytes] }] : [];
  });
  return text === '' || text.endsWith('\n') ? ends : [...ends, { at: text.length, bytes: [] }];
}

const NAMES: Readonly<Record<number, string>> = { 13: 'CR', 10: 'LF', 9: 'TAB', 0: 'NUL' };

/** Bytes as people write them: `CR LF`, `x00 xFF`. */
export function bytesText(bytes: readonly number[]): string {
  return bytes.map((byte) => NAMES[byte] ?? `x${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(' ');
}
