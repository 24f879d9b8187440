/** `sipwright explain`: what a method, a status code, a header or a classic flow is, in words and with its RFC. */
import { findReference, suggest } from '#shared/sip/reference/find.ts';
import type { Language } from '#shared/sip/reference/words.ts';
import { readArguments } from '../cli/args.ts';
import { EXIT } from '../cli/exit.ts';
import type { Io } from '../cli/io.ts';
import { complain } from '../cli/io.ts';
import { glyphsFor } from '../cli/ladder.ts';
import { jsonLine, safeText, safeTextUpTo } from '../cli/safe-text.ts';
import { createStyle, wantsColour } from '../cli/style.ts';
import { entryAsJson, entryAsText } from './explain-text.ts';

const LANGUAGES: readonly Language[] = ['en', 'zh'];

function refuse(io: Io, complaint: string): number {
  complain(io, `explain: ${safeText(complaint)} (see sipwright explain --help)`);
  return EXIT.usage;
}

function tellUnknown(io: Io, name: string): number {
  const near = suggest(name);
  const hint = near.length > 0 ? `; did you mean ${near.join(', ')}?` : ' (see sipwright explain --help)';
  complain(io, `explain: there is nothing of the name ${safeTextUpTo(name, 60)}${hint}`);
  return EXIT.negative;
}

/** Runs the command: one name, one entry. */
export function explain(args: readonly string[], io: Io): Promise<number> {
  return Promise.resolve(run(args, io));
}

function run(args: readonly string[], io: Io): number {
  const read = readArguments(args, { lang: 'value', json: 'flag' });
  if (!read.ok) return refuse(io, read.error);
  const { options, positionals } = read.value;
  const [name = ''] = positionals;
  if (name.trim() === '') return refuse(io, 'no name is given');
  if (positionals.length > 1) return refuse(io, 'one name at a time; put quotes around one with spaces');
  const language = LANGUAGES.find((one) => one === (options.lang ?? 'en'));
  if (language === undefined) return refuse(io, `"${options.lang}" is not a language: it is en or zh`);
  const entry = findReference(name);
  if (!entry) return tellUnknown(io, name);
  const style = createStyle(wantsColour(io));
  const text = options.json
    ? jsonLine(entryAsJson(entry))
    : entryAsText(entry, { language, glyphs: glyphsFor(io.env), style });
  io.stdout.write(text);
  return EXIT.ok;
}
