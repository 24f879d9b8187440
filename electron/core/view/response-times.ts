/**
 * The time from a request to its final response, looked up in the messages of the call when somebody asks: nothing is remembered
 * for it. Request and response share the branch and the method (RFC 3261 17.1.3), and of repetitions the first counts.
 */
import { indexMessage } from '#shared/sip/index-message.ts';
import type { MessageIndex } from '#shared/sip/index-message.ts';
import type { Store } from '../store/store.ts';

/** Messages of the call before the response that are looked at; between a request and its answer there are few. */
const LOOKED_AT = 64;

/** Makes the look-up. A request that is not in memory is not found. */
export function createResponseTimes(
  store: Pick<Store, 'entry' | 'view' | 'thread'>,
): (messageId: number) => number | null {
  const indexOf = (id: number): MessageIndex | null => {
    const bytes = store.view(id);
    return bytes && indexMessage(bytes);
  };
  return (messageId) => {
    const response = indexOf(messageId);
    if (response?.kind !== 'response' || response.status < 200) return null;
    const [branch, method] = [response.branch(), response.cseq()?.method];
    for (const id of store.thread(messageId, LOOKED_AT)) {
      const index = id === messageId ? null : indexOf(id);
      if (index?.kind !== 'request' || index.cseq()?.method !== method || index.branch() !== branch) continue;
      const [from, to] = [store.entry(id), store.entry(messageId)];
      return from && to ? Math.max(0, to.time - from.time) : null;
    }
    return null;
  };
}
