/** Makes the lists show only the calls of the chosen findings, where they are few enough to be named. */
import { shallowRef } from 'vue';
import { useDiagnosis } from '../../../stores/diagnosis.ts';
import { useFilter } from '../../../stores/filter.ts';
import { useTraffic } from '../../../stores/traffic.ts';
import { callsFilter } from '../filter/quick.ts';

/** Calls that a filter names at the most: it is to be read by a person. */
export const CALLS_IN_FILTER = 20;

/** To be called in a component's set-up. */
export function useCallFilter() {
  const diagnosis = useDiagnosis();
  const filter = useFilter();
  const traffic = useTraffic();
  /** Whether there were too many calls when it was tried last. */
  const isTooMuch = shallowRef(false);

  async function filterCalls(): Promise<void> {
    const calls = await diagnosis.calls(CALLS_IN_FILTER);
    isTooMuch.value = calls === null;
    const wanted = callsFilter((calls ?? []).map(({ callId }) => callId));
    if (wanted === '') return;
    filter.choose(wanted);
    traffic.tab = 'dialogs';
  }

  return { isTooMuch, filterCalls };
}
