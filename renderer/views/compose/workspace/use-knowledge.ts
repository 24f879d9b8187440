/** What is known beside the draft that is shown: what its variables stand for and where each comes from, secrets, destinations. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import type { VariableRow } from '#shared/model/workspace.ts';
import { useAccounts } from '../../../stores/accounts.ts';
import { useCompose } from '../../../stores/compose.ts';
import { useWorkspace } from '../../../stores/workspace.ts';
import { variableValues } from '../draft.ts';
import { knownUris } from '../known-uris.ts';
import type { EditorKnowledge } from '../use-editor-context.ts';
import { givenRows } from './given-rows.ts';

const NONE: readonly VariableRow[] = [];

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
  // The parts of the draft that matter here: a key in its text changes none of them.
  const path = computed(() => compose.active?.path ?? '');
  const variables = computed(() => compose.active?.variables ?? NONE);
  const exchange = computed(() => compose.active?.exchangeId !== null);
  const dialog = computed(() => compose.active?.dialog !== null);
  const values = computed(() =>
    variableValues({ variables: variables.value }, compose.lab, workspace.given(path.value)),
  );
  const hidden = computed(() =>
    workspace
      .secretsOf(workspace.environment)
      .filter(({ known }) => known)
      .map(({ name }) => name),
  );
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
    values: values.value,
    hidden: hidden.value,
    origins: origins.value,
    uris: knownUris(accounts.rows, suggestions.value),
    exchange: exchange.value,
    dialog: dialog.value,
  }));
  return { values, suggestions, knowledge };
}
