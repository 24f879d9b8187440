/** What is known beside the draft that is shown: what its variables stand for and where each comes from, secrets, destinations. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { VariableRow } from '#shared/model/workspace.ts';
import { useAccounts } from '../../../stores/accounts.ts';
import { useCompose } from '../../../stores/compose.ts';
import { useSending } from '../../../stores/sending.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { knownUris } from '../known-uris.ts';
import type { EditorKnowledge } from '../use-editor-context.ts';
import { givenRows } from './given-rows.ts';

const NONE: readonly VariableRow[] = [];

export interface Knowledge {
  /** Destinations to choose from. */
  readonly suggestions: ComputedRef<readonly string[]>;
  readonly knowledge: ComputedRef<EditorKnowledge>;
}

/** To be called in a component's set-up. */
export function useKnowledge(): Knowledge {
  const { t } = useI18n();
  const compose = useCompose();
  const workspace = useWorkspace();
  const accounts = useAccounts();
  const sending = useSending();
  // The parts of the draft that matter here: a key in its text changes none of them.
  const path = computed(() => compose.active?.path ?? '');
  const variables = computed(() => compose.active?.variables ?? NONE);
  const origins = computed(() => {
    const own = variables.value.map(({ name }) => name);
    const entryOf = (at: string) => workspace.entries.get(at) ?? null;
    const given = givenRows(entryOf, path.value, workspace.environment, own).filter(
      (row) => !row.isOverridden,
    );
    return Object.fromEntries(
      given.map(({ name, kind, from }) => [
        name,
        t(`workspace.variables.from.${kind}`, { name: from.replace(/\.env$/, '') }),
      ]),
    );
  });
  const suggestions = computed(() => [
    ...new Set([...(compose.lab ? [compose.lab] : []), ...compose.recent]),
  ]);
  const knowledge = computed(() => ({
    ...sending.known,
    origins: origins.value,
    uris: knownUris(accounts.rows, suggestions.value),
  }));
  return { suggestions, knowledge };
}
