/** What is known beside the draft that is shown: what its variables stand for and where each comes from, secrets, destinations. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAccounts } from '../../../stores/accounts.ts';
import { useCompose } from '../../../stores/compose.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { variableValues } from '../draft.ts';
import { knownUris } from '../known-uris.ts';
import type { EditorKnowledge } from '../use-editor-context.ts';
import { givenRows } from './given-rows.ts';

export interface Knowledge {
  readonly values: ComputedRef<Readonly<Record<string, string>>>;
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
  const draft = computed(() => compose.active);
  const values = computed(() =>
    draft.value ? variableValues(draft.value, compose.lab, workspace.given(draft.value.path)) : {},
  );
  const hidden = computed(() =>
    workspace
      .secretsOf(workspace.environment)
      .filter(({ known }) => known)
      .map(({ name }) => name),
  );
  const origins = computed(() => {
    const { path = '', variables = [] } = draft.value ?? {};
    const own = variables.map(({ name }) => name);
    const entryOf = (at: string) => workspace.entries.get(at) ?? null;
    const given = givenRows(entryOf, path, workspace.environment, own).filter((row) => !row.isOverridden);
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
    values: values.value,
    hidden: hidden.value,
    origins: origins.value,
    uris: knownUris(accounts.rows, suggestions.value),
    exchange: draft.value?.exchangeId !== null,
    dialog: draft.value?.dialog !== null,
  }));
  return { values, suggestions, knowledge };
}
