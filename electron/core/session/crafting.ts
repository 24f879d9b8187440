/** What a person crafts, put together: the workspace, the runs of its sequences, the history of sends, and the drafts that are open. */
import { join, resolve } from 'node:path';
import type { Clock } from '#shared/lib/clock.ts';
import { labValues } from '#shared/template/lab-values.ts';
import type { Lookup } from '#shared/template/render.ts';
import { firstOf, lookupIn } from '#shared/template/scope.ts';
import { createHistory } from '../history/keeper.ts';
import { draftsInMemory, draftsOnDisk } from '../history/kept-drafts.ts';
import type { Shelf } from '../history/shelf.ts';
import { diskShelf, memoryShelf } from '../history/shelf.ts';
import type { Disk } from '../recording/disk.ts';
import { nodeDisk } from '../recording/node-disk.ts';
import { createRuns } from '../sequence/run-list.ts';
import type { Turns } from '../source/turns.ts';
import { lastOfCall } from '../store/last-of-call.ts';
import type { NextTurn } from '../view/turns.ts';
import { nodeWorkspaceDisk } from '../workspace/node-disk.ts';
import { openWorkspace } from '../workspace/open-workspace.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Core } from './core.ts';
import { errorText } from './error-text.ts';
import type { LabHost } from './lab-host.ts';

/** What of the console's own settings matters here; `app.ts` says what each is. */
export interface CraftingDeps {
  readonly captures: string | null;
  readonly disk?: Disk;
  readonly workspace?: string | null;
  readonly nextTurn?: NextTurn;
  onWorkspace?(folder: string): void;
  log(line: string): void;
}

/** The folder of requests; none where the host names none. */
export function composeWorkspace(deps: CraftingDeps, clock: Clock, turns: Turns): Workspace {
  return openWorkspace({
    disk: nodeWorkspaceDisk(),
    clock,
    turns,
    folder: deps.workspace ? resolve(deps.workspace) : null,
    absolute: (path) => resolve(path),
    opened: (root) => deps.onWorkspace?.(root),
    onError: (error) => deps.log(`the workspace could not be looked at: ${errorText(error)}`),
  });
}

/** What the drafts of an environment know besides their variables: its secrets, and where the lab is. */
export function knownValues(lab: LabHost, workspace: Workspace): (environment: string) => Lookup {
  return (environment) =>
    firstOf(workspace.secrets(environment), (call) => lookupIn(labValues(lab.address()))(call));
}

type Parts = Pick<Core, 'store' | 'stack' | 'clock' | 'random' | 'workspace'> & {
  readonly known: ReturnType<typeof knownValues>;
};

/** What stands on the stack: runs, and what is kept of sends and drafts. */
export function composeCrafting(
  deps: CraftingDeps,
  parts: Parts,
): Pick<Core, 'workspace' | 'history' | 'drafts' | 'runs'> {
  const { store, workspace } = parts;
  const keeping = composeKeeping(deps, parts);
  const runs = createRuns({
    ...parts,
    nextTurn: deps.nextTurn ?? setImmediate,
    bytesOf: (id) => store.bytes(id),
    callOf: (id) => store.dialogId(id),
    lastOfCall: (id, fits) => lastOfCall(store, id, fits),
    sent: (draft, exchange, run) => keeping.history.add(draft, exchange, run),
  });
  return { workspace, runs, ...keeping };
}

/** What is kept of what a person sends and has open: in the data folder, or as long as the core runs where there is none. */
function composeKeeping(
  { captures: path, disk = nodeDisk(), log }: CraftingDeps,
  { store, stack, clock }: Pick<Core, 'store' | 'stack' | 'clock'>,
): Pick<Core, 'history' | 'drafts'> {
  const refused = (what: string) => (code: string) => log(`${what} cannot be written to the disk: ${code}`);
  const shelf = (...folder: readonly string[]): Shelf =>
    path === null
      ? memoryShelf()
      : diskShelf({ path: join(path, 'history', ...folder), disk, refused: refused('the history') });
  const history = createHistory({
    shelves: { hand: shelf(), runs: shelf('runs') },
    exchanges: stack.userAgent,
    bytesOf: (id) => store.bytes(id),
    clock,
  });
  const drafts =
    path === null ? draftsInMemory() : draftsOnDisk({ path, disk, refused: refused('the open drafts') });
  return { history, drafts };
}
