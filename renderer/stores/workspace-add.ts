/** Adds files to the workspace that is open. */
import type { Trouble } from '#shared/model/trouble.ts';
import { troubleOf, useRpc } from './rpc.ts';

export interface NewFile {
  readonly path: string;
  readonly text: string;
}

export type Added =
  /** The paths, in the order of the files: a name that was taken got a number. */
  | { readonly kind: 'added'; readonly paths: readonly string[] }
  | { readonly kind: 'no-workspace' }
  | { readonly kind: 'failed'; readonly trouble: Trouble };

/** Adds files to a folder, '' for the workspace itself. What crosses to the core is a plain copy. */
export async function addToWorkspace(files: readonly NewFile[], folder = ''): Promise<Added> {
  try {
    const copies = files.map(({ path, text }) => ({ path, text }));
    const { paths } = await useRpc().call('workspace.add', { folder, files: copies });
    return { kind: 'added', paths };
  } catch (error) {
    const trouble = troubleOf(error);
    return trouble.code === 'NOT_POSSIBLE' ? { kind: 'no-workspace' } : { kind: 'failed', trouble };
  }
}
