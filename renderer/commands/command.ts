/** What a person can ask the console to do, as data: the palette shows these, keys and menus run them. */
import type { Language } from '../i18n/languages.ts';
import { i18n } from '../i18n/index.ts';

export const COMMAND_GROUPS = [
  'request',
  'dialog',
  'view',
  'tab',
  'file',
  'environment',
  'template',
  'filter',
  'look',
  'help',
] as const;
export type CommandGroup = (typeof COMMAND_GROUPS)[number];

export interface Command {
  /** Names it for good: what was used last is kept by it. */
  readonly id: string;
  readonly group: CommandGroup;
  /** What it is called in a language. */
  readonly title: (language: Language) => string;
  /** The keys that do the same, as the list of keys writes them. */
  readonly keys?: readonly string[] | undefined;
  /** Whether it is possible now; always where it is not given. */
  readonly when?: () => boolean;
  readonly run: () => void;
}

/** The words of a key of the language files. */
export function words(key: string, named: Readonly<Record<string, string | number>> = {}): Command['title'] {
  return (language) => i18n.global.t(key, { ...named }, { locale: language });
}

/** A title that is the same in every language, such as a path. */
export function same(text: string): Command['title'] {
  return () => text;
}

/** Those that are possible now. */
export function possible(commands: readonly Command[]): Command[] {
  return commands.filter(({ when }) => when?.() ?? true);
}
