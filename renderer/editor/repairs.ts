/**
 * The repairs of findings as changes of a draft's text: the edits of bytes that `shared/sip` makes, where they fall on plain text. A repair
 * that would cut through a value or an escape is none.
 */
import { concatBytes, utf8 } from '#shared/lib/bytes.ts';
import type { Diagnostic, FixEdit } from '#shared/sip/diagnostic.ts';
import type { Rendered } from '#shared/template/render.ts';
import type { Piece } from '#shared/template/template.ts';
import { findValues, readTemplate, templateOf } from '#shared/template/template.ts';
import type { TextChange } from './text-change.ts';

type Escape = Extract<Piece, { readonly bytes: Uint8Array }>;

/** The escapes of a text by where they begin, read when they are asked for. */
type Escapes = () => ReadonlyMap<number, Escape>;

function escapesOf(text: string): Escapes {
  let known: ReadonlyMap<number, Escape> | null = null;
  return () =>
    (known ??= new Map(
      readTemplate(text).flatMap((piece) => (piece.kind === 'escape' ? [[piece.from, piece] as const] : [])),
    ));
}

/** A CR before a LF that stands alone: the escape that made the line's end goes, or has it written in. */
function completedLineEnd(escapes: Escapes, wire: Rendered, { span }: FixEdit): TextChange | null {
  const piece = escapes().get(wire.toText(span.start));
  if (!piece) return null;
  const cut = span.start - wire.toByte(piece.from);
  const bytes = concatBytes([piece.bytes.subarray(0, cut), utf8('\r'), piece.bytes.subarray(cut)]);
  return { from: piece.from, to: piece.to, insert: templateOf(bytes) };
}

/** What a value stands for is to be set where the value is given. */
function hasValue(text: string, from: number, to: number): boolean {
  return findValues(text.slice(from, to)).length > 0;
}

/** The change of one edit, or null where its ends do not fall between characters of the text, or a value would be written over. */
function changeOf(text: string, escapes: Escapes, wire: Rendered, edit: FixEdit): TextChange | null {
  if (edit.text === '\r') return completedLineEnd(escapes, wire, edit);
  const { from, to } = wire.range(edit.span);
  if (wire.toByte(from) !== edit.span.start || wire.toByte(to) !== edit.span.end) return null;
  const insert = templateOf(utf8(edit.text));
  return insert !== '' && hasValue(text, from, to) ? null : { from, to, insert };
}

/** The changes that repair a finding; null where it has no repair, or one that the text cannot take. */
export function repairOf(text: string, wire: Rendered, { fix }: Diagnostic): readonly TextChange[] | null {
  if (!fix || fix.edits.length === 0) return null;
  const escapes = escapesOf(text);
  const changes = fix.edits.map((edit) => changeOf(text, escapes, wire, edit));
  const sound = changes.filter((change) => change !== null);
  return sound.length === changes.length ? sound.sort((a, b) => a.from - b.from) : null;
}

/** Findings about addresses that the peer cannot reach (RFC 3261 8.1.1.8). */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'address-private',
  'address-loopback',
  'address-local-name',
  'address-unspecified',
]);

/** In their place the address that the request leaves from is the likely one. */
export function addressRepair(
  text: string,
  { code, at }: Diagnostic,
  { from, to }: { readonly from: number; readonly to: number },
): readonly TextChange[] | null {
  const isOurs = at === 'Contact' || at === 'body' || at === 'Via';
  const isPlain = from < to && !hasValue(text, from, to);
  return isOurs && UNREACHABLE.has(code) && isPlain ? [{ from, to, insert: '{{local.ip}}' }] : null;
}
