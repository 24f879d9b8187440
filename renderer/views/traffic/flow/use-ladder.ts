/** The ladder of what the flow store shows, with the names of the console's own listeners, in the language of the page. */
import type { ComputedRef } from 'vue';
import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { ladderOf } from '#shared/flow/ladder/ladder.ts';
import type { Ladder, LadderWords } from '#shared/flow/ladder/model.ts';
import type { FlowStep } from '#shared/model/flow.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { ShownFlow } from '../../../stores/flow.ts';
import { useFlow } from '../../../stores/flow.ts';
import { useSources } from '../../../stores/sources.ts';

type Source = Pick<SourceRow, 'id' | 'role' | 'address'>;

/**
 * What the console's own sockets are called: the lab by its address; others by what they sent and received, since a socket that
 * listens at every address of the machine is not seen with that one.
 */
export function ownNames(
  steps: readonly FlowStep[],
  sources: readonly Source[],
  words: { readonly console: string; readonly lab: string },
): Map<string, string> {
  const own = new Set(sources.flatMap(({ id, role }) => (role === 'console' ? [id] : [])));
  const names = new Map<string, string>();
  for (const { row } of steps) {
    if (own.has(row.source)) names.set(row.direction === 'out' ? row.src : row.dst, words.console);
  }
  for (const { role, address } of sources) {
    if (role === 'lab' && address) names.set(address.replace(/^\w+:(?=[^:]+:\d+$|\[)/, ''), words.lab);
  }
  return names;
}

function useWords(): ComputedRef<LadderWords> {
  const { t } = useI18n();
  return computed(() => ({
    sdp: {
      offer: t('flow.words.offer'),
      answer: t('flow.words.answer'),
      preview: t('flow.words.preview'),
      repeat: t('flow.words.repeat'),
      unclear: t('flow.words.unclear'),
    },
    hold: t('flow.words.hold'),
    refused: t('flow.words.refused'),
    phase: {
      early: t('flow.words.early'),
      confirmed: t('flow.words.confirmed'),
      terminated: t('flow.words.terminated'),
    },
    timer: t('flow.words.timer'),
    notSip: t('flow.words.notSip'),
    unsent: t('flow.words.unsent'),
    others: t('flow.words.others'),
  }));
}

/** A flow to be shown as a ladder. */
export interface LadderSubject {
  readonly shown: ShownFlow | null;
  /** Ids of first messages whose repetitions are shown one by one. */
  readonly unfolded: ReadonlySet<number>;
  /** What is wrong by whoever shows it, by the ids of messages. */
  readonly remarks?: ReadonlyMap<number, string>;
}

/** To be called in a component's set-up; null where there is no flow. @param subject that of Traffic where none is given */
export function useLadder(subject: () => LadderSubject = useFlow): ComputedRef<Ladder | null> {
  const { options } = storeToRefs(useFlow());
  const sources = useSources();
  const words = useWords();
  const { t } = useI18n();
  /** Counters of sources change with every message, their names hardly ever. */
  const named = computed(() =>
    JSON.stringify(sources.rows.map(({ id, role, address }) => ({ id, role, address }))),
  );
  return computed(() => {
    const { shown, unfolded, remarks } = subject();
    if (!shown) return null;
    const { flow, findings } = shown;
    const { ports, naming, order, aliases } = options.value;
    const told: Source[] = JSON.parse(named.value);
    return ladderOf(flow, findings, {
      ...{ ports, naming, order },
      aliases: new Map(aliases.map(({ host, name }) => [host, name])),
      own: ownNames(flow.steps, told, { console: t('flow.words.console'), lab: t('flow.words.lab') }),
      unfolded: options.value.unfolded ? 'all' : unfolded,
      ...(remarks ? { remarks } : {}),
      words: words.value,
    });
  });
}
