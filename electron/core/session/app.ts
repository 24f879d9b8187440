/**
 * The composition root: everything that the console does, put together from the parts that do it. Three hosts (window,
 * browser, shell) start one and serve its handlers and feeds; tests start one with their own clock and network.
 */
import { join } from 'node:path';
import type { Output } from '#shared/contract/contract.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Feeds, Handlers } from '#shared/rpc/server.ts';
import { createDiagnoses } from '../diagnosis/diagnoses.ts';
import type { Disk } from '../recording/disk.ts';
import { nodeDisk } from '../recording/node-disk.ts';
import { nodeProcesses } from '../recording/processes.ts';
import { createRecorder } from '../recording/recorder.ts';
import type { RecordingFolder } from '../recording/recording-folder.ts';
import { createRecordingFolder } from '../recording/recording-folder.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { CaptureFiles } from '../source/capture-files.ts';
import { nodeCaptureFiles } from '../source/capture-files.ts';
import { createFlows } from '../flow/flows.ts';
import type { Runs } from '../sequence/runs.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { FileSources } from '../source/file-sources.ts';
import { createFileSources } from '../source/file-sources.ts';
import { createSourceList } from '../source/source-list.ts';
import type { Turns as Slices } from '../source/turns.ts';
import { createTurns as createSlices } from '../source/turns.ts';
import { createStatistics } from '../statistics/statistics.ts';
import type { Store } from '../store/store.ts';
import { createStore } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import { createUdpTransport } from '../transport/udp.ts';
import type { NextTurn } from '../view/turns.ts';
import { createTurns } from '../view/turns.ts';
import { createViews } from '../view/views.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import { createAnnotations } from './annotations.ts';
import type { Core } from './core.ts';
import { composeCrafting, composeWorkspace, knownValues } from './crafting.ts';
import { errorText } from './error-text.ts';
import { createExportHost } from './export-host.ts';
import { createFeeds } from './feeds.ts';
import { guardedClock } from './guarded-clock.ts';
import { createHandlers } from './handlers.ts';
import { followExchanges, receiveDatagrams } from './incoming.ts';
import type { LabHost } from './lab-host.ts';
import { createLabHost } from './lab-host.ts';
import type { Observed } from './observed.ts';
import { createObserved } from './observed.ts';
import { createOwnEndpoints } from './own-endpoints.ts';
import { createDropCount } from './drop-count.ts';
import { createLiveSources } from './live-sources.ts';
import { createMirror } from './mirror.ts';
import { createRateMeter } from './rate.ts';
import { createListing } from './listing.ts';
import type { Machine } from './system.ts';
import type { Stack } from './stack.ts';
import { createStack } from './stack.ts';
import { createLabTap, createTap } from './tap.ts';

export interface AppDeps extends Machine {
  /** Asks the name servers (RFC 3263). */
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  /** Runs long work piece by piece; `setImmediate` by default. */
  readonly nextTurn?: NextTurn;
  /** Takes one line about something that should not have happened. */
  log(line: string): void;
  readonly host: Output<'app.info'>['host'];
  readonly version: string;
  readonly platform: string;
  /** The machine's own where it is left out. */
  readonly files?: CaptureFiles;
  /** The data folder, in which everything listed is recorded; null where nothing is. */
  readonly captures: string | null;
  /** Where that folder is; the machine's disk by default. */
  readonly disk?: Disk;
  /** The folder that is open as the workspace from the begin; it is made by the first write. None where it is left out. */
  readonly workspace?: string | null;
  /** Is told of each folder that is opened as the workspace later. */
  onWorkspace?(folder: string): void;
}

export interface App {
  readonly handlers: Handlers;
  readonly feeds: Feeds;
  readonly transport: Transport;
  readonly store: Store;
  readonly stack: Stack;
  readonly userAgent: UserAgent;
  readonly workspace: Workspace;
  readonly runs: Runs;
  /** Starts the lab and answers with its `udp:HOST:PORT`; the same again where it runs already. */
  startLab(address: TransportAddress): Promise<Result<string, Trouble>>;
  /** Opens a capture or a text trace; answers when all of it is listed, or with why nothing of it could be used. */
  openCapture(path: string): Promise<Result<SourceRow, Trouble>>;
  /** Ends every transaction and closes every socket. */
  close(): Promise<void>;
}

/** Puts an app together. It has no listener yet and no lab. */
export function createApp(deps: AppDeps): App {
  const { lab, ...core } = compose(deps);
  const tidied = core.recordings?.tidy();
  receiveDatagrams(core.transport, core.stack);
  followExchanges(core, deps.clock);
  return {
    handlers: createHandlers(core),
    feeds: createFeeds(core),
    transport: core.transport,
    store: core.store,
    stack: core.stack,
    userAgent: core.stack.userAgent,
    workspace: core.workspace,
    runs: core.runs,
    startLab: (address) => lab.start(address),
    openCapture: (path) => core.captures.openPath(path),
    async close() {
      // It takes what came of the last sends before they are let go.
      const remembered = core.history.close();
      core.stack.close();
      core.views.closeAll();
      core.diagnoses.closeAll();
      core.drops.close();
      core.runs.close();
      await Promise.all([core.workspace.close(), remembered]);
      await Promise.all([core.sources.closeAll(), lab.close(), core.transport.closeAll()]);
      core.mirror.close();
      core.rate.close();
      core.observed.close();
      await Promise.all([core.store.close(), tidied]);
    },
  };
}

