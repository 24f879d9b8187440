/** The menu of filters that the selected row suggests. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { visibleText } from '#shared/lib/visible.ts';
import type { MenuGroup } from '../../../components/ui/menu.ts';
import { useFilter } from '../../../stores/filter.ts';
import { useTraffic } from '../../../stores/traffic.ts';
import type { Subject } from './quick.ts';
import { dialogSubjects, messageSubjects, without } from './quick.ts';

export interface QuickFilters {
  /** Empty where no row is selected. */
  readonly groups: ComputedRef<readonly MenuGroup[]>;
  choose(id: string): void;
}

interface Listed<R> {
  readonly at: number | null;
  readonly version: number;
  row(place: number): R | null;
}

/** The selected row of a list, as far as it is here. */
function selectedRow<R extends { readonly id: number }>(list: Listed<R>, id: number | null): R | null {
  const row = list.at !== null && list.version >= 0 ? list.row(list.at) : null;
  return row?.id === id ? row : null;
}

/** To be called in a component's set-up. */
export function useQuickFilters(): QuickFilters {
  const traffic = useTraffic();
  const filter = useFilter();
  const { t } = useI18n();

  const subjects = computed((): readonly Subject[] => {
    if (traffic.tab === 'dialogs') {
      const row = selectedRow(traffic.dialogs, traffic.selectedDialog);
      return row ? dialogSubjects(row) : [];
    }
    if (traffic.tab !== 'messages') return [];
    const row = selectedRow(traffic.messages, traffic.inspected?.id ?? null);
    return row ? messageSubjects(row) : [];
  });

  const groups = computed((): readonly MenuGroup[] => {
    if (subjects.value.length === 0) return [];
    const entries = (how: string) =>
      subjects.value.map(({ kind, value }, index) => ({
        id: `${how} ${index}`,
        label: t(`filter.quick.subject.${kind}`, { value: visibleText(value) }),
      }));
    return [
      { label: t('filter.quick.only'), entries: entries('only') },
      { label: t('filter.quick.without'), entries: entries('without') },
    ];
  });

  function choose(id: string): void {
    const [how, index] = id.split(' ');
    const subject = subjects.value[Number(index)];
    if (!subject) return;
    filter.choose(how === 'only' ? subject.filter : without(traffic.filtering.filter, subject.filter));
  }

  return { groups, choose };
}
