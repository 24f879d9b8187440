/** What the parts of the contract suite share: how a client is made, a draft to send, and how a refusal is read. */
import { ContractError } from '#shared/contract/errors.ts';
import { utf8 } from '#shared/lib/bytes.ts';
import type { Clock } from '#shared/lib/clock.ts';
import type { AccountConfig } from '#shared/model/account.ts';
import type { SendDraft } from '#shared/model/exchange.ts';
import { AS_TYPED } from '#shared/model/exchange.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { Port } from '#shared/rpc/port.ts';
import type { RawClient } from './raw-client.ts';

export type Connect = () => Promise<Port>;
export type MakeClient = (connect?: Connect) => RpcClient;
export type MakeRaw = () => Promise<RawClient>;

/** Real time, as the ports under test are real. */
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return { cancel: () => clearTimeout(timer) };
  },
};

export const OPTIONS = utf8('OPTIONS sip:x@127.0.0.1 SIP/2.0\r\n\r\n\x00\xff');

/** A draft that leaves as it is. */
export function draft(bytes: Uint8Array, to = 'udp:127.0.0.1:9'): SendDraft {
  return { bytes, to, switches: AS_TYPED, credentials: null, variables: {}, timeout: null };
}

/** An account that does nothing by itself, at a registrar that nobody runs. */
export const ACCOUNT: AccountConfig = {
  id: 'contract',
  aor: 'sip:alice@127.0.0.1',
  display: '',
  registrar: 'udp:127.0.0.1:9',
  proxy: '',
  user: '',
  contact: '',
  expires: 3_600,
  refresh: false,
  margin: 30,
  keepAlive: 'off',
  keepAliveSeconds: 30,
};

/** An id that nothing has. */
export const MISSING = 9_999_999;
/** The error that a promise is rejected with; throws where it is not one of the contract. */
export async function refusal(promise: Promise<unknown>): Promise<ContractError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof ContractError) return error;
  throw new Error('expected a ContractError', { cause: error });
}