function compose(deps: AppDeps): Core & { readonly lab: LabHost } {
  const { net, random } = deps;
  const onError = (error: unknown): void => deps.log(`a datagram could not be handled: ${errorText(error)}`);
  const clock = guardedClock(deps.clock, (error) => deps.log(`a timer failed: ${errorText(error)}`));
  const lists = composeLists(deps, clock);
  const { store, listing } = lists;
  const mirror = createMirror({ net, streams: deps.streams, clock, nodeName: 'sipwright' });
  const tap = createTap({ listing, store, mirror });
  const transport = createUdpTransport({ net, clock, tap, onError });
  const labTap = createLabTap(tap, createOwnEndpoints(transport, net));
  const lab = createLabHost({ net, clock, random, tap: labTap, onError });
  const userAgent = `Sipwright/${deps.version}`;
  const workspace = composeWorkspace(deps, clock, slicesOf(deps, clock));
  const known = knownValues(lab, workspace);
  const stack = createStack({ transport, resolver: deps.resolver, clock, random, userAgent, known });
  const crafting = composeCrafting(deps, { store, stack, clock, random, workspace, known });
  const info = infoOf(deps, lab);
  const sources = createSourceList({ sockets: [transport, lab, mirror], kept: () => store.counters() });
  const captures = composeCaptures(deps, { store, listing, sources, clock });
  const live = createLiveSources({ ...deps, clock, listing, keeper: sources });
  const drops = createDropCount(clock, sources);
  const reading = composeReading(deps, lists, { sources, clock });
  return {
    ...lists,
    ...reading,
    ...crafting,
    drops,
    mirror,
    transport,
    stack,
    sources,
    captures,
    live,
    random,
    info,
    lab,
  };
}

/** What looks at everything that is listed: views, and what is worked out of them. */
function composeReading(
  deps: AppDeps,
  { store, tracker, observed }: Pick<Core, 'store' | 'tracker' | 'observed'>,
  { sources, clock }: Pick<Core, 'sources' | 'clock'>,
) {
  const { random, version } = deps;
  const onViewError = (error: unknown): void =>
    deps.log(`a filter or a diagnosis failed: ${errorText(error)}`);
  const turns = createTurns(deps.nextTurn ?? setImmediate, onViewError);
  const views = createViews({ ...observed, store, clock, turns, sources, onError: onViewError });
  const diagnoses = createDiagnoses({ store, tracker, clock, turns, views, onError: onViewError });
  const statistics = createStatistics({ ...observed, store, views, clock, turns });
  const exports = createExportHost({ store, observed, views, sources, clock, random, version });
  const flows = createFlows({ store, ...observed, clock, turns: slicesOf(deps, clock) });
  return { views, diagnoses, statistics, exports, flows, turns, clock };
}

/** What is kept and counted of the traffic, and the way into it. */
function composeLists(deps: AppDeps, clock: Clock) {
  const recordings = recordingsOf(deps, clock);
  const archive = recordings && createRecorder({ folder: recordings, clock });
  const store = createStore({ archive, clock, application: `Sipwright ${deps.version}` });
  const touch = (id: number): void => observed.tracker.touch(id);
  const annotations = createAnnotations({ store, touch });
  const observed: Observed = createObserved({ store, clock, noteOf: (id) => annotations.ofCall(id) });
  const { tracker } = observed;
  const rate = createRateMeter(clock);
  const listing = createListing({ store, tracker, observed, annotations, rate });
  return { store, tracker, observed, annotations, rate, listing, recordings };
}

/** Captures that are read no faster than what is listed of them is written down. */
function composeCaptures(
  deps: AppDeps,
  { store, ...lists }: Pick<Core, 'store' | 'listing' | 'sources'> & { readonly clock: Clock },
): FileSources {
  const files = deps.files ?? nodeCaptureFiles;
  return createFileSources({
    ...lists,
    files: { ...files, nextTurn: () => afterDisk(store, files) },
    onError: (error) => deps.log(`a capture could not be read: ${errorText(error)}`),
  });
}

/** What the console tells of itself. */
function infoOf({ host, version, platform }: AppDeps, lab: LabHost): Core['info'] {
  return () => ({ name: 'Sipwright', version, host, platform, lab: lab.address() });
}

/** Turns for work that stops in its middle. */
function slicesOf({ nextTurn = setImmediate }: AppDeps, { now }: Clock): Slices {
  return createSlices({ now, nextTurn: () => new Promise((resolve) => void nextTurn(resolve)) });
}

/** A turn of everybody else, and of the disk: a file is read no faster than what is listed of it is written down. */
async function afterDisk(store: Store, files: CaptureFiles): Promise<void> {
  await store.settle();
  await files.nextTurn();
}

function recordingsOf({ captures, disk = nodeDisk() }: AppDeps, clock: Clock): RecordingFolder | null {
  if (captures === null) return null;
  const processes = nodeProcesses(clock.now);
  return createRecordingFolder({ path: join(captures, 'captures'), disk, clock, processes });
}
