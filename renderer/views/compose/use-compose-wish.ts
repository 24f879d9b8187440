/** What other views want Compose to open: a file of the workspace, or a draft, which may ask where it is to be kept. */
import { watch } from 'vue';
import { useCompose } from '../../stores/compose.ts';
import { useNavigation } from '../../stores/navigation.ts';
import { useOpenFiles } from '../../stores/open-files.ts';
import { useWorkspace } from '../../stores/workspace.ts';

/** To be called in the set-up of Compose. */
export function useComposeWish(): void {
  const compose = useCompose();
  const files = useOpenFiles();
  const navigation = useNavigation();
  const workspace = useWorkspace();

  function fulfil(): void {
    const wish = navigation.takeComposeWish();
    if (wish?.kind === 'file') void files.open(wish.path);
    else if (wish) compose.take(wish);
    if (wish?.kind === 'draft' && wish.toSave && workspace.root !== '')
      files.ask({ kind: 'save', id: compose.activeId, thenClose: false });
  }

  watch(() => navigation.composeWish, fulfil, { immediate: true });
}
