/** The files beside a sequence, as the sequence names them. */
import type { ComputedRef } from 'vue';
import { computed } from 'vue';
import { useWorkspace } from '../../../stores/workspace.ts';
import { filesFor } from './files.ts';

export interface FilesBeside {
  readonly requests: ComputedRef<readonly string[]>;
  readonly data: ComputedRef<readonly string[]>;
}

/** To be called in a component's set-up. @param path that of the sequence, '' for none */
export function useFilesBeside(path: () => string): FilesBeside {
  const workspace = useWorkspace();
  return {
    requests: computed(() => filesFor(workspace.entries.values(), 'request', path())),
    data: computed(() => filesFor(workspace.entries.values(), 'data', path())),
  };
}
