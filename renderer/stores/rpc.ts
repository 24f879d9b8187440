/** The connection to the core: its state for everybody to see, and the client that calls go through. */
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import { ContractError } from '#shared/contract/errors.ts';
import type { RpcClient } from '#shared/rpc/client.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export type ConnectionState = RpcClient['state'];

export const useConnection = defineStore('connection', () => {
  const state = shallowRef<ConnectionState>('connecting');
  /** Whether the connection was open before: a first try that fails is told differently from a loss. */
  const wasOpen = shallowRef(false);
  /** Whether the page was opened without its token; then no try can succeed. */
  const lacksToken = shallowRef(false);
  let client: RpcClient | null = null;

  function follow(next: ConnectionState): void {
    state.value = next;
    if (next === 'open') wasOpen.value = true;
  }

  /** Gives the page its client, once, before the first view is shown. */
  function attach(made: RpcClient, options: { lacksToken?: boolean } = {}): void {
    client = made;
    lacksToken.value = options.lacksToken ?? false;
    follow(made.state);
    made.onState(follow);
  }

  function current(): RpcClient {
    if (!client) throw new Error('useRpc() before a client was attached');
    return client;
  }

  return { state, wasOpen, lacksToken, attach, current };
});

/** The client of this page. Its calls reject with a `ContractError`; its streams come back after a lost connection. */
export function useRpc(): RpcClient {
  return useConnection().current();
}

/** The code that the core gives its own trouble stands beside that of the boundary, and says more. */
function codeOf({ code, data }: ContractError): Omit<Trouble, 'message'> {
  const own = data?.['code'];
  return { code: typeof own === 'string' ? own : code, ...(data ? { data } : {}) };
}

/** What a failed call tells a person: the error's code and sentence. Anything that is not a boundary error is a bug. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof ContractError) return { message: error.message, ...codeOf(error) };
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error) };
}

/** Notes for developers that something could not be fetched. What is not there any more is no trouble: what is shown in its place is asked for. */
export function noteUnfetched(what: string, error: unknown): void {
  const { code } = troubleOf(error);
  if (code !== 'NOT_FOUND') console.warn(`${what} could not be fetched`, code);
}
