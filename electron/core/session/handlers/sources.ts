/** `sources.*`: opening and closing listeners. */
import { ContractError } from '#shared/contract/errors.ts';
import { parseTransportAddress } from '#shared/model/address.ts';
import type { Handlers } from '#shared/rpc/server.ts';
import type { Core } from '../core.ts';
import { valueOr } from './stack.ts';

/** More listeners than this are a mistake or an attack: each holds a socket and its buffer. */
export const SOURCE_LIMIT = 64;

type Parts = Pick<Core, 'transport' | 'sources' | 'live'>;

/** Before an address: only listen there, and answer nothing. */
const LISTEN = /^listen:/i;

/** Handlers of the namespace `sources`. */
export function sourceHandlers({
  transport,
  sources,
  live,
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
      if ((await transport.close(id)) || (await sources.remove(id))) return {};
      const isLab = sources.rows().some((row) => row.id === id);
      if (isLab)
        throw new ContractError('NOT_POSSIBLE', 'the listener of the lab cannot be taken off', { id });
      throw new ContractError('NOT_FOUND', `there is no source ${id}`, { id });
    },
  };
}
