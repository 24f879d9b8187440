/** The parts that an app is composed of, as its handlers and feeds see them. */
import type { Unsubscribe } from '#shared/lib/emitter.ts';
import type { Output } from '#shared/contract/contract.ts';
import type { SourceRow } from '#shared/model/source.ts';
import type { Random } from '#shared/lib/random.ts';
import type { CallTracker } from '../callflow/call-tracker.ts';
import type { Store } from '../store/store.ts';
import type { Transport } from '../transport/transport.ts';
import type { DropCount } from './drop-count.ts';
import type { Listing } from './listing.ts';
import type { LiveSources } from './live-sources.ts';
import type { Mirror } from './mirror.ts';
import type { RateMeter } from './rate.ts';
import type { Stack } from './stack.ts';

export interface SourceList {
  /** The console's listeners, the lab's, and then what else is heard. */
  rows(): SourceRow[];
  /** Ends a source that is no socket of the stack, or the mirror; false where there is none of that id. */
  remove(id: string): Promise<boolean>;
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
  readonly live: LiveSources;
  readonly mirror: Mirror;
  readonly drops: DropCount;
  readonly random: Random;
  readonly info: () => Output<'app.info'>;
}
