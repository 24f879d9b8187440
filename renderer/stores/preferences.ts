/**
 * What a person likes: theme, language, the sizes of panes, the columns of tables, what is switched on in views and in a new request.
 * Kept by the browser, where it keeps anything.
 */
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
  /** The chosen tab of a pane that remembers it. */
  readonly tabs: Readonly<Record<string, string>>;
  /** What is switched on or off in a view, by name. */
  readonly flags: Readonly<Record<string, boolean>>;
  /** How the columns of tables are laid out, by the names of the tables. */
  readonly tables: Readonly<Record<string, ColumnLayout>>;
  /** The switches that a new request begins with. */
  readonly switches: SendSwitches;
}

/** The entries of a record that are what they should be. */
function entriesOf<T>(value: unknown, isSound: (entry: unknown) => entry is T): Record<string, T> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, T] => isSound(entry[1])));
}

const isSize = (value: unknown): value is number => Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
const isTab = (value: unknown): value is string => typeof value === 'string' && value.length <= 40;

/** Reads what was kept; whatever is missing or not understood becomes the default. */
export function readPreferences(value: unknown, languages: readonly string[]): Kept {
  const kept = new Map<string, unknown>(
    typeof value === 'object' && value !== null ? Object.entries(value) : [],
  );
  return {
    theme: THEMES.find((theme) => theme === kept.get('theme')) ?? 'system',
    language: LANGUAGES.find((language) => language === kept.get('language')) ?? preferredLanguage(languages),
    panes: entriesOf(kept.get('panes'), isSize),
    flags: entriesOf(kept.get('flags'), isFlag),
    tabs: entriesOf(kept.get('tabs'), isTab),
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
    /** The tab of a pane as it was left, where it is one of `tabs`, else the first of them. */
    tabOf: <T extends string>(pane: string, tabs: readonly [T, ...T[]]): T =>
      tabs.find((tab) => tab === kept.value.tabs[pane]) ?? tabs[0],
    setTab: (pane: string, tab: string): void => keep({ tabs: { ...kept.value.tabs, [pane]: tab } }),
    tableLayout: (name: string): ColumnLayout => kept.value.tables[name] ?? NO_LAYOUT,
    setTableLayout: (name: string, layout: ColumnLayout): void =>
      keep({ tables: { ...kept.value.tables, [name]: layout } }),
    setPaneSize: (name: string, size: number): void => keep({ panes: { ...kept.value.panes, [name]: size } }),
    /** Whether something is switched on, as it was left, else `fallback`. */
    flag: (name: string, fallback: boolean): boolean => kept.value.flags[name] ?? fallback,
    setFlag: (name: string, on: boolean): void => keep({ flags: { ...kept.value.flags, [name]: on } }),
  };
});
