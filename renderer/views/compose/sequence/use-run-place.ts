/** Where a sequence runs: the files beside it, and the environments of its workspace with the one that is chosen. */
import type { ComputedRef, ShallowRef } from 'vue';
import { computed, shallowRef } from 'vue';
import { FILE_ENDINGS } from '#shared/model/workspace.ts';
import { usePalette } from '../../../stores/palette.ts';
import { filesFor } from './files.ts';

export interface RunPlace {
  /** Files as the sequence names them. */
  readonly requests: ComputedRef<readonly string[]>;
  readonly data: ComputedRef<readonly string[]>;
  readonly environments: ComputedRef<readonly string[]>;
  readonly environment: Readonly<ShallowRef<string>>;
  setEnvironment(name: string): void;
}

/** To be called in a component's set-up. @param path that of the sequence, '' for none */
export function useRunPlace(path: () => string): RunPlace {
  const palette = usePalette();
  const environment = shallowRef('');
  void palette.load();
  return {
    requests: computed(() => filesFor(palette.entries, 'request', path())),
    data: computed(() => filesFor(palette.entries, 'data', path())),
    environments: computed(() =>
      palette.entries
        .filter(({ kind }) => kind === 'environment')
        .map((entry) => entry.path.slice(0, -FILE_ENDINGS.environment.length)),
    ),
    environment,
    setEnvironment: (name) => void (environment.value = name),
  };
}
