/**
 * The client side of the transaction layer: starts transactions and finds the one a response belongs to
 * (RFC 3261 17.1.3); of the others it tells those that came late from those that answer nothing of ours.
 */
import type { SipRequest, SipResponse } from '#shared/sip/message.ts';
import type { ClientOptions, ClientTransaction, ClientUser } from './client-transaction.ts';
import { RunningClient } from './client-transaction.ts';
import { clientFacts, clientKey } from './keys.ts';
import type { LayerCounters, LayerOptions } from './layer.ts';
import { Bookkeeping } from './layer.ts';
import { createRecentKeys } from './recent.ts';
import type { TransactionSnapshot } from './snapshot.ts';

export type { ClientName, ClientOptions, ClientTransaction, ClientUser } from './client-transaction.ts';

/** Whose a response is. */
export type Classified =
  | { readonly kind: 'matched'; readonly transaction: ClientTransaction }
  /** Its transaction has ended a short while ago. */
  | { readonly kind: 'late' }
  /** It answers nothing that was sent here. */
  | { readonly kind: 'stray' };

export interface ClientLayer {
  /** Starts a transaction and sends its request; null where the table is full. */
  start(request: SipRequest, user: ClientUser, options?: ClientOptions): ClientTransaction | null;
  /** Tells whose a response is, and counts the late and the stray ones: ask once for each response. */
  classify(response: SipResponse): Classified;
  counters(): LayerCounters;
  /** Every living transaction. */
  snapshot(): TransactionSnapshot[];
  close(): void;
}

/** Makes an empty layer. */
export function createClientLayer(options: LayerOptions): ClientLayer {
  const book = new Bookkeeping(options);
  const table = new Map<string, RunningClient>();
  const recent = createRecentKeys();
  const forget = (transaction: RunningClient): void => {
    table.delete(transaction.facts.key);
    recent.add(transaction.facts.key);
  };
  return {
    start(request, user, switches = {}) {
      const facts = clientFacts(request);
      // The same request sent anew takes the place of the old transaction: its answers cannot be told apart.
      table.get(facts.key)?.stop();
      if (table.size >= book.limit) {
        book.count('refused');
        return null;
      }
      const transaction = new RunningClient(request, facts, user, switches, book, forget);
      table.set(facts.key, transaction);
      transaction.begin();
      return transaction;
    },
    classify(response) {
      const key = clientKey(response);
      const transaction = table.get(key);
      if (transaction) return { kind: 'matched', transaction };
      const kind = recent.has(key) ? 'late' : 'stray';
      book.count(kind);
      return { kind };
    },
    counters: () => book.counters(table.size),
    snapshot: () => [...table.values()].map((transaction) => transaction.snapshot()),
    close() {
      for (const transaction of [...table.values()]) transaction.stop();
    },
  };
}
