/** The tabs of Traffic with how much there is in each; where a filter is on, how much of it passes. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { TabItem } from '../../components/ui/UiTabs.vue';
import { useCalm } from '../../composables/use-calm.ts';
import { useFormat } from '../../composables/use-format.ts';
import { useSources } from '../../stores/sources.ts';
import { useTraffic } from '../../stores/traffic.ts';

/** To be called in a component's set-up. */
export function useTrafficTabs(): ComputedRef<readonly TabItem[]> {
  const traffic = useTraffic();
  const sources = useSources();
  const { t } = useI18n();
  const format = useFormat();
  const counters = useCalm(() => traffic.counters);
  const dialogs = useCalm(() => traffic.dialogs.extent);
  const messages = useCalm(() => traffic.messages.extent);
  const isPart = computed(
    () => traffic.filtering.shown !== '' || sources.rows.some(({ hidden }) => hidden === true),
  );

  /** `12 of 1,284` where not all is listed. */
  function counted(listed: { first: number; next: number }, total: number): Pick<TabItem, 'count' | 'of'> {
    const n = format.number(listed.next - listed.first);
    if (!isPart.value) return { count: format.number(total) };
    return { count: n, of: t('filter.of', { total: format.number(total) }) };
  }

  return computed(() => {
    const all = counters.value;
    return [
      {
        value: 'dialogs',
        label: t('traffic.tabs.dialogs'),
        ...counted(dialogs.value, all.nextDialog - all.firstDialog),
      },
      {
        value: 'messages',
        label: t('traffic.tabs.messages'),
        ...counted(messages.value, all.nextMessage - all.firstMessage),
      },
      {
        value: 'transactions',
        label: t('traffic.tabs.transactions'),
        count: format.number(all.nextTransaction - all.firstTransaction),
      },
      {
        value: 'registrations',
        label: t('observed.tabs.registrations'),
        count: format.number(all.nextRegistration - all.firstRegistration),
      },
      { value: 'statistics', label: t('observed.tabs.statistics') },
      { value: 'diagnostics', label: t('traffic.tabs.diagnostics') },
    ];
  });
}
