/** Follows one exchange for each open draft: opens its stream, tells each state, and lets go when asked. */
import type { RpcClient } from '#shared/rpc/client.ts';
import type { Exchange } from '#shared/model/exchange.ts';
import type { Trouble } from '#shared/model/trouble.ts';

export interface ExchangeState {
  readonly exchange: Exchange | null;
  /** Whether the start is on its way. */
  readonly sending: boolean;
  /** Why the start or a later step failed, or null. */
  readonly trouble: Trouble | null;
  /** Whether the core let go of it; `exchange` is then its last state. */
  readonly gone: boolean;
  /** The dialogs that the send began, and those that were acted on since. */
  readonly dialogs: readonly number[];
}

export const IDLE: ExchangeState = {
  exchange: null,
  sending: false,
  trouble: null,
  gone: false,
  dialogs: [],
};

/** Ids with others added behind them, each once. */
export function withIds(ids: readonly number[], more: readonly number[]): readonly number[] {
  return more.every((id) => ids.includes(id)) ? ids : [...new Set([...ids, ...more])];
}

export interface Follower {
  /** Follows an exchange under a key; what was followed under it is let go. */
  follow(key: string, exchangeId: number): void;
  /** Closes the stream of a key, if there is one. */
  release(key: string): void;
}

/**
 * @param told hears every state; a stream comes back by itself after a lost connection and tells the whole state
 * @param lost hears that the core ended the stream
 */
export function createFollower(
  rpc: RpcClient,
  told: (key: string, exchange: Exchange) => void,
  lost: (key: string) => void,
): Follower {
  const streams = new Map<string, { close(): void }>();
  function release(key: string): void {
    streams.get(key)?.close();
    streams.delete(key);
  }
  return {
    follow(key, exchangeId) {
      release(key);
      const take = (exchange: Exchange): void => told(key, exchange);
      const ended = (): void => {
        streams.delete(key);
        lost(key);
      };
      streams.set(key, rpc.open('exchange', { id: exchangeId }, { snapshot: take, delta: take, ended }));
    },
    release,
  };
}
