/**
 * The composition root: everything that the console does, put together from the parts that do it. Three hosts (window,
 * browser, shell) start one and serve its handlers and feeds; tests start one with their own clock and network.
 */
import type { Output } from '#shared/contract/contract.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { Random } from '#shared/lib/random.ts';
import type { Result } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { Feeds, Handlers } from '#shared/rpc/server.ts';
import { createCallTracker } from '../callflow/call-tracker.ts';
import type { Resolver } from '../resolve/resolver.ts';
import type { Store } from '../store/store.ts';
import { createStore } from '../store/store.ts';
import type { Net } from '../transport/net.ts';
import type { Transport } from '../transport/transport.ts';
import { createUdpTransport } from '../transport/udp.ts';
import type { UserAgent } from '../ua/user-agent.ts';
import type { Core, SourceList } from './core.ts';
import { createExportHost } from './export-host.ts';
import { createFeeds } from './feeds.ts';
import { guardedClock } from './guarded-clock.ts';
import { createHandlers } from './handlers.ts';
import { followExchanges, receiveDatagrams } from './incoming.ts';
import type { LabHost } from './lab-host.ts';
import { createLabHost } from './lab-host.ts';
import { createOwnEndpoints } from './own-endpoints.ts';
import { createRateMeter } from './rate.ts';
import { createListing } from './listing.ts';
import type { Stack } from './stack.ts';
import { createStack } from './stack.ts';
import { createLabTap, createTap } from './tap.ts';

export interface AppDeps {
  readonly net: Net;
  /** Asks the name servers (RFC 3263). */
  readonly resolver: Resolver;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes one line about something that should not have happened. */
  log(line: string): void;
  readonly host: Output<'app.info'>['host'];
  readonly version: string;
  readonly platform: string;
}

export interface App {
  readonly handlers: Handlers;
  readonly feeds: Feeds;
  readonly transport: Transport;
  readonly store: Store;
  readonly stack: Stack;
  readonly userAgent: UserAgent;
  /** Starts the lab and answers with its `udp:HOST:PORT`; the same again where it runs already. */
  startLab(address: TransportAddress): Promise<Result<string, Trouble>>;
  /** Ends every transaction and closes every socket. */
  close(): Promise<void>;
}

/** Puts an app together. It has no listener yet and no lab. */
export function createApp(deps: AppDeps): App {
  const { lab, ...core } = compose(deps);
  receiveDatagrams(core.transport, core.stack);
  followExchanges(core, deps.clock);
  return {
    handlers: createHandlers(core),
    feeds: createFeeds(core),
    transport: core.transport,
    store: core.store,
    stack: core.stack,
    userAgent: core.stack.userAgent,
    startLab: (address) => lab.start(address),
    async close() {
      core.stack.close();
      await Promise.all([lab.close(), core.transport.closeAll()]);
      core.rate.close();
    },
  };
}

function compose(deps: AppDeps): Core & { readonly lab: LabHost } {
  const { net, random } = deps;
  const onError = (error: unknown): void => deps.log(`a datagram could not be handled: ${describe(error)}`);
  const clock = guardedClock(deps.clock, (error) => deps.log(`a timer failed: ${describe(error)}`));
  const store = createStore();
  const tracker = createCallTracker();
  const rate = createRateMeter(clock);
  const listing = createListing({ store, tracker, rate });
  const tap = createTap({ listing, store });
  const transport = createUdpTransport({ net, clock, tap, onError });
  const labTap = createLabTap(tap, createOwnEndpoints(transport, net));
  const lab = createLabHost({ net, clock, random, tap: labTap, onError });
  const userAgent = `Sipwright/${deps.version}`;
  const stack = createStack({ transport, resolver: deps.resolver, clock, random, userAgent });
  const { host, version, platform } = deps;
  const info = (): Output<'app.info'> => ({
    name: 'Sipwright',
    version,
    host,
    platform,
    lab: lab.address(),
  });
  const sources = mergeSources(transport, lab);
  const exports = createExportHost({ store, tracker, sources, clock, random, version });
  return { store, tracker, rate, listing, transport, stack, sources, exports, random, info, lab };
}

function mergeSources(transport: Transport, lab: LabHost): SourceList {
  return {
    rows: () => [...transport.sources(), ...lab.sources()],
    onChange(listener) {
      const ends = [transport.onSources(listener), lab.onSources(listener)];
      return () => ends.forEach((end) => end());
    },
  };
}

/** A bug's error with its stack, on the one line that a log takes. */
function describe(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.replace(/\s*\n\s*/g, ' | ');
}
