/** What a person likes: theme, language, the sizes of panes, the columns of tables, and what happens by itself in a new request. Kept by the browser, where it keeps anything. */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { SendSwitches } from '#shared/model/exchange.ts';
import { ALL_ON } from '#shared/model/exchange.ts';
import type { ColumnLayout } from '../components/table/column-layout.ts';
import { NO_LAYOUT, readLayouts } from '../components/table/column-layout.ts';
import { readJson, storageOf, writeJson } from '../host/storage.ts';
import type { Language } from '../i18n/languages.ts';
import { LANGUAGES, preferredLanguage } from '../i18n/languages.ts';
import { switchesFrom } from './switches.ts';
import type { Theme } from './themes.ts';
import { THEMES } from './themes.ts';

const KEY = 'sipwright.preferences';
const LIGHT = '(prefers-color-scheme: light)';

interface Kept {
  readonly theme: Theme;
  readonly language: Language;
  readonly panes: Readonly<Record<string, number>>;
  /** How the columns of tables are laid out, by the names of the tables. */
  readonly tables: Readonly<Record<string, ColumnLayout>>;
  /** The switches that a new request begins with. */
  readonly switches: SendSwitches;
}

function paneSizes(value: unknown): Record<string, number> {
  if (typeof value !== 'object' || value === null) return {};
  const sizes = Object.entries(value).filter((entry): entry is [string, number] => Number.isFinite(entry[1]));
  return Object.fromEntries(sizes);
}

/** Reads what was kept; whatever is missing or not understood becomes the default. */
export function readPreferences(value: unknown, languages: readonly string[]): Kept {
  const kept = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  return {
    theme: THEMES.find((theme) => theme === kept.get('theme')) ?? 'system',
    language: LANGUAGES.find((language) => language === kept.get('language')) ?? preferredLanguage(languages),
    panes: paneSizes(kept.get('panes')),
    tables: readLayouts(kept.get('tables')),
    switches: switchesFrom(kept.get('switches'), ALL_ON),
  };
}

export const usePreferences = defineStore('preferences', () => {
  const store = storageOf('localStorage');
  const kept = shallowRef(readPreferences(readJson(store, KEY), navigator.languages));
  const systemQuery = window.matchMedia(LIGHT);
  const systemIsLight = shallowRef(systemQuery.matches);
  systemQuery.addEventListener('change', (event) => void (systemIsLight.value = event.matches));

  const theme = computed(() => kept.value.theme);
  const language = computed(() => kept.value.language);
  const switches = computed(() => kept.value.switches);
  /** The theme that is shown: `system` is resolved. */
  const shownTheme = computed(() => {
    if (theme.value !== 'system') return theme.value;
    return systemIsLight.value ? 'light' : 'dark';
  });

  function keep(change: Partial<Kept>): void {
    kept.value = { ...kept.value, ...change };
    writeJson(store, KEY, kept.value);
  }

  return {
    theme,
    language,
    switches,
    shownTheme,
    setTheme: (next: Theme): void => keep({ theme: next }),
    setLanguage: (next: Language): void => keep({ language: next }),
    setSwitches: (next: SendSwitches): void => keep({ switches: { ...next } }),
    /** The size of a pane in pixels as it was left, else `fallback`. */
    paneSize: (name: string, fallback: number): number => kept.value.panes[name] ?? fallback,
    tableLayout: (name: string): ColumnLayout => kept.value.tables[name] ?? NO_LAYOUT,
    setTableLayout: (name: string, layout: ColumnLayout): void =>
      keep({ tables: { ...kept.value.tables, [name]: layout } }),
    setPaneSize: (name: string, size: number): void => keep({ panes: { ...kept.value.panes, [name]: size } }),
  };
});
