/**
 * Makes the text of pieces, when all that a message tells is learnt: what is text is searched, and bodies come before their
 * lengths.
 */
import type { Identifiers } from './identifiers.ts';
import type { Scrubber } from './scrub.ts';
import type { Piece, Section } from './weaver.ts';

/** The text of pieces in their order. */
export function resolvePieces(
  pieces: readonly Piece[],
  scrubber: Scrubber,
  identifiers: Identifiers,
): string {
  return pieces.map((piece) => resolve(piece, 0, scrubber, identifiers)).join('');
}

function resolve(piece: Piece, moved: number, scrubber: Scrubber, identifiers: Identifiers): string {
  if (typeof piece === 'string') return piece;
  if ('reach' in piece) {
    const { text, reach } = piece;
    if (reach === 'identifier') return identifiers.of(text, (part) => scrubber.words(part));
    return scrubber.scrub(text, reach);
  }
  if ('contentLength' in piece)
    return moved === 0 ? piece.written : String(Math.max(0, piece.contentLength + moved));
  if ('finish' in piece) return piece.finish(resolvePieces(piece.pieces, scrubber, identifiers));
  return resolveSection(piece, scrubber, identifiers);
}

/** A Content-Length that was wrong stays wrong by as much. */
function resolveSection(
  { head, body, bodyLength }: Section,
  scrubber: Scrubber,
  identifiers: Identifiers,
): string {
  const content = resolvePieces(body, scrubber, identifiers);
  const moved = content.length - bodyLength;
  return head.map((piece) => resolve(piece, moved, scrubber, identifiers)).join('') + content;
}
