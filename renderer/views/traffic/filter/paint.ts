/** Cuts the text of a filter into coloured pieces; together they are the text. */
import { fieldByName } from '#shared/filter/find-field.ts';
import type { Token } from '#shared/filter/lex.ts';
import { lex } from '#shared/filter/lex.ts';
import { isKeyword } from '#shared/filter/operators.ts';
import type { Span } from '#shared/lib/bytes.ts';

export type PieceKind = 'plain' | 'field' | 'operator' | 'string';

export interface Piece {
  readonly text: string;
  readonly kind: PieceKind;
  readonly isWrong: boolean;
}

function kindOf(token: Token): PieceKind {
  if (token.kind === 'string') return 'string';
  if (token.kind === 'trouble') return token.code === 'string-open' ? 'string' : 'plain';
  if (token.kind === 'symbol') return /[[\](){},]/.test(token.text) ? 'plain' : 'operator';
  if (token.kind !== 'word') return 'plain';
  if (isKeyword(token.text) || token.text.toLowerCase() === 'not') return 'operator';
  return fieldByName(token.text) ? 'field' : 'plain';
}

/** A mistake of no length is shown by the character before it, or the one behind it. */
function visible({ start, end }: Span, length: number): Span {
  if (end > start) return { start, end };
  return start > 0 ? { start: start - 1, end: start } : { start, end: Math.min(length, 1) };
}

/** The pieces of a text; the place of a mistake is marked. */
export function paint(text: string, mistake: Span | null): readonly Piece[] {
  const wrong = mistake && visible(mistake, text.length);
  const tokens = lex(text);
  const edges = [
    ...tokens.flatMap(({ span }) => [span.start, span.end]),
    ...(wrong ? [wrong.start, wrong.end] : []),
  ];
  const cuts = [...new Set([0, ...edges, text.length])]
    .filter((at) => at <= text.length)
    .sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    const token = tokens.find(({ span }) => span.start <= start && span.end >= end && span.end > span.start);
    const isWrong = wrong !== null && start >= wrong.start && end <= wrong.end;
    return { text: text.slice(start, end), kind: token ? kindOf(token) : 'plain', isWrong };
  });
}
