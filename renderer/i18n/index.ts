/**
 * The languages of the console, by vue-i18n in composition mode. Messages are interpreted, never compiled to code,
 * so the page runs under a Content-Security-Policy without unsafe-eval.
 */
import { createI18n } from 'vue-i18n';
import { accounts as enAccounts } from './en/accounts.ts';
import { answer as enAnswer } from './en/answer.ts';
import { common as enCommon } from './en/common.ts';
import { compare as enCompare } from './en/compare.ts';
import { compose as enCompose } from './en/compose.ts';
import { exports as enExports } from './en/exports.ts';
import { recordings as enRecordings } from './en/recordings.ts';
import { filter as enFilter } from './en/filter.ts';
import { flow as enFlow } from './en/flow.ts';
import { findings as enFindings } from './en/findings.ts';
import { inspector as enInspector } from './en/inspector.ts';
import { notes as enNotes } from './en/notes.ts';
import { observed as enObserved } from './en/observed.ts';
import { offers as enOffers } from './en/offers.ts';
import { palette as enPalette } from './en/palette.ts';
import { settings as enSettings } from './en/settings.ts';
import { sources as enSources } from './en/sources.ts';
import { stack as enStack } from './en/stack.ts';
import { timers as enTimers } from './en/timers.ts';
import { statistics as enStatistics } from './en/statistics.ts';
import { table as enTable } from './en/table.ts';
import { traffic as enTraffic } from './en/traffic.ts';
import { workspace as enWorkspace } from './en/workspace.ts';
import { sequence as enSequence } from './en/sequence.ts';
import { form as enForm } from './en/form.ts';
import { editing as enEditing } from './en/editing.ts';
import { crafting as enCrafting } from './en/crafting.ts';
import type { Language } from './languages.ts';
import { LANGUAGE_TAGS } from './languages.ts';
import { accounts as zhAccounts } from './zh/accounts.ts';
import { answer as zhAnswer } from './zh/answer.ts';
import { common as zhCommon } from './zh/common.ts';
import { compare as zhCompare } from './zh/compare.ts';
import { compose as zhCompose } from './zh/compose.ts';
import { exports as zhExports } from './zh/exports.ts';
import { recordings as zhRecordings } from './zh/recordings.ts';
import { filter as zhFilter } from './zh/filter.ts';
import { flow as zhFlow } from './zh/flow.ts';
import { findings as zhFindings } from './zh/findings.ts';
import { inspector as zhInspector } from './zh/inspector.ts';
import { notes as zhNotes } from './zh/notes.ts';
import { observed as zhObserved } from './zh/observed.ts';
import { offers as zhOffers } from './zh/offers.ts';
import { palette as zhPalette } from './zh/palette.ts';
import { settings as zhSettings } from './zh/settings.ts';
import { sources as zhSources } from './zh/sources.ts';
import { stack as zhStack } from './zh/stack.ts';
import { timers as zhTimers } from './zh/timers.ts';
import { statistics as zhStatistics } from './zh/statistics.ts';
import { table as zhTable } from './zh/table.ts';
import { traffic as zhTraffic } from './zh/traffic.ts';
import { workspace as zhWorkspace } from './zh/workspace.ts';
import { sequence as zhSequence } from './zh/sequence.ts';
import { form as zhForm } from './zh/form.ts';
import { editing as zhEditing } from './zh/editing.ts';
import { crafting as zhCrafting } from './zh/crafting.ts';

export const messages = {
  en: {
    common: enCommon,
    traffic: enTraffic,
    workspace: enWorkspace,
    sequence: enSequence,
    form: enForm,
    editing: enEditing,
    crafting: enCrafting,
    timers: enTimers,
    filter: enFilter,
    flow: enFlow,
    findings: enFindings,
    inspector: enInspector,
    notes: enNotes,
    observed: enObserved,
    offers: enOffers,
    palette: enPalette,
    compare: enCompare,
    compose: enCompose,
    stack: enStack,
    answer: enAnswer,
    accounts: enAccounts,
    settings: enSettings,
    sources: enSources,
    exports: enExports,
    recordings: enRecordings,
    statistics: enStatistics,
    table: enTable,
  },
  zh: {
    common: zhCommon,
    traffic: zhTraffic,
    workspace: zhWorkspace,
    sequence: zhSequence,
    form: zhForm,
    editing: zhEditing,
    crafting: zhCrafting,
    timers: zhTimers,
    filter: zhFilter,
    flow: zhFlow,
    findings: zhFindings,
    inspector: zhInspector,
    notes: zhNotes,
    observed: zhObserved,
    offers: zhOffers,
    palette: zhPalette,
    compare: zhCompare,
    compose: zhCompose,
    stack: zhStack,
    answer: zhAnswer,
    accounts: zhAccounts,
    settings: zhSettings,
    sources: zhSources,
    exports: zhExports,
    recordings: zhRecordings,
    statistics: zhStatistics,
    table: zhTable,
  },
};

/** The one instance of a page. A key that is missing is a bug and shows as the key. */
export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en', messages });

/** Switches every text at once, and tells the document (and screen readers) which language it is in. */
export function setLanguage(language: Language): void {
  i18n.global.locale.value = language;
  document.documentElement.lang = LANGUAGE_TAGS[language];
}
