/** A safe regular expression from its text: parsed, compiled, ready to be asked, in time linear to the text that it is asked about. */
import type { Span } from '#shared/lib/bytes.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import { Automaton, isRegular } from './automaton.ts';
import { findFit } from './find.ts';
import { parseRegex } from './parse.ts';
import { compileRegex } from './program.ts';
import type { Run } from './run.ts';
import { Runner } from './run.ts';
import type { RegexError } from './syntax.ts';

export interface Regex {
  /** Whether it fits anywhere in a text. */
  test(text: string): boolean;
  /** The same, with the work that it took. */
  run(text: string): Run;
  /** Where it fits first, and the longest way that it does there; null where it does not. */
  find(text: string): Span | null;
}

/** Makes a regular expression; `ignoreCase` counts where it does not begin with `(?i)` or `(?-i)`. */
export function createRegex(text: string, ignoreCase: boolean): Result<Regex, RegexError> {
  const pattern = parseRegex(text);
  if (!pattern.ok) return pattern;
  const program = compileRegex(pattern.value, ignoreCase);
  if (!program.ok) return err({ ...program.error, end: text.length });
  const runner = isRegular(program.value) ? new Automaton(program.value) : new Runner(program.value);
  return ok({
    test: (subject) => runner.run(subject).found,
    run: (subject) => runner.run(subject),
    find: (subject) => (runner.run(subject).found ? findFit(program.value, subject) : null),
  });
}
