/** The parts that an app is composed of, as its handlers and feeds see them. */
import type { Output } from '#shared/contract/contract.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Diagnoses } from '../diagnosis/diagnoses.ts';
import type { RecordingFolder } from '../recording/recording-folder.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { FileSources } from '../source/file-sources.ts';
import type { SourceList } from '../source/source-list.ts';
import type { Exports } from '../export/exports.ts';
import type { Flows } from '../flow/flows.ts';
import type { History } from '../history/history.ts';
import type { KeptDrafts } from '../history/kept-drafts.ts';
import type { Runs } from '../sequence/runs.ts';
import type { StatisticsDesk } from '../statistics/statistics.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import type { Turns } from '../view/turns.ts';
import type { Views } from '../view/views.ts';
import type { Workspace } from '../workspace/workspace.ts';
import type { Annotations } from './annotations.ts';
import type { DropCount } from './drop-count.ts';
import type { Listing } from './listing.ts';
import type { LiveSources } from './live-sources.ts';
import type { Mirror } from './mirror.ts';
import type { Observed } from './observed.ts';
import type { RateMeter } from './rate.ts';
import type { Stack } from './stack.ts';

export interface Core {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly observed: Observed;
  readonly annotations: Annotations;
  readonly rate: RateMeter;
  readonly listing: Listing;
  readonly views: Views;
  readonly diagnoses: Diagnoses;
  /** Turns of long work over everything that is stored. */
  readonly turns: Turns;
  readonly clock: Clock;
  readonly statistics: StatisticsDesk;
  readonly transport: Transport;
  readonly stack: Stack;
  readonly sources: SourceList;
  readonly captures: FileSources;
  readonly live: LiveSources;
  readonly mirror: Mirror;
  readonly drops: DropCount;
  readonly exports: Exports;
  readonly flows: Flows;
  readonly random: Random;
  readonly workspace: Workspace;
  readonly history: History;
  readonly drafts: KeptDrafts;
  readonly runs: Runs;
  /** The autosaved captures of earlier runs; null where nothing is recorded. */
  readonly recordings: RecordingFolder | null;
  readonly info: () => Output<'app.info'>;
}
