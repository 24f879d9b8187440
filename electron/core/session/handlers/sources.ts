/** `sources.*`: opening and closing listeners. */
import { ContractError } from '#shared/contract/errors.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';
import { MIRROR_ID } from '../mirror.ts';
import { valueOr } from './stack.ts';

/** More listeners than this are a mistake or an attack: each holds a socket and its buffer. */
export const SOURCE_LIMIT = 64;

type Parts = Pick<Core, 'transport' | 'sources' | 'live' | 'mirror'>;

/** Before an address: only listen there, and answer nothing. */
const LISTEN = /^listen:/i;

/** Handlers of the namespace `sources`. */
export function sourceHandlers({
  transport,
  sources,
  live,
  mirror,
}: Parts): Pick<Handlers, 'sources.add' | 'sources.remove'> {
  return {
    async 'sources.add'({ address }) {
      const parsed = parseTransportAddress(address.trim().replace(LISTEN, ''));
      if (!parsed.ok) throw new ContractError('INVALID_INPUT', parsed.error, { address });
      if (LISTEN.test(address.trim())) return valueOr(await live.listen(parsed.value));
      if (transport.sources().length >= SOURCE_LIMIT) {
        throw new ContractError('NOT_POSSIBLE', `at most ${SOURCE_LIMIT} listeners can be open`);
      }
      return transport.open(parsed.value, 'console');
    },
    async 'sources.remove'({ id }) {
      if (id === MIRROR_ID && mirror.target !== null) {
        mirror.turn(null);
        return {};
      }
      // What a listener heard stays, so it must not stay hidden where nobody can show it again.
      if (transport.sources().some((row) => row.id === id)) sources.show(id, true);
      if ((await sources.remove(id)) || (await transport.close(id))) return {};
      if (sources.row(id))
        throw new ContractError('NOT_POSSIBLE', 'the listener of the lab cannot be taken off', { id });
      throw new ContractError('NOT_FOUND', `there is no source ${id}`, { id });
    },
  };
}
