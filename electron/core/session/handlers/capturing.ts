/** Capturing interfaces, listening for HEP, and what of it is listed. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { parseHepPlace } from '../../hep/address.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

type Names = 'sources.interfaces' | 'sources.sniff' | 'sources.hep' | 'sources.show' | 'traffic.pause';

/** Handlers of these methods. */
export function capturingHandlers({
  live,
  listing,
  sources,
}: Pick<Core, 'live' | 'listing' | 'sources'>): Pick<Handlers, Names> {
  return {
    async 'sources.interfaces'() {
      const { program, interfaces } = valueOr(await live.interfaces());
      return { program, interfaces: interfaces.map((one) => ({ ...one, addresses: [...one.addresses] })) };
    },
    'sources.sniff': async ({ interface: name, filter }) =>
      valueOr(await live.sniff({ interface: name, filter })),
    async 'sources.hep'({ address }) {
      const place = parseHepPlace(address);
      if (!place.ok) throw new ContractError('INVALID_INPUT', place.error, { address });
      return valueOr(await live.hep(place.value, address.trim()));
    },
    'sources.show'({ id, shown }) {
      if (!sources.show(id, shown)) throw new ContractError('NOT_FOUND', `there is no source ${id}`, { id });
      return {};
    },
    'traffic.pause'({ paused }) {
      listing.pause(paused);
      return {};
    },
  };
}
