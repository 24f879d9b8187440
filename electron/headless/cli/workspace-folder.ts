/** The folder of requests that a host of the command line begins with, and how it keeps another one in mind. */
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { keepWorkspaceIn, usualWorkspace } from '#core/workspace/last-opened.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { CoreOptions } from './core.ts';
import { dataFolder } from './data-folder.ts';
import type { Io } from './io.ts';

/**
 * What the core is to be told of it. A folder that was named is made where it is missing; the usual one is made by the first file.
 * @param named null where nobody named one; the error is one sentence
 */
export function workspaceFolder(
  env: Io['env'],
  named: string | null,
): Result<Required<Pick<CoreOptions, 'workspace' | 'onWorkspace'>>, string> {
  const data = dataFolder(env);
  const workspace = named === null ? usualWorkspace(data) : resolve(named);
  if (named !== null) {
    try {
      mkdirSync(workspace, { recursive: true, mode: 0o700 });
    } catch (error) {
      return err(`the workspace ${named} cannot be made (${error instanceof Error ? error.message : 'EIO'})`);
    }
  }
  return ok({ workspace, onWorkspace: (folder, log) => keepWorkspaceIn(data, log)(folder) });
}
