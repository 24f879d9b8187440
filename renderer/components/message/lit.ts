/**
 * The one idea of what is pointed at and what is selected in a message: bytes, and the lens that said so. Every lens lights
 * these bytes in its own way, and brings them into view where another lens said so.
 */
import type { Span } from '#shared/lib/bytes.ts';

/** Who lights bytes: the text, the tree, the dump, or something beside them such as a finding. */
export type Lens = 'text' | 'tree' | 'hex' | 'outside';

export interface Lit {
  readonly span: Span;
  readonly from: Lens;
}

/** Whether a byte is lit. */
export function isLit(lit: Lit | null | undefined, at: number): boolean {
  return !!lit && at >= lit.span.start && at < lit.span.end;
}
