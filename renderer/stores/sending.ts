/**
 * The one way to send the draft that is shown, by button, key and palette: what has no value is not sent but shown, and so is a
 * destination that is none.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { VariableRow } from '#shared/model/workspace.ts';
import type { Known } from '../editor/samples.ts';
import { variableValues } from '../views/compose/draft.ts';
import { createSending, destinationOf } from '../views/compose/sending.ts';
import { kindOfNames } from '../views/compose/use-editor-context.ts';
import { unresolvedIn } from '../views/compose/workspace/given-rows.ts';
import { useCompose } from './compose.ts';
import { useOpenFiles } from './open-files.ts';
import { useWorkspace } from './workspace.ts';

const NONE: readonly VariableRow[] = [];

export const useSending = defineStore('sending', () => {
  const compose = useCompose();
  const workspace = useWorkspace();
  /** The part of the draft that is shown. */
  const part = shallowRef('message');
  // The parts of the draft that its values depend on: a key in its text changes none of them.
  const path = computed(() => compose.active?.path ?? '');
  const variables = computed(() => compose.active?.variables ?? NONE);
  const exchange = computed(() => compose.active?.exchangeId !== null);
  const dialog = computed(() => compose.active?.dialog !== null);
  const secrets = computed(() => workspace.secretsOf(workspace.environment).filter((one) => one.known));
  /** What the draft's values can come to. */
  const known = computed((): Known => ({
    values: variableValues({ variables: variables.value }, compose.lab, workspace.given(path.value)),
    hidden: secrets.value.map(({ name }) => name),
    exchange: exchange.value,
    dialog: dialog.value,
  }));
  /** What names in braces stand for. */
  const kindOf = computed(() => kindOfNames(known.value));
  const destination = computed(() =>
    destinationOf((compose.active?.destination ?? '').trim(), known.value.values, kindOf.value),
  );
  /** The values that nothing gives. */
  const unresolved = computed(() => (compose.active ? unresolvedIn(compose.active, known.value) : []));

  const sending = createSending(
    () => ({
      draft: compose.active,
      values: known.value.values,
      destination: destination.value,
      lacksValues: unresolved.value.length > 0,
    }),
    {
      send: compose.send,
      save: (id) => useOpenFiles().save(id),
      showValues: () => void (part.value = 'variables'),
    },
  );

  return { part, known, kindOf, destination, unresolved, ...sending };
});
