/** Which commands a query means, the best first. */
import type { Language } from '../i18n/languages.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import type { Command } from './command.ts';
import type { FuzzyText } from './fuzzy.ts';
import { fuzzyMatch, fuzzyText } from './fuzzy.ts';

/** A command made ready to be searched in every language. */
export interface PreparedCommand {
  readonly command: Command;
  readonly title: string;
  /** The titles that differ, that of the language that is shown first. */
  readonly texts: readonly FuzzyText[];
}

export interface RankedCommand {
  readonly command: Command;
  readonly title: string;
  /** Where the query's letters stand in the title; none where another language was meant. */
  readonly places: readonly number[];
}

export function prepareCommands(commands: readonly Command[], shown: Language): PreparedCommand[] {
  const languages = [shown, ...LANGUAGES.filter((language) => language !== shown)];
  return commands.map((command) => {
    const titles = new Set(languages.map((language) => command.title(language)));
    return { command, title: command.title(shown), texts: [...titles].map(fuzzyText) };
  });
}

type Fit = RankedCommand & { readonly score: number };

/** How a prepared command fits: by its best language, the shown one where they fit alike; null where by none. */
function fit({ command, title, texts }: PreparedCommand, query: string): Fit | null {
  let best: Fit | null = null;
  for (const [index, text] of texts.entries()) {
    const match = fuzzyMatch(query, text);
    if (match === null || (best !== null && best.score >= match.score)) continue;
    best = { command, title, score: match.score, places: index === 0 ? match.places : [] };
  }
  return best;
}

/**
 * Those that fit, the best first; of those that fit alike the ones that were used last, then in their own order. An
 * empty query lists what was used last, then everything.
 * @param recent ids, the newest first
 */
export function rankCommands(
  prepared: readonly PreparedCommand[],
  query: string,
  recent: readonly string[],
  limit: number,
): RankedCommand[] {
  const age = new Map(recent.map((id, index) => [id, index]));
  const ageOf = ({ command }: RankedCommand): number => age.get(command.id) ?? recent.length;
  const isEmpty = query.trim() === '';
  return prepared
    .flatMap((one) => fit(one, query) ?? [])
    .sort((a, b) => (isEmpty ? 0 : b.score - a.score) || ageOf(a) - ageOf(b))
    .slice(0, limit)
    .map(({ command, title, places }) => ({ command, title, places }));
}
