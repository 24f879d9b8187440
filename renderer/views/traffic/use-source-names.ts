/** The names of the sources that are there, in the language of the page, for lists with messages of several. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useSources } from '../../stores/sources.ts';
import { sourceNames } from './source-names.ts';

/** To be called in a component's set-up; null where at most one source has messages. */
export function useSourceNames(): ComputedRef<ReadonlyMap<string, string> | null> {
  const sources = useSources();
  const { t } = useI18n();
  return computed(() => sourceNames(sources.rows, t('observed.live')));
}
