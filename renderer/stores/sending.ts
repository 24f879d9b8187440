/**
 * The one way to send the draft that is shown, by button, key and palette: what has no value is not sent but shown, and so is a
 * destination that is none.
 */
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { Known } from '../editor/samples.ts';
import { isNoDestination } from '../views/compose/destination.ts';
import { expandText, variableValues } from '../views/compose/draft.ts';
import { unresolvedIn } from '../views/compose/workspace/given-rows.ts';
import { useCompose } from './compose.ts';
import { useWorkspace } from './workspace.ts';

export const useSending = defineStore('sending', () => {
  const compose = useCompose();
  const workspace = useWorkspace();
  /** The part of the draft that is shown. */
  const part = shallowRef('message');
  /** What the draft's values can come to. */
  const known = computed((): Known => {
    const draft = compose.active;
    const secrets = workspace.secretsOf(workspace.environment).filter((one) => one.known);
    return {
      values: draft ? variableValues(draft, compose.lab, workspace.given(draft.path)) : {},
      hidden: secrets.map(({ name }) => name),
      exchange: draft?.exchangeId !== null,
      dialog: draft?.dialog !== null,
    };
  });
  /** Where it goes, its values put in. */
  const to = computed(() => expandText((compose.active?.destination ?? '').trim(), known.value.values));
  const hasDestination = computed(() => !isNoDestination(to.value));
  /** The values that nothing gives. */
  const unresolved = computed(() => (compose.active ? unresolvedIn(compose.active, known.value) : []));

  async function send(): Promise<void> {
    if (compose.active?.kind !== 'request') return;
    if (unresolved.value.length > 0) part.value = 'variables';
    else if (hasDestination.value) await compose.send();
  }

  return { part, known, to, hasDestination, unresolved, send };
});
