/** The parts that an app is composed of, as its handlers and feeds see them. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Output } from '#shared/contract/contract.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Random } from '#shared/lib/random.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Exports } from '../export/exports.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import type { Listing } from './listing.ts';
import type { RateMeter } from './rate.ts';
import type { Stack } from './stack.ts';

export interface SourceList {
  /** The console's listeners and then the lab's. */
  rows(): SourceRow[];
  onChange(listener: () => void): Unsubscribe;
}

export interface Core {
  readonly store: Store;
  readonly tracker: CallTracker;
  readonly rate: RateMeter;
  readonly listing: Listing;
  readonly transport: Transport;
  readonly stack: Stack;
  readonly sources: SourceList;
  readonly exports: Exports;
  readonly random: Random;
  readonly info: () => Output<'app.info'>;
}
