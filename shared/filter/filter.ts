/** The way in: the text of a filter becomes a predicate over records, or a list of what is wrong with it. Never throws. */
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { callIdsNeeded } from './call-ids.ts';
import { compilePlan } from './compile.ts';
import type { FilterError } from './errors.ts';
import { fieldsNamed } from './fields-named.ts';
import { formatFilter } from './format.ts';
import { parseFilter } from './parse.ts';
import type { Predicate } from './record.ts';
import { resolveFilter } from './resolve.ts';
import type { UtcOffset } from './value-time.ts';

export interface Filter {
  /** Decides about one message. It keeps small memories, so a filter that runs in two places is compiled twice. */
  readonly test: Predicate;
  /** The filter written in its usual form. */
  readonly text: string;
  /** Whether it lets everything pass, so that nobody has to ask. */
  readonly passesAll: boolean;
  /** The fields that it names, as `dialog.state`. */
  readonly fields: ReadonlySet<string>;
  /** The Call-IDs of which a message has to have one to pass; null where any may pass. */
  readonly callIds: ReadonlySet<string> | null;
}

export interface FilterOptions {
  /** Minutes that local time is ahead of UTC at a time, for times without a zone; UTC where it is left out. */
  readonly utcOffset?: UtcOffset;
}

/** Parses, checks and compiles a filter. There is at least one error where there is no filter. */
export function compileFilter(
  text: string,
  options: FilterOptions = {},
): Result<Filter, readonly FilterError[]> {
  const tree = parseFilter(text);
  if (!tree.ok) return err([tree.error]);
  const plan = resolveFilter(tree.value, { source: text, utcOffset: options.utcOffset ?? (() => 0) });
  if (!plan.ok) return plan;
  return ok({
    test: compilePlan(plan.value),
    text: formatFilter(tree.value),
    passesAll: plan.value.kind === 'all',
    fields: new Set(fieldsNamed(tree.value)),
    callIds: callIdsNeeded(tree.value),
  });
}
