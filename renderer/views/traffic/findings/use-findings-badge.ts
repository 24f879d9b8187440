/** How many findings the selected calls have, as the figure beside a tab. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import type { TabItem } from '../../../components/ui/UiTabs.vue';
import { useFormat } from '../../../composables/use-format.ts';
import { useFindings } from '../../../stores/findings.ts';

const TONES = { error: 'error', warning: 'warn', info: undefined } as const;

/** To be called in a component's set-up. */
export function useFindingsBadge(): ComputedRef<Pick<TabItem, 'count' | 'tone'>> {
  const store = useFindings();
  const format = useFormat();
  return computed(() => {
    const { findings, worst } = store;
    if (worst === null) return {};
    return { count: format.number(findings.length), tone: TONES[worst] };
  });
}
