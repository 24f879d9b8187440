/** Capturing interfaces, listening for HEP, and what of it is listed. */
import { ContractError } from '#shared/contract/errors.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import { parseHepPlace } from '../../hep/address.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

type Names = 'sources.interfaces' | 'sources.sniff' | 'sources.hep' | 'sources.show' | 'traffic.pause';

function missing(): never {
  throw new ContractError('NOT_POSSIBLE', 'this is not built yet');
}

/** Handlers of these methods. */
export function capturingHandlers({ live, listing }: Pick<Core, 'live' | 'listing'>): Pick<Handlers, Names> {
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
    'sources.show': missing,
    'traffic.pause'({ paused }) {
      listing.pause(paused);
      return {};
    },
  };
}
