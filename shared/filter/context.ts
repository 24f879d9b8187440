/** What the terms of a filter are checked with. */
import type { UtcOffset } from './value-time.ts';

export interface FilterContext {
  /** The filter's text, which the spans of the tree are of. */
  readonly source: string;
  readonly utcOffset: UtcOffset;
}
