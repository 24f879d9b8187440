/** `sources.*`: opening and closing listeners. */
import { ContractError } from '#shared/contract/errors.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';

/** More listeners than this are a mistake or an attack: each holds a socket and its buffer. */
export const SOURCE_LIMIT = 64;

type Parts = Pick<Core, 'transport' | 'sources'>;

/** Handlers of the namespace `sources`. */
export function sourceHandlers({
  transport,
  sources,
}: Parts): Pick<Handlers, 'sources.add' | 'sources.remove'> {
  return {
    'sources.add'({ address }) {
      const parsed = parseTransportAddress(address);
      if (!parsed.ok) throw new ContractError('INVALID_INPUT', parsed.error, { address });
      if (transport.sources().length >= SOURCE_LIMIT) {
        throw new ContractError('NOT_POSSIBLE', `at most ${SOURCE_LIMIT} listeners can be open`);
      }
      return transport.open(parsed.value, 'console');
    },
    async 'sources.remove'({ id }) {
      // What a listener heard stays, so it must not stay hidden where nobody can show it again.
      if (transport.sources().some((row) => row.id === id)) sources.show(id, true);
      if ((await sources.remove(id)) || (await transport.close(id))) return {};
      if (sources.row(id))
        throw new ContractError('NOT_POSSIBLE', 'the listener of the lab cannot be taken off', { id });
      throw new ContractError('NOT_FOUND', `there is no source ${id}`, { id });
    },
  };
}
