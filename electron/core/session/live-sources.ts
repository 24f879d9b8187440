/** Begins what is heard live beside the console's own sockets: HEP, interfaces, and sockets that only listen. */
import type { Clock } from '#shared/lib/clock.ts';
import type { Result } from '#shared/lib/result.ts';
import { err, ok } from '#shared/lib/result.ts';
import type { TransportAddress } from '#shared/model/address.ts';
import type { SourceRole, SourceRow } from '#shared/model/source.ts';
import type { Trouble } from '#shared/model/trouble.ts';
import type { HepPlace } from '../hep/address.ts';
import { listenersOf } from '../hep/address.ts';
import type { SniffInterfaces } from '../sniff/sniffer.ts';
import { createSniffer } from '../sniff/sniffer.ts';
import type { CaptureRequest } from '../sniff/tools.ts';
import { arrivalOf } from '../source/arrival-of.ts';
import type { SourceKeeper } from '../source/capture-source.ts';
import { createHepSource } from '../source/hep-source.ts';
import { createInterfaceSource } from '../source/interface-source.ts';
import type { Heard, LiveSource } from '../source/live-source.ts';
import { createUdpSource } from '../source/udp-source.ts';
import type { Listing } from './listing.ts';
import type { Machine } from './system.ts';

/** Each holds sockets and their buffers, or a program: more than this are a mistake or an attack. */
export const LIVE_LIMIT = 64;

const ROLES: readonly SourceRole[] = ['console', 'hep', 'interface'];

export interface LiveSources {
  /** What can be captured, and by which program. */
  interfaces(): Promise<Result<SniffInterfaces, Trouble>>;
  /** The row says what came of it. Trouble: TOO_MANY_SOURCES, where nothing was tried. */
  sniff(request: CaptureRequest): Promise<Result<SourceRow, Trouble>>;
  hep(place: HepPlace, written: string): Promise<Result<SourceRow, Trouble>>;
  /** A socket that only listens. */
  listen(address: TransportAddress): Promise<Result<SourceRow, Trouble>>;
}

export interface LiveSourcesDeps extends Machine {
  readonly clock: Clock;
  readonly listing: Pick<Listing, 'add'>;
  readonly keeper: SourceKeeper;
}

interface Common {
  readonly id: string;
  readonly heard: Heard;
}

/** Makes the way to begin them; whoever keeps the sources ends them. */
export function createLiveSources(deps: LiveSourcesDeps): LiveSources {
  const { keeper, listing } = deps;

  async function begin(
    role: SourceRole,
    make: (common: Common) => LiveSource,
  ): Promise<Result<SourceRow, Trouble>> {
    if (keeper.count(...ROLES) >= LIVE_LIMIT) {
      return err({ code: 'TOO_MANY_SOURCES', message: `at most ${LIVE_LIMIT} live sources can be open` });
    }
    // The sockets of the transport number themselves under the name of their role.
    const id = keeper.newId(role).replace(/^console/, 'listen');
    const source = make({
      id,
      heard(messages) {
        const now = deps.clock.now();
        for (const message of messages) listing.add(arrivalOf(message, id, now));
      },
    });
    keeper.add(source);
    await source.open();
    return ok(source.row());
  }

  return {
    interfaces: () => createSniffer(deps).interfaces(),
    sniff: (request) =>
      begin('interface', (common) => createInterfaceSource({ ...deps, ...common, request })),
    hep: (place, requested) =>
      begin('hep', (common) =>
        createHepSource({ ...deps, ...common, requested, addresses: listenersOf(place) }),
      ),
    listen: (address) => begin('console', (common) => createUdpSource({ ...deps, ...common, address })),
  };
}
