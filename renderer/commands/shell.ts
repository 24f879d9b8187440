/** The commands of the window itself: its views, what is opened, how it looks, and help. Keys and menus run them by their ids. */
import { chooseCaptures } from '../host/choose-files.ts';
import { LANGUAGES } from '../i18n/languages.ts';
import { keysOf } from '../components/shell/keys.ts';
import { useCaptures } from '../stores/captures.ts';
import { useFilter } from '../stores/filter.ts';
import { useNavigation } from '../stores/navigation.ts';
import { usePreferences } from '../stores/preferences.ts';
import { THEMES } from '../stores/themes.ts';
import type { ViewId } from '../views/view-id.ts';
import type { Command } from './command.ts';
import { words } from './command.ts';

/** Opens captures and shows where they are listed. */
export function openCaptures(files: readonly File[]): void {
  useCaptures().open(files);
  useNavigation().go('traffic');
}

/** @param views in the order of their keys */
export function viewCommands(views: readonly ViewId[]): Command[] {
  return views.map((id, index) => ({
    id: `view.${id}`,
    group: 'view',
    title: words(`common.views.${id}`),
    keys: [`Ctrl ${index + 1}`],
    run: () => useNavigation().go(id),
  }));
}

/** Shows Traffic with its filter; `use` does something to it. */
function filterTraffic(use: (filter: ReturnType<typeof useFilter>) => void): void {
  useNavigation().go('traffic');
  use(useFilter());
}

export const SHELL_COMMANDS: readonly Command[] = [
  {
    id: 'capture.open',
    group: 'view',
    title: words('palette.openCapture'),
    keys: keysOf('openCapture'),
    run: () => chooseCaptures(openCaptures),
  },
  {
    id: 'filter.focus',
    group: 'filter',
    title: words('palette.filter'),
    keys: keysOf('filter'),
    run: () => filterTraffic((filter) => filter.focus()),
  },
  {
    id: 'filter.clear',
    group: 'filter',
    title: words('palette.clearFilter'),
    when: () => useFilter().text !== '',
    run: () => filterTraffic((filter) => filter.choose('')),
  },
  {
    id: 'help.keys',
    group: 'help',
    title: words('palette.keys'),
    keys: keysOf('help'),
    run: () => void (useNavigation().keysShown = true),
  },
];

/** A command for each filter that was saved under a name. */
export function filterCommands(): Command[] {
  return useFilter().saved.map(({ name, filter }) => ({
    id: `filter.saved.${name}`,
    group: 'filter',
    title: words('palette.savedFilter', { name, filter }),
    run: () => filterTraffic((store) => store.choose(filter)),
  }));
}

export function lookCommands(): Command[] {
  const preferences = usePreferences();
  const themes = THEMES.map((theme): Command => ({
    id: `theme.${theme}`,
    group: 'look',
    title: (language) =>
      words('palette.theme', { theme: words(`common.theme.${theme}`)(language) })(language),
    when: () => preferences.theme !== theme,
    run: () => preferences.setTheme(theme),
  }));
  const languages = LANGUAGES.map((next): Command => ({
    id: `language.${next}`,
    group: 'look',
    title: (language) =>
      words('palette.language', { language: words(`common.language.${next}`)(language) })(language),
    when: () => preferences.language !== next,
    run: () => preferences.setLanguage(next),
  }));
  return [...themes, ...languages];
}
