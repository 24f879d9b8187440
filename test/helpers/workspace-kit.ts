/** A workspace over a disk in memory, and what its tests ask of it. */
import { openWorkspace } from '#core/workspace/open-workspace.ts';
import type { Workspace } from '#core/workspace/workspace.ts';
import type { ManualClock } from '#shared/lib/clock.ts';
import { createManualClock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { MemoryFolders } from './memory-folders.ts';
import { createMemoryFolders } from './memory-folders.ts';
import { settle } from './settle.ts';

export const OPTIONS = 'OPTIONS sip:{{host}} SIP/2.0\n\n';

export interface Kit {
  readonly disk: MemoryFolders;
  readonly clock: ManualClock;
  readonly workspace: Workspace;
  /** How often was told of a change. */
  readonly told: () => number;
}

export function kit(files: Readonly<Record<string, string>> = {}): Kit {
  const disk = createMemoryFolders();
  const clock = createManualClock(1_000);
  for (const [path, text] of Object.entries(files)) disk.put(`/w/${path}`, text);
  const turns = { next: () => Promise.resolve(), breathe: () => null };
  const onError = (error: unknown): void => {
    throw error;
  };
  const workspace = openWorkspace({ disk, clock, turns, folder: null, absolute: (path) => path, onError });
  let count = 0;
  workspace.onChange(() => count++);
  return { disk, clock, workspace, told: () => count };
}

export async function opened(files: Readonly<Record<string, string>> = {}): Promise<Kit> {
  const made = kit(files);
  made.disk.put('/w/.keep', '');
  await value(made.workspace.open('/w', false));
  return made;
}

export async function value<T>(answer: Promise<Result<T, Trouble>>): Promise<T> {
  const result = await answer;
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`);
  return result.value;
}

export async function code(answer: Promise<Result<unknown, Trouble>>): Promise<string> {
  const result = await answer;
  return result.ok ? 'ok' : result.error.code;
}

export const paths = ({ workspace }: Kit): readonly string[] => workspace.entries().map(({ path }) => path);

/** Lets a time pass, and what comes of it end. */
export async function pass({ clock }: Kit, ms: number): Promise<void> {
  clock.advance(ms);
  for (let i = 0; i < 30; i++) await settle();
}
